import { DataSource } from "typeorm";
import { Make1700000000001 } from "./migrations/1700000000001-make";
import { Connect1700000000002 } from "./migrations/1700000000002-connect";
import { Drop1700000000003 } from "./migrations/1700000000003-drop";

export const dataSource = new DataSource({
  type: "mariadb",
  migrations: [Make1700000000001, Connect1700000000002, Drop1700000000003],
});
