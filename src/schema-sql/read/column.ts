import type { AutoIncrement, Column, NamedOption } from "../../operation/relational/column.js";
import type { Constraint } from "../../operation/relational/members.js";
import { NotUnderstood, type Cursor } from "./cursor.js";
import { constraintName, keyAttributes, references, timing } from "./constraint.js";
import { canonicalOf } from "../../sql/tokens.js";
import { expressionText, plainText } from "./text.js";

/** A column as a statement defines it, and the keys and checks that it brings along. */
export interface ColumnDefinition {
  readonly column: Column;
  readonly constraints: readonly Constraint[];
}

/** Words that end a type or a default. */
const ENDS = [
  "auto_increment",
  "autoincrement",
  "charset",
  "check",
  "collate",
  "comment",
  "compression",
  "constraint",
  "default",
  "deferrable",
  "first",
  "after",
  "generated",
  "identity",
  "initially",
  "invisible",
  "visible",
  "not",
  "null",
  "primary",
  "references",
  "storage",
  "unique",
  "using",
];

function atEnd(cursor: Cursor): boolean {
  return (
    ENDS.some((word) => cursor.at(word)) ||
    cursor.at("as", "(") ||
    cursor.at("on", "update") ||
    cursor.at("on", "delete") ||
    cursor.at("on", "conflict") ||
    (cursor.dialect === "mysql" && cursor.at("key")) ||
    cursor.at("character", "set")
  );
}

/** A type's tokens; undefined where none stands there. */
export function typeText(cursor: Cursor): Column["type"] {
  if (cursor.done || (atEnd(cursor) && !cursor.at("character", "varying"))) return undefined;
  return plainText(cursor.until(atEnd));
}

const SERIALS: ReadonlyMap<string, { readonly type: "smallint" | "integer" | "bigint" }> = new Map(
  Object.entries({
    smallserial: { type: "smallint" },
    serial2: { type: "smallint" },
    serial: { type: "integer" },
    serial4: { type: "integer" },
    bigserial: { type: "bigint" },
    serial8: { type: "bigint" },
  } as const),
);

/** Reads `name type constraints`, up to the end or to MySQL's FIRST and AFTER. */
export function columnDefinition(cursor: Cursor): ColumnDefinition {
  const name = cursor.name();
  return { ...columnBody(name, cursor) };
}

/** What stands behind the name of a column. */
export function columnBody(name: string, cursor: Cursor): ColumnDefinition {
  const given = typeText(cursor);
  const serial = cursor.dialect === "postgres" ? SERIALS.get(given?.canonical ?? "") : undefined;
  const type =
    serial === undefined || given === undefined
      ? given
      : { ...given, text: serial.type, canonical: serial.type };
  let definition: ColumnDefinition = {
    column: {
      name,
      type,
      notNull: serial !== undefined,
      default: undefined,
      collation: undefined,
      generated: undefined,
      autoIncrement:
        serial === undefined
          ? undefined
          : { kind: "serial", sequence: undefined, sequenceType: serial.type },
      comment: undefined,
      options: [],
    },
    constraints: [],
  };
  while (!cursor.done && !cursor.at("first") && !cursor.at("after")) {
    definition = withConstraint(definition, cursor);
  }
  return definition;
}

/** The definition with the constraint that stands here. */
function withConstraint(definition: ColumnDefinition, cursor: Cursor): ColumnDefinition {
  const { column, constraints } = definition;
  const naming = constraintName(cursor);
  const constraint = keyOrCheck(column.name, naming, cursor);
  if (constraint !== undefined) {
    const counts = constraint.kind === "primaryKey" && cursor.skip("autoincrement");
    return {
      column: counts ? { ...column, autoIncrement: { kind: "counter" } } : column,
      constraints: [...constraints, constraint],
    };
  }
  const change = columnPart(cursor);
  if (change === undefined) throw new NotUnderstood("an unknown part of a column");
  const options = [...column.options, ...(change.options ?? [])];
  return { column: { ...column, ...change, options }, constraints };
}

/** What is said of a key that stands in a column; on MySQL a comment behind it is the column's. */
function ownAttributes(cursor: Cursor): readonly string[] {
  return cursor.dialect === "mysql" ? [] : keyAttributes(cursor);
}

