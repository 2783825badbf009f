import type { TwoWaySql } from "../../../dialect/two-way-sql.js";
import type { Vendor } from "../vendor.js";
import { pythonString } from "./python-string.js";

/** Which databases a guarded RunSQL is for: those of a vendor, or all others. */
export interface VendorGuard {
  readonly vendor: Vendor;
  readonly runsOn: "vendor" | "others";
}

/** What the class that guards SQL is called: `RunMicrosoftSQL`, `RunNonMicrosoftSQL`. */
export function guardName({ vendor, runsOn }: VendorGuard): string {
  const title = `${vendor.charAt(0).toUpperCase()}${vendor.slice(1)}`;
  return runsOn === "vendor" ? `Run${title}SQL` : `RunNon${title}SQL`;
}

/**
 * A RunSQL that does nothing on databases of other vendors, or on those of one. Django's own has no such guard, and what RunPython executes is
 * missing from `sqlmigrate`. Both methods are public and have had these arguments since Django 1.7; the class needs no `__init__` and no
 * `deconstruct` of its own. (django/db/migrations/operations/special.py, RunSQL)
 */
export function guardClass(
  name: string,
  { vendor, runsOn }: VendorGuard,
  migrations: string,
): readonly string[] {
  const [comparison, purpose] =
    runsOn === "vendor"
      ? ["==", `SQL for ${TITLES[vendor]}. On other databases it does nothing.`]
      : ["!=", `SQL for other databases than ${TITLES[vendor]}. There it does nothing.`];
  const method = (direction: string): readonly string[] => [
    `    def database_${direction}(self, app_label, schema_editor, from_state, to_state):`,
    `        if schema_editor.connection.vendor ${comparison} ${pythonString(vendor)}:`,
    `            super().database_${direction}(app_label, schema_editor, from_state, to_state)`,
  ];
  return [
    `class ${name}(${migrations}.RunSQL):`,
    `    """${purpose}"""`,
    "",
    ...method("forwards"),
    "",
    ...method("backwards"),
  ];
}

const TITLES: Readonly<Record<Vendor, string>> = {
  sqlite: "SQLite",
  postgresql: "PostgreSQL",
  mysql: "MySQL and MariaDB",
  microsoft: "SQL Server",
};

/**
 * The call of RunSQL, or of a class that guards it, a line an entry. Statements are items of a list: a text alone Django would take apart at
 * its semicolons, those inside a block too. `others` are more arguments as they are written.
 */
export function runSqlCall(
  callee: string,
  { forwards, backwards }: TwoWaySql,
  others: readonly string[] = [],
): readonly string[] {
  return [
    `${callee}(`,
    ...argument("sql", forwards),
    ...(backwards.length === 0 ? [] : argument("reverse_sql", backwards)),
    ...others.map((other) => `    ${other},`),
    ")",
  ];
}

function argument(name: string, statements: readonly string[]): readonly string[] {
  return [
    `    ${name}=[`,
    ...statements.flatMap((statement) => element(statement)).map((line) => `        ${line}`),
    "    ],",
  ];
}

/** A statement as a list's element: the text's lines are strings that Python joins. */
function element(statement: string): readonly string[] {
  const pieces = statement.split(/(?<=\n)/).map(pythonString);
  if (pieces.length === 1) return [`${pieces.join("")},`];
  return ["(", ...pieces.map((piece) => `    ${piece}`), "),"];
}
