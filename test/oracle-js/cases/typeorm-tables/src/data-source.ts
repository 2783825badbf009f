import { DataSource } from "typeorm";
import { MakeUsers1700000000001 } from "./migrations/1700000000001-make-users";
import { Connect1700000000002 } from "./migrations/1700000000002-connect";
import { Rename1700000000003 } from "./migrations/1700000000003-rename";
import { Change1700000000004 } from "./migrations/1700000000004-change";
import { Drop1700000000005 } from "./migrations/1700000000005-drop";

export const dataSource = new DataSource({
  type: "postgres",
  migrations: [
    MakeUsers1700000000001,
    Connect1700000000002,
    Rename1700000000003,
    Change1700000000004,
    Drop1700000000005,
  ],
});
