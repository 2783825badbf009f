import type { BookkeepingTable } from "../../bookkeeping/table.js";

/** Where MikroORM records migrations (MigrationStorage.ts): a number of its own, the name, and the moment, which the database knows. */
export const MIKRO_ORM_MIGRATIONS: BookkeepingTable = {
  name: "mikro_orm_migrations",
  columns: ["name"],
  row: ({ name }) => [name],
  command: "mikro-orm migration:up",
};
