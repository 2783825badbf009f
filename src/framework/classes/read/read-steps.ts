import { startOf } from "../../../fold/relational/fold.js";
import { openState, type RelationalState } from "../../../operation/relational/state.js";
import type { SqlReader } from "../../../schema-sql/read/read.js";
import { worldOf, type World } from "../../javascript/chain/world.js";
import type { ClassFramework } from "../framework.js";
import type { ClassMigration, ClassProject } from "../project.js";
import { readStep } from "./read-step.js";
import type { ReadStep } from "./step.js";

/** Migrations as they were read, and the database in front of them. */
export interface ReadSteps {
  readonly steps: readonly ReadStep[];
  readonly start: RelationalState;
}

/** What is known after so many readings is enough. */
const MOST = 5;

/**
 * Reads migrations one after the other. Without a base, the tables that they make are not there in front of them; which these are is known
 * once all are read, and answers guards that say more of it, so they are read until nothing is new.
 */
export function readSteps(
  migrations: readonly ClassMigration[],
  project: ClassProject,
  framework: ClassFramework,
  sql: SqlReader,
  base: RelationalState | undefined,
): ReadSteps {
  const { dialect } = sql;
  const from = (start: RelationalState): readonly ReadStep[] => {
    let world: World | undefined = worldOf(start);
    return migrations.map((migration) => {
      const step = readStep(migration, { framework, project, sql, whole: new Set() }, world);
      world = step.end;
      return step;
    });
  };
  if (base !== undefined) return { steps: from(base), start: base };
  let start = openState(dialect, new Set());
  for (let round = 0; ; round += 1) {
    const steps = from(start);
    const next = startOf(
      steps.flatMap(({ named }) => named),
      dialect,
    );
    const isNew = [...next.absent].some((key) => !start.absent.has(key));
    if (!isNew || round >= MOST) return { steps, start };
    start = { ...next, absent: new Set([...start.absent, ...next.absent]) };
  }
}
