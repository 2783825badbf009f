import type { Problem } from "../../../edit/problem.js";
import type { RelationalState } from "../../../operation/relational/state.js";
import type { Dialect } from "../../../sql/dialect.js";
import type { Step } from "./step.js";
import type { World } from "./world.js";

/** A chain as it runs on one dialect. */
export interface ChainReading<Request> {
  readonly dialect: Dialect;
  readonly steps: readonly Step<Request>[];
  /** The database in front of the first step, and behind the last one. */
  readonly start: RelationalState;
  readonly world: World;
  readonly problems: readonly Problem[];
}