/** A key or a check that stands in a column. */
function keyOrCheck(
  column: string,
  naming: ReturnType<typeof constraintName>,
  cursor: Cursor,
): Constraint | undefined {
  const columns = [column];
  if (cursor.skip("primary", "key") || (cursor.dialect === "mysql" && cursor.skip("key"))) {
    const descending = cursor.skip("desc");
    if (!descending) cursor.skip("asc");
    const attributes = [...(descending ? ["desc"] : []), ...ownAttributes(cursor)];
    return { kind: "primaryKey", ...naming, columns, attributes, inline: true };
  }
  if (cursor.skip("unique")) {
    if (cursor.dialect === "mysql") cursor.skip("key");
    return { kind: "unique", ...naming, columns, attributes: ownAttributes(cursor), inline: true };
  }
  if (cursor.skip("check")) {
    const condition = expressionText(cursor.inParentheses());
    return { kind: "check", ...naming, condition, attributes: timing(cursor), inline: true };
  }
  if (!cursor.at("references")) return undefined;
  // MySQL reads a reference inside a column and does nothing, MariaDB makes a foreign key.
  if (cursor.dialect === "mysql") {
    throw new NotUnderstood("a reference that servers treat differently");
  }
  return { ...references(cursor), ...naming, columns };
}

/** What else is said of a column. */
function columnPart(cursor: Cursor): Partial<Column> | undefined {
  if (cursor.skip("not", "null")) {
    if (cursor.at("on", "conflict")) throw new NotUnderstood("ON CONFLICT of a column");
    return { notNull: true };
  }
  if (cursor.skip("null")) return {};
  if (cursor.skip("default")) return { default: defaultText(cursor) };
  if (cursor.skip("collate")) return { collation: collationName(cursor) };
  if (cursor.dialect === "mssql" && cursor.skip("identity")) {
    const seed = cursor.at("(") ? cursor.inParentheses().tokens : [];
    const options = seed.map(({ value }) => value).join("");
    return {
      autoIncrement: { kind: "identity", generation: "always", sequence: undefined, options },
    };
  }
  if (cursor.skip("auto_increment")) return { autoIncrement: { kind: "counter" } };
  if (cursor.skip("comment")) return { comment: cursor.string() };
  if (cursor.skip("generated")) {
    const always = cursor.skip("always");
    if (!always) cursor.expect("by", "default");
    cursor.expect("as");
    if (!cursor.skip("identity")) return { generated: generated(cursor) };
    return { autoIncrement: identity(always, cursor), notNull: true };
  }
  if (cursor.skip("as")) return { generated: generated(cursor) };
  const option = columnOption(cursor);
  return option === undefined ? undefined : { options: [option] };
}

/** A default: one expression without AND, OR and NOT, as the servers want it. */
export function defaultText(cursor: Cursor): Column["default"] {
  return plainText(cursor.until(atEnd));
}

/** A collation's name, as text. */
export function collationName(cursor: Cursor): string {
  const first = cursor.take();
  let text = canonicalOf([first], cursor.dialect);
  if (first.kind === "name") text = `"${first.value.replaceAll('"', '""')}"`;
  while (cursor.skip(".")) text += `.${canonicalOf([cursor.take()], cursor.dialect)}`;
  return text;
}

/** What stands behind `AS IDENTITY`. */
export function identity(always: boolean, cursor: Cursor): AutoIncrement {
  const options = cursor.at("(") ? canonicalOf(cursor.inParentheses().tokens, cursor.dialect) : "";
  if (options.includes("sequence name")) throw new NotUnderstood("a sequence with a name");
  const generation = always ? "always" : "by default";
  return { kind: "identity", generation, sequence: undefined, options };
}

function generated(cursor: Cursor): Column["generated"] {
  const expression = expressionText(cursor.inParentheses());
  const stored = cursor.skip("stored") || cursor.skip("persisted");
  if (!stored) cursor.skip("virtual");
  return { expression, stored };
}

function columnOption(cursor: Cursor): NamedOption | undefined {
  if (cursor.skip("on", "update")) {
    const value = plainText(cursor.until(atEnd));
    return { name: "on update", text: `ON UPDATE ${value.text}` };
  }
  if (cursor.skip("character", "set") || cursor.skip("charset")) {
    return { name: "character set", text: `CHARACTER SET ${cursor.name()}` };
  }
  if (cursor.dialect === "mysql" && cursor.skip("invisible")) {
    return { name: "invisible", text: "INVISIBLE" };
  }
  const stored = cursor.skipOne("storage", "compression");
  if (stored !== undefined) {
    return { name: stored, text: `${stored.toUpperCase()} ${cursor.name()}` };
  }
  return undefined;
}
