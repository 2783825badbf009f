import { LAST, type ColumnPlace } from "../../operation/relational/column.js";
import type { RelationName } from "../../operation/relational/names.js";
import type { DropConstraint } from "../../operation/relational/statement.js";
import { alterColumn } from "./alter-column.js";
import { columnBody, columnDefinition } from "./column.js";
import { atTableConstraint, skipManner, tableConstraint } from "./constraint.js";
import { atIndex, inlineIndex, mysqlOption, parameters } from "./create-table.js";
import { NotUnderstood, type Cursor } from "./cursor.js";
import { plainText } from "./text.js";
import type { Unplaced } from "./unplaced.js";

/** The table of an ALTER TABLE, and whether it may be missing. */
export interface Altered {
  readonly table: RelationName;
  readonly ifTableExists: boolean;
}

/** Reads an ALTER TABLE behind these two words. */
export function alterTable(cursor: Cursor): readonly Unplaced[] {
  const ifTableExists = cursor.skip("if", "exists");
  cursor.skip("only");
  const on: Altered = { table: cursor.relation(), ifTableExists };
  cursor.skip("*");
  return cursor.list().flatMap((part) => {
    const found = action(on, part);
    part.end();
    return found;
  });
}

function action(on: Altered, part: Cursor): readonly Unplaced[] {
  if (skipManner(part)) return [];
  if (part.skip("add")) return added(on, part);
  if (part.skip("drop")) return [dropped(on, part)];
  if (part.skip("rename")) return [renamed(on, part)];
  if (part.dialect === "mysql") {
    if (part.skip("modify")) {
      part.skip("column");
      const name = part.name();
      return [redefined(on, name, name, part)];
    }
    if (part.skip("change")) {
      part.skip("column");
      const name = part.name();
      return [redefined(on, name, part.name(), part)];
    }
  }
  if (part.skip("alter", "constraint")) {
    const name = part.name();
    return [{ kind: "alterConstraint", ...on, name, change: plainText(part.rest()) }];
  }
  if (part.at("alter", "index")) throw new NotUnderstood("an index that is altered");
  if (part.skip("alter")) return [alterColumn(on, part)];
  if (part.skip("validate", "constraint")) {
    return [{ kind: "alterConstraint", ...on, name: part.name(), change: "validate" }];
  }
  return tableOption(on, part);
}

function added(on: Altered, part: Cursor): readonly Unplaced[] {
  if (atTableConstraint(part)) {
    return [{ kind: "addConstraint", ...on, constraint: tableConstraint(part) }];
  }
  if (atIndex(part)) {
    return [
      {
        kind: "createIndex",
        table: on.table,
        index: inlineIndex(part),
        concurrently: false,
        onConflict: "fail",
      },
    ];
  }
  part.skip("column");
  const onConflict = part.skip("if", "not", "exists") ? "skip" : "fail";
  if (part.at("(")) {
    return part
      .inParentheses()
      .list()
      .map((inner) => ({
        kind: "addColumn",
        ...on,
        ...columnDefinition(inner),
        place: LAST,
        onConflict,
      }));
  }
  const definition = columnDefinition(part);
  return [{ kind: "addColumn", ...on, ...definition, place: placeOf(part), onConflict }];
}

function placeOf(part: Cursor): ColumnPlace {
  if (part.skip("first")) return { kind: "first" };
  if (part.skip("after")) return { kind: "after", column: part.name() };
  return LAST;
}

function redefined(on: Altered, column: string, name: string, part: Cursor): Unplaced {
  const { column: definition, constraints } = columnBody(name, part);
  if (constraints.length > 0) throw new NotUnderstood("a key that comes with a changed column");
  const place = placeOf(part);
  return {
    kind: "alterColumn",
    ...on,
    column,
    change: {
      aspect: "definition",
      column: definition,
      place: place.kind === "last" ? { kind: "same" } : place,
    },
  };
}

