import type { BookkeepingTable } from "../../bookkeeping/table.js";

/** Where TypeORM records migrations (MigrationExecutor.ts): a number of its own, the timestamp of the class and its name. */
export const TYPEORM_MIGRATIONS: BookkeepingTable = {
  name: "migrations",
  columns: ["timestamp", "name"],
  row: ({ migration, name }) => [String(Number(migration.slice(-13))), name],
  command: "migration:run",
};
