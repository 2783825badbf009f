import type { AlterColumn } from "../../operation/relational/statement.js";
import type { Dialect } from "../../sql/dialect.js";
import { quoteName, quoteText } from "../../sql/quote.js";
import { columnText } from "./column.js";
import { relationText } from "./names.js";
import { placeText } from "./place.js";

/** What stands behind ALTER TABLE t (for a comment: all of it); undefined where the dialect has no form for it. */
export function alterColumnText(
  { table, column, change }: AlterColumn,
  dialect: Dialect,
): string | undefined {
  const name = quoteName(column, dialect);
  if (change.aspect === "definition") {
    if (dialect !== "mysql") return undefined;
    const text = columnText(change.column, [], dialect);
    return `CHANGE COLUMN ${name} ${text}${placeText(change.place, dialect)}`;
  }
  if (change.aspect === "default" && dialect === "mysql") {
    return change.default === undefined
      ? `ALTER COLUMN ${name} DROP DEFAULT`
      : `ALTER COLUMN ${name} SET DEFAULT ${change.default.text}`;
  }
  if (dialect !== "postgres") return undefined;
  switch (change.aspect) {
    case "type": {
      const collation = change.collation === undefined ? "" : ` COLLATE ${change.collation}`;
      const using = change.using === undefined ? "" : ` USING ${change.using.text}`;
      return `ALTER COLUMN ${name} TYPE ${change.type.text}${collation}${using}`;
    }
    case "notNull":
      return `ALTER COLUMN ${name} ${change.notNull ? "SET" : "DROP"} NOT NULL`;
    case "default":
      return change.default === undefined
        ? `ALTER COLUMN ${name} DROP DEFAULT`
        : `ALTER COLUMN ${name} SET DEFAULT ${change.default.text}`;
    case "comment": {
      const text = change.comment === undefined ? "NULL" : quoteText(change.comment, dialect);
      return `COMMENT ON COLUMN ${relationText(table, dialect)}.${name} IS ${text}`;
    }
    case "option":
      return `ALTER COLUMN ${name} SET ${change.option.text}`;
    case "autoIncrement": {
      const { autoIncrement } = change;
      if (autoIncrement === undefined) return `ALTER COLUMN ${name} DROP IDENTITY`;
      if (autoIncrement.kind !== "identity") return undefined;
      const options = autoIncrement.options === "" ? "" : ` (${autoIncrement.options})`;
      return `ALTER COLUMN ${name} ADD GENERATED ${autoIncrement.generation.toUpperCase()} AS IDENTITY${options}`;
    }
    case "generated":
      return undefined;
  }
}
