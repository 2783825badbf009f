import type { MigrationKey } from "../../src/chain/migration.js";
import type { Dialect } from "../../src/sql/dialect.js";
import type { OverrideRequest } from "./request.js";

/** What the database of a dialect is called. */
export const DATABASES: Readonly<Record<Dialect, string>> = {
  sqlite: "SQLite",
  postgres: "PostgreSQL",
  mysql: "MySQL and MariaDB",
  mssql: "SQL Server",
};

const REASONS: Readonly<Record<Dialect, readonly string[]>> = {
  mssql: [
    "SQL Server and its backends refuse changes that the vendor's steps make to tables: another",
    "AutoField, a wider key that others refer to, NOT NULL or a new type on an indexed column.",
    "Here each table is made as it is in the end, which they do not refuse.",
  ],
  mysql: [
    "MySQL ends a transaction at each change of a table, so that a step which fails leaves half of",
    "itself behind. Here each table is made as it is in the end.",
  ],
  postgres: ["Here each table is made as it is in the end, not changed step by step."],
  sqlite: [
    "SQLite copies a whole table for most changes. Here each table is made as it is in the end.",
  ],
};

/** What the package is for, as the lines of its docstring. `steps` are all that it stands for, `closing` its last module. */
export function packageDocstring(
  request: OverrideRequest,
  steps: readonly MigrationKey[],
  closing: MigrationKey,
): readonly string[] {
  const { app, target, directory, packageName, distribution } = request;
  const { dialect, backend } = target;
  const version =
    distribution === undefined ? "" : ` of ${distribution.name} ${distribution.version}`;
  const parent = directory.slice(0, Math.max(0, directory.lastIndexOf("/"))) || ".";
  const chosen = dialect === "mssql" ? ` --backend ${backend}` : "";
  const last = steps.at(-1)?.name ?? "";
  return [
    `Migrations of ${app} for ${DATABASES[dialect]}, in place of those that it brings along.`,
    "",
    ...REASONS[dialect],
    "",
    `They stand for these steps${version}, and Django's state behind them is the same:`,
    "",
    ...steps.map(({ name }) => `- ${name}`),
    "",
    "The settings switch them on, for databases of this kind only:",
    "",
    `    MIGRATION_MODULES = {"${app}": "${packageName}"}`,
    "",
    "A database that has none of the steps runs these modules. One that has all of them (up to",
    `${last}) records them as applied and runs ${closing.name}. One that has only some`,
    "stops with NodeNotFoundError, and nothing is changed: without this setting, migrate it to the",
    "last of the steps or back to zero, then switch on.",
    "",
    "When the vendor releases a new step, `refold status` says so, and this adds it:",
    "",
    `    refold override ${app} --dialect ${dialect}${chosen} --into ${parent} --update`,
  ];
}
