import type {
  AlterObject,
  CreateObject,
  SetComment,
} from "../../operation/relational/statement.js";
import type { Dialect } from "../../sql/dialect.js";
import { quoteName, quoteText } from "../../sql/quote.js";
import { relationText } from "./names.js";

/** The kind of an object as statements name it. */
export function kindText(kind: string): string {
  return kind === "enum" ? "TYPE" : kind.toUpperCase();
}

/** COMMENT ON, or MySQL's comment of a table. */
export function commentText({ on, comment }: SetComment, dialect: Dialect): string {
  const text = comment === undefined ? "NULL" : quoteText(comment, dialect);
  switch (on.kind) {
    case "table":
      if (dialect === "mysql") {
        return `ALTER TABLE ${relationText(on.table, dialect)} COMMENT = ${quoteText(comment ?? "", dialect)}`;
      }
      return `COMMENT ON TABLE ${relationText(on.table, dialect)} IS ${text}`;
    case "constraint":
      return `COMMENT ON CONSTRAINT ${quoteName(on.name, dialect)} ON ${relationText(on.table, dialect)} IS ${text}`;
    case "index":
      return `COMMENT ON INDEX ${relationText(on.index, dialect)} IS ${text}`;
    case "object":
      return `COMMENT ON ${kindText(on.object)} ${relationText(on.name, dialect)} IS ${text}`;
  }
}

/** The creation of a type, a view, a trigger … */
export function createObjectText({ object, onConflict }: CreateObject, dialect: Dialect): string {
  const replaces = onConflict === "replace" ? "OR REPLACE " : "";
  const constraint = object.definition.canonical.startsWith("constraint ") ? "CONSTRAINT " : "";
  const exists = onConflict === "skip" ? "IF NOT EXISTS " : "";
  const values = object.values?.map((value) => quoteText(value, dialect)).join(", ");
  const definition = values === undefined ? object.definition.text : `AS ENUM (${values})`;
  return `CREATE ${replaces}${constraint}${kindText(object.kind)} ${exists}${relationText(object.name, dialect)} ${definition}`;
}

/** The alteration of such an object. */
export function alterObjectText(
  { object, name, on, change }: AlterObject,
  dialect: Dialect,
): string {
  const where = on === undefined ? "" : ` ON ${relationText(on, dialect)}`;
  const head = `ALTER ${kindText(object)} ${relationText(name, dialect)}${where}`;
  switch (change.aspect) {
    case "addValue": {
      const { place } = change;
      const exists = change.ifNotExists ? "IF NOT EXISTS " : "";
      const at =
        place.kind === "last"
          ? ""
          : ` ${place.kind.toUpperCase()} ${quoteText(place.value, dialect)}`;
      return `${head} ADD VALUE ${exists}${quoteText(change.value, dialect)}${at}`;
    }
    case "renameValue":
      return `${head} RENAME VALUE ${quoteText(change.value, dialect)} TO ${quoteText(change.newValue, dialect)}`;
    case "part":
      return `${head} ${change.definition.text}`;
  }
}
