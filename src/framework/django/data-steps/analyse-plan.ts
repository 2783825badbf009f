import { holdsOpaque, type Opaque, type Operation } from "../../../operation/operation.js";
import type { MigrationKey } from "../../../chain/migration.js";
import { migrationOf, type DjangoProject } from "../project.js";
import type { DataStepAnalyst } from "./analyst.js";
import { follow, inFrontOfPlan } from "./followed.js";

/**
 * Analyses the data steps of all migrations of a plan, each with the state that Django gives it on a new database. Gives those of which
 * something was found out, with their facts, by the operation as it was read.
 */
export function analysePlan(
  project: DjangoProject,
  plan: readonly MigrationKey[],
  analyst: DataStepAnalyst,
): ReadonlyMap<Operation, Opaque> {
  const analysed = new Map<Operation, Opaque>();
  const { state, catalog } = inFrontOfPlan(analyst);
  let left = analyst.nothingLeft;
  for (const key of plan) {
    const migration = migrationOf(project, key);
    for (const operation of migration?.operations ?? []) {
      if (migration !== undefined && holdsOpaque(operation)) {
        const found = analyst.analyse(operation, {
          module: migration.module,
          state,
          catalog,
          left,
        });
        left = found.left;
        if (operation.kind === "opaque" && found.facts !== undefined) {
          analysed.set(operation, { ...operation, facts: found.facts });
        }
      }
      follow(catalog, state, operation);
    }
  }
  return analysed;
}
