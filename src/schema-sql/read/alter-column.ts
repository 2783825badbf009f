import type { ColumnChange } from "../../operation/relational/column.js";
import type { Altered } from "./alter-table.js";
import { collationName, defaultText, identity, typeText } from "./column.js";
import { NotUnderstood, type Cursor } from "./cursor.js";
import { expressionText } from "./text.js";
import type { Unplaced } from "./unplaced.js";

/** Reads what stands behind `ALTER TABLE t ALTER`. */
export function alterColumn(on: Altered, part: Cursor): Unplaced {
  part.skip("column");
  const column = part.name();
  return { kind: "alterColumn", ...on, column, change: changeOf(part) };
}

function changeOf(part: Cursor): ColumnChange {
  if (part.skip("set", "data", "type") || part.skip("type")) return newType(part);
  if (part.skip("set", "not", "null")) return { aspect: "notNull", notNull: true };
  if (part.skip("drop", "not", "null")) return { aspect: "notNull", notNull: false };
  if (part.skip("set", "default")) return { aspect: "default", default: defaultText(part) };
  if (part.skip("drop", "default")) return { aspect: "default", default: undefined };
  if (part.skip("add", "generated")) {
    const always = part.skip("always");
    if (!always) part.expect("by", "default");
    part.expect("as", "identity");
    return { aspect: "autoIncrement", autoIncrement: identity(always, part) };
  }
  if (part.skip("drop", "identity")) {
    part.skip("if", "exists");
    return { aspect: "autoIncrement", autoIncrement: undefined };
  }
  if (part.skip("set", "statistics")) {
    const text = part.rest().source();
    return { aspect: "option", option: { name: "statistics", text: `STATISTICS ${text}` } };
  }
  if (part.skip("set", "storage")) {
    const text = part.name();
    return { aspect: "option", option: { name: "storage", text: `STORAGE ${text}` } };
  }
  if (part.at("set", "(")) {
    part.expect("set");
    return attributeOption(part.rest().source());
  }
  throw new NotUnderstood("an unknown alteration of a column");
}

/** `(n_distinct = -1)`: one attribute for the planner. */
function attributeOption(text: string): ColumnChange {
  const name = /^\(\s*(\w+)\s*=\s*[-\w.]+\s*\)$/.exec(text)?.[1]?.toLowerCase();
  if (name === undefined) throw new NotUnderstood("several attributes of a column");
  return { aspect: "option", option: { name, text } };
}

function newType(part: Cursor): ColumnChange {
  const type = typeText(part);
  if (type === undefined) throw new NotUnderstood("a type was expected");
  const collation = part.skip("collate") ? collationName(part) : undefined;
  const using = part.skip("using") ? expressionText(part.rest()) : undefined;
  return { aspect: "type", type, collation, using };
}
