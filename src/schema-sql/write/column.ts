import type { AutoIncrement, Column } from "../../operation/relational/column.js";
import type { Constraint } from "../../operation/relational/members.js";
import type { Dialect } from "../../sql/dialect.js";
import { quoteName, quoteText } from "../../sql/quote.js";

/** PostgreSQL's names for an integer with a sequence of its own. */
const SERIAL: Readonly<Record<string, string>> = {
  smallint: "smallserial",
  integer: "serial",
  bigint: "bigserial",
};

/** A column as a statement defines it. `keys` are what stands inside of it. */
export function columnText(column: Column, keys: readonly string[], dialect: Dialect): string {
  return [quoteName(column.name, dialect), ...columnParts(column, keys, dialect)].join(" ");
}

/** The option that names a default: T-SQL's defaults are constraints. */
export const DEFAULT_NAME = "default name";

/** Options that have a place of their own. */
const PLACED: ReadonlySet<string> = new Set(["character set", DEFAULT_NAME]);

function columnParts(column: Column, keys: readonly string[], dialect: Dialect): readonly string[] {
  const { autoIncrement, collation, generated } = column;
  const type = typeOf(column);
  return [
    ...(type === undefined ? [] : [type]),
    ...column.options.filter(({ name }) => name === "character set").map(({ text }) => text),
    ...(collation === undefined ? [] : [`COLLATE ${collation}`]),
    ...(generated === undefined
      ? []
      : [
          `GENERATED ALWAYS AS (${generated.expression.text}) ${generated.stored ? "STORED" : "VIRTUAL"}`,
        ]),
    // T-SQL has it in front of NOT NULL.
    ...(dialect === "mssql" && autoIncrement?.kind === "identity"
      ? autoIncrementText(autoIncrement, dialect)
      : []),
    ...(column.notNull && autoIncrement?.kind !== "serial" ? ["NOT NULL"] : []),
    ...column.options.filter(({ name }) => name === DEFAULT_NAME).map(({ text }) => text),
    ...(column.default === undefined ? [] : [`DEFAULT ${column.default.text}`]),
    ...column.options.filter(({ name }) => !PLACED.has(name)).map(({ text }) => text),
    ...keys.map((key) =>
      // SQLite's AUTOINCREMENT stands right behind the key.
      dialect === "sqlite" && autoIncrement?.kind === "counter" && key.endsWith("PRIMARY KEY")
        ? `${key} AUTOINCREMENT`
        : key,
    ),
    ...(autoIncrement === undefined || dialect === "mssql"
      ? []
      : autoIncrementText(autoIncrement, dialect)),
    ...(column.comment === undefined || dialect !== "mysql"
      ? []
      : [`COMMENT ${quoteText(column.comment, dialect)}`]),
  ];
}

function typeOf({ type, autoIncrement }: Column): string | undefined {
  if (autoIncrement?.kind !== "serial") return type?.text;
  return SERIAL[autoIncrement.sequenceType];
}

function autoIncrementText(autoIncrement: AutoIncrement, dialect: Dialect): readonly string[] {
  switch (autoIncrement.kind) {
    case "serial":
      return [];
    case "identity": {
      const options = autoIncrement.options === "" ? "" : ` (${autoIncrement.options})`;
      if (dialect === "mssql") return [`IDENTITY${options}`];
      return [`GENERATED ${autoIncrement.generation.toUpperCase()} AS IDENTITY${options}`];
    }
    case "counter":
      return dialect === "mysql" ? ["AUTO_INCREMENT"] : [];
  }
}

/** May the constraint be written inside its column? SQLite's counters want their key there. */
export function standsInside(constraint: Constraint, column: Column): boolean {
  if (constraint.kind === "other" || constraint.kind === "check") return false;
  if (constraint.columns.length !== 1 || constraint.columns[0] !== column.name) return false;
  return constraint.inline;
}
