import type { SqlText } from "../../operation/relational/column.js";
import type { RelationName } from "../../operation/relational/names.js";
import type { NamedObject, ObjectChange, ObjectKind } from "../../operation/relational/objects.js";
import { cascades, ifExists } from "./alter-table.js";
import { NotUnderstood, type Cursor } from "./cursor.js";
import { namesIn } from "./names-in.js";
import { expressionText, plainText } from "./text.js";
import type { Unplaced } from "./unplaced.js";

/** Words that name a kind of object, longest first. */
const KINDS: readonly (readonly [ObjectKind, ...words: readonly string[]])[] = [
  ["materialized view", "materialized", "view"],
  ["event trigger", "event", "trigger"],
  ["view", "view"],
  ["sequence", "sequence"],
  ["extension", "extension"],
  ["schema", "schema"],
  ["function", "function"],
  ["procedure", "procedure"],
  ["trigger", "trigger"],
  ["policy", "policy"],
  ["rule", "rule"],
  ["statistics", "statistics"],
  ["collation", "collation"],
  ["domain", "domain"],
  ["type", "type"],
];

/** The kind of object that is named here. */
export function objectKind(cursor: Cursor): ObjectKind | undefined {
  for (const [kind, ...words] of KINDS) if (cursor.skip(...words)) return kind;
  return undefined;
}

/** Kinds whose names stand within a table's in PostgreSQL. */
const WITHIN_TABLE: ReadonlySet<ObjectKind> = new Set(["trigger", "policy", "rule"]);

/** Reads the creation of an object behind CREATE. */
export function createObject(cursor: Cursor): Unplaced {
  const replaces = cursor.skip("or", "replace");
  if (cursor.at("temp") || cursor.at("temporary")) throw new NotUnderstood("a temporary object");
  const constraint = cursor.skip("constraint");
  const kind = objectKind(cursor);
  if (kind === undefined) throw new NotUnderstood("an unknown kind of object");
  const skips = cursor.skip("if", "not", "exists");
  const name = cursor.relation();
  const rest = cursor.rest();
  const values = kind === "type" ? enumValues(rest) : undefined;
  const object: NamedObject = {
    kind: values === undefined ? kind : "enum",
    name,
    on: ownerOf(kind, rest),
    values,
    definition: withPrefix(constraint ? "CONSTRAINT" : "", plainText(rest)),
    uses: namesIn(rest.tokens, rest.dialect),
  };
  const onConflict = replaces ? "replace" : skips ? "skip" : "fail";
  return { kind: "createObject", object, onConflict };
}

function withPrefix(prefix: string, text: SqlText): SqlText {
  if (prefix === "") return text;
  return { ...text, canonical: `${prefix.toLowerCase()} ${text.canonical}` };
}

/** The values of `AS ENUM ('a', 'b')`. */
function enumValues(rest: Cursor): readonly string[] | undefined {
  const copy = rest.copy();
  if (!copy.skip("as", "enum")) return undefined;
  const inner = copy.inParentheses();
  copy.end();
  return inner.list().map((part) => {
    const value = part.string();
    part.end();
    return value;
  });
}

/** The table that a trigger, a policy, a rule or statistics are on, and the one that owns a sequence. */
function ownerOf(kind: ObjectKind, rest: Cursor): RelationName | undefined {
  const words: readonly string[] | undefined =
    kind === "trigger" || kind === "policy"
      ? ["on"]
      : kind === "statistics"
        ? ["from"]
        : kind === "sequence"
          ? ["owned", "by"]
          : kind === "rule"
            ? ["to"]
            : undefined;
  if (words === undefined) return undefined;
  const copy = rest.copy();
  let depth = 0;
  while (!copy.done) {
    if (depth === 0 && copy.skip(...words)) {
      if (kind !== "sequence") return copy.relation();
      return copy.at("none") ? undefined : ownerTable(copy);
    }
    const { kind: token, value } = copy.take();
    if (token === "mark" && value === "(") depth += 1;
    if (token === "mark" && value === ")") depth -= 1;
  }
  if (kind === "sequence") return undefined;
  throw new NotUnderstood("the table was expected");
}

/** `table.column` or `schema.table.column`: the table. */
function ownerTable(cursor: Cursor): RelationName {
  const names = [cursor.name()];
  while (cursor.skip(".")) names.push(cursor.name());
  const name = names.at(-2);
  if (name === undefined) throw new NotUnderstood("the column that owns a sequence");
  return { schema: names.at(-3), name };
}

/** Reads the drop of objects behind DROP. */
export function dropObjects(cursor: Cursor): readonly Unplaced[] {
  const kind = objectKind(cursor);
  if (kind === undefined) throw new NotUnderstood("an unknown kind of object");
  const onMissing = ifExists(cursor);
  const names = [objectName(kind, cursor)];
  while (cursor.skip(",")) names.push(objectName(kind, cursor));
  const on = WITHIN_TABLE.has(kind) && cursor.skip("on") ? cursor.relation() : undefined;
  const cascade = cascades(cursor);
  return names.map((name) => ({ kind: "dropObject", object: kind, name, on, onMissing, cascade }));
}

/** The name; arguments of a function go with it. */
function objectName(kind: ObjectKind, cursor: Cursor): RelationName {
  const name = cursor.relation();
  if (kind === "function" || kind === "procedure") {
    if (cursor.at("(")) cursor.inParentheses();
  }
  return name;
}

/** Reads the alteration of an object behind ALTER. */
export function alterObject(cursor: Cursor): Unplaced {
  const kind = objectKind(cursor);
  if (kind === undefined) throw new NotUnderstood("an unknown kind of object");
  if (cursor.at("if")) throw new NotUnderstood("an object that may be missing");
  const name = objectName(kind, cursor);
  const on = WITHIN_TABLE.has(kind) && cursor.skip("on") ? cursor.relation() : undefined;
  if (cursor.skip("rename", "to")) {
    const newName = { schema: name.schema, name: cursor.name() };
    return { kind: "renameObject", object: kind, name, on, newName };
  }
  const change = kind === "type" ? enumChange(cursor) : partOf(cursor);
  return { kind: "alterObject", object: kind === "type" ? "enum" : kind, name, on, change };
}

function enumChange(cursor: Cursor): ObjectChange {
  if (cursor.skip("rename", "value")) {
    const value = cursor.string();
    cursor.expect("to");
    return { aspect: "renameValue", value, newValue: cursor.string() };
  }
  cursor.expect("add", "value");
  const ifNotExists = cursor.skip("if", "not", "exists");
  const value = cursor.string();
  const side = cursor.skipOne("before", "after");
  if (side === undefined) {
    return { aspect: "addValue", value, place: { kind: "last" }, ifNotExists };
  }
  const kind = side === "before" ? "before" : "after";
  return { aspect: "addValue", value, place: { kind, value: cursor.string() }, ifNotExists };
}

function partOf(cursor: Cursor): ObjectChange {
  const definition = expressionText(cursor.rest());
  return { aspect: "part", part: definition.canonical, definition };
}
