import type { RelationalState } from "../../operation/relational/state.js";
import type { PostgresParser } from "../../sql/postgres/parser.js";
import type { MigrationFile } from "../javascript/migration-file.js";
import { ModuleLoader, type ReadSource } from "../javascript/module.js";
import { KnexRun } from "./knex-run.js";
import { readStep } from "./read-step.js";
import type { KnexDialect } from "./real-knex.js";
import { bornTables } from "../javascript/chain/births.js";
import type { ChainReading } from "../javascript/chain/chain-reading.js";
import { startWorld } from "../javascript/chain/world.js";
import type { KnexRequest } from "./issue.js";

/** Runs the migrations of a chain in their order, on a new database of a dialect. */
export function readChain(
  migrations: readonly MigrationFile[],
  read: ReadSource,
  setting: {
    readonly dialect: KnexDialect;
    readonly client: string;
    readonly parser: PostgresParser;
    /** The database in front of the chain, where it is known. */
    readonly base?: RelationalState | undefined;
  },
  born: ReadonlySet<string> = bornTables(migrations),
): ChainReading<KnexRequest> {
  const start = startWorld(setting.dialect, born, setting.base);
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
