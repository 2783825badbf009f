import type { BookkeepingTable } from "../../bookkeeping/table.js";

/** Where sequelize-cli and umzug's SequelizeStorage record migrations: names and nothing else. */
export const SEQUELIZE_META: BookkeepingTable = {
  name: "SequelizeMeta",
  columns: ["name"],
  row: ({ name }) => [name],
  command: "db:migrate",
};
