import { bornNames } from "../../fold/relational/births.js";
import { relationKey } from "../../operation/relational/names.js";
import { bornTables } from "../javascript/chain/births.js";
import type { ChainReading } from "../javascript/chain/chain-reading.js";
import { startWorld } from "../javascript/chain/world.js";
import type { MigrationFile } from "../javascript/migration-file.js";
import { ModuleLoader, type ReadSource } from "../javascript/module.js";
import { packageOf } from "./host/values.js";
import type { SequelizeRequest } from "./issue.js";
import { readStep } from "./read-step.js";
import { databaseOf } from "./real-sequelize.js";
import { SequelizeRun, type SequelizeSetting } from "./sequelize-run.js";

/** A chain of Sequelize as it runs on one dialect, with what its modules were given. */
export interface SequelizeChain extends ChainReading<SequelizeRequest> {
  readonly run: SequelizeRun;
}

/**
 * Runs the migrations of a chain in their order, on a new database of a dialect. What the chain makes before it does anything else to it is
 * not there in front of it: that is found by reading it.
 */
export function readChain(
  migrations: readonly MigrationFile[],
  read: ReadSource,
  setting: SequelizeSetting,
  born?: ReadonlySet<string>,
): SequelizeChain {
  if (born !== undefined || setting.base !== undefined) {
    return readOnce(migrations, read, setting, born ?? new Set());
  }
  const dialect = databaseOf(setting.name);
  let known: ReadonlySet<string> = new Set(
    [...bornTables(migrations)].map((name) => relationKey({ schema: undefined, name }, dialect)),
  );
  for (;;) {
    const chain = readOnce(migrations, read, setting, known);
    const found = new Set([...known, ...bornNames(chain.run.attempts, chain.dialect)]);
    if (found.size === known.size) return chain;
    known = found;
  }
}

function readOnce(
  migrations: readonly MigrationFile[],
  read: ReadSource,
  setting: SequelizeSetting,
  born: ReadonlySet<string>,
): SequelizeChain {
  const dialect = databaseOf(setting.name);
  const start = startWorld(dialect, born, setting.base);
  const run: SequelizeRun = new SequelizeRun(setting, start);
  const loader = new ModuleLoader(read, run.run, packageOf);
  const results = migrations.map((migration) => readStep(migration, loader, run));
  return {
    dialect,
    steps: results.flatMap((result) => (result.ok ? [result.step] : [])),
    start: start.state,
    world: run.world,
    problems: results.flatMap((result) => (result.ok ? [] : [result.problem])),
    run,
  };
}
