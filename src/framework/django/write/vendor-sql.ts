import type { TwoWaySql } from "../../../dialect/two-way-sql.js";
import type { Vendor } from "../vendor.js";
import { pythonString } from "./python-string.js";

/** The class that guards SQL by vendor, called after it: `RunMicrosoftSQL`. */
export function guardName(vendor: Vendor): string {
  return `Run${vendor.charAt(0).toUpperCase()}${vendor.slice(1)}SQL`;
}

/**
 * A RunSQL that does nothing on databases of other vendors. Django's own has no such guard, and what RunPython executes is missing from
 * `sqlmigrate`. Both methods are public and have had these arguments since Django 1.7; the class needs no `__init__` and no
 * `deconstruct` of its own. (django/db/migrations/operations/special.py, RunSQL)
 */
export function guardClass(name: string, vendor: Vendor, migrations: string): readonly string[] {
  const method = (direction: string): readonly string[] => [
    `    def database_${direction}(self, app_label, schema_editor, from_state, to_state):`,
    `        if schema_editor.connection.vendor == ${pythonString(vendor)}:`,
    `            super().database_${direction}(app_label, schema_editor, from_state, to_state)`,
  ];
  return [
    `class ${name}(${migrations}.RunSQL):`,
    `    """SQL for ${TITLES[vendor]}. On other databases it does nothing."""`,
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
 * its semicolons, those inside a block too.
 */
export function runSqlCall(callee: string, { forwards, backwards }: TwoWaySql): readonly string[] {
  return [
    `${callee}(`,
    ...argument("sql", forwards),
    ...(backwards.length === 0 ? [] : argument("reverse_sql", backwards)),
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