function dropped(on: Altered, part: Cursor): Unplaced {
  const constraint = (which: DropConstraint["which"], missing: "fail" | "skip"): Unplaced => ({
    kind: "dropConstraint",
    ...on,
    which,
    onMissing: missing,
    cascade: cascades(part),
  });
  if (part.skip("primary", "key")) return constraint({ kind: "primary" }, "fail");
  if (part.dialect === "mysql") {
    if (part.skip("foreign", "key")) {
      const missing = ifExists(part);
      return constraint({ kind: "foreign", name: part.name() }, missing);
    }
    if (part.skipOne("index", "key") !== undefined) {
      const onMissing = ifExists(part);
      const index = { schema: undefined, name: part.name() };
      return { kind: "dropIndex", index, table: on.table, concurrently: false, onMissing };
    }
    if (part.skip("check")) return constraint({ kind: "named", name: part.name() }, "fail");
  }
  if (part.skip("constraint")) {
    const missing = ifExists(part);
    return constraint({ kind: "named", name: part.name() }, missing);
  }
  part.skip("column");
  const onMissing = ifExists(part);
  return { kind: "dropColumn", ...on, column: part.name(), onMissing, cascade: cascades(part) };
}

/** `IF EXISTS`. */
export function ifExists(cursor: Cursor): "fail" | "skip" {
  return cursor.skip("if", "exists") ? "skip" : "fail";
}

/** `CASCADE` or `RESTRICT`, or nothing, which means the latter. */
export function cascades(cursor: Cursor): boolean {
  if (cursor.skip("cascade")) return true;
  cursor.skip("restrict");
  return false;
}

function renamed(on: Altered, part: Cursor): Unplaced {
  if (part.skip("constraint")) {
    const name = part.name();
    part.expect("to");
    return { kind: "renameConstraint", ...on, name, newName: part.name() };
  }
  if (part.dialect === "mysql" && part.skipOne("index", "key") !== undefined) {
    const index = { schema: undefined, name: part.name() };
    part.expect("to");
    return { kind: "renameIndex", index, table: on.table, newName: part.name(), onMissing: "fail" };
  }
  if (part.skip("to") || (part.dialect === "mysql" && part.skip("as"))) {
    const target = part.relation();
    const newName = part.dialect === "mysql" ? target : { ...target, schema: on.table.schema };
    return { kind: "renameTable", ...on, newName };
  }
  part.skip("column");
  const column = part.name();
  part.expect("to");
  return { kind: "renameColumn", ...on, column, newName: part.name() };
}

/** ENABLE ROW LEVEL SECURITY and its like: what is said of a table and nothing more, by the name of what it sets. */
const SWITCHES: readonly (readonly [name: string, ...words: readonly string[]])[] = [
  ["row security", "enable", "row", "level", "security"],
  ["row security", "disable", "row", "level", "security"],
  ["force row security", "force", "row", "level", "security"],
  ["force row security", "no", "force", "row", "level", "security"],
  ["replica identity", "replica", "identity", "full"],
  ["replica identity", "replica", "identity", "nothing"],
  ["replica identity", "replica", "identity", "default"],
];

function tableOption(on: Altered, part: Cursor): readonly Unplaced[] {
  const option = (name: string, text: string | undefined): Unplaced => ({
    kind: "setTableOption",
    ...on,
    name,
    option: text === undefined ? undefined : { name, text },
  });
  if (part.dialect === "mysql") {
    const found = mysqlOption(part);
    if (typeof found === "string") {
      return [{ kind: "setComment", on: { kind: "table", table: on.table }, comment: found }];
    }
    if (!/^(?:engine|character set|collate|auto_increment|row_format)$/.test(found.name)) {
      throw new NotUnderstood("an unknown option of a table");
    }
    return [option(found.name, found.text)];
  }
  if (part.skip("set", "schema")) {
    const newName = { schema: part.name(), name: on.table.name };
    return [{ kind: "renameTable", ...on, newName }];
  }
  if (part.at("set", "(")) {
    part.expect("set");
    return parameters(part.inParentheses()).map(({ name, text }) => option(name, text));
  }
  if (part.skip("reset")) {
    return parameters(part.inParentheses()).map(({ name }) => option(name, undefined));
  }
  for (const [name, ...words] of SWITCHES) {
    if (part.skip(...words)) return [option(name, words.join(" ").toUpperCase())];
  }
  throw new NotUnderstood("an unknown alteration of a table");
}
