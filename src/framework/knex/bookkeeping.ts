import type { BookkeepingTable } from "../../bookkeeping/table.js";

/** Where Knex records migrations (lib/migrations/migrate/table-creator.js). The lock beside it is left alone. */
export const KNEX_MIGRATIONS: BookkeepingTable = {
  name: "knex_migrations",
  columns: ["name", "batch", "migration_time"],
  row: ({ name, now, greatest }) => [name, greatest("batch"), now],
  command: "knex migrate",
};
