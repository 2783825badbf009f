import type { Problem } from "../../edit/problem.js";
import type { RelationalState } from "../../operation/relational/state.js";
import type { PostgresParser } from "../../sql/postgres/parser.js";
import type { MigrationFile } from "../javascript/migration-file.js";
import { ModuleLoader, type ReadSource } from "../javascript/module.js";
import { KnexRun } from "./knex-run.js";
import { readStep } from "./read-step.js";
import type { KnexDialect } from "./real-knex.js";
import type { Step } from "./step.js";
import { bornTables } from "./births.js";
import { openWorld, type World } from "./world.js";

/** A chain as it runs on one dialect. */
export interface ChainReading {
  readonly dialect: KnexDialect;
  readonly steps: readonly Step[];
  /** The database in front of the first step, and behind the last one. */
  readonly start: RelationalState;
  readonly world: World;
  readonly problems: readonly Problem[];
}

/** Runs the migrations of a chain in their order, on a new database of a dialect. */
export function readChain(
  migrations: readonly MigrationFile[],
  read: ReadSource,
  setting: {
    readonly dialect: KnexDialect;
    readonly client: string;
    readonly parser: PostgresParser;
  },
  born: ReadonlySet<string> = bornTables(migrations),
): ChainReading {
  const start = openWorld(setting.dialect, born);
  const run: KnexRun = new KnexRun(setting, start);
  const loader = new ModuleLoader(read, run.run);
  const results = migrations.map((migration) => readStep(migration, loader, run));
  return {
    dialect: setting.dialect,
    steps: results.flatMap((result) => (result.ok ? [result.step] : [])),
    start: start.state,
    world: run.world,
    problems: results.flatMap((result) => (result.ok ? [] : [result.problem])),
  };
}
