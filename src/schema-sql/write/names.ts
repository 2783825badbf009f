import type { RelationName } from "../../operation/relational/names.js";
import type { Dialect } from "../../sql/dialect.js";
import { quoteName } from "../../sql/quote.js";

/** A name with its schema, in quotes. */
export function relationText({ schema, name }: RelationName, dialect: Dialect): string {
  const quoted = quoteName(name, dialect);
  return schema === undefined ? quoted : `${quoteName(schema, dialect)}.${quoted}`;
}

/** Names between commas, in quotes. */
export function nameList(names: readonly string[], dialect: Dialect): string {
  return names.map((name) => quoteName(name, dialect)).join(", ");
}
