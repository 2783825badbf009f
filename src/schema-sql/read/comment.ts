import type { RelationName } from "../../operation/relational/names.js";
import { NotUnderstood, type Cursor } from "./cursor.js";
import { objectKind } from "./object-statements.js";
import type { Unplaced } from "./unplaced.js";

/** Reads PostgreSQL's COMMENT ON behind these two words. */
export function commentOn(cursor: Cursor): Unplaced {
  if (cursor.skip("table")) {
    const table = cursor.relation();
    return { kind: "setComment", on: { kind: "table", table }, comment: commentText(cursor) };
  }
  if (cursor.skip("column")) {
    const { table, column } = columnPath(cursor);
    const comment = commentText(cursor);
    return {
      kind: "alterColumn",
      table,
      ifTableExists: false,
      column,
      change: { aspect: "comment", comment },
    };
  }
  if (cursor.skip("constraint")) {
    const name = cursor.name();
    cursor.expect("on");
    const table = cursor.relation();
    const comment = commentText(cursor);
    return { kind: "setComment", on: { kind: "constraint", table, name }, comment };
  }
  if (cursor.skip("index")) {
    const index = cursor.relation();
    return { kind: "setComment", on: { kind: "index", index }, comment: commentText(cursor) };
  }
  const object = objectKind(cursor);
  if (object === undefined) throw new NotUnderstood("an unknown kind of object");
  const name = cursor.relation();
  return { kind: "setComment", on: { kind: "object", object, name }, comment: commentText(cursor) };
}

function columnPath(cursor: Cursor): { readonly table: RelationName; readonly column: string } {
  const names = [cursor.name()];
  while (cursor.skip(".")) names.push(cursor.name());
  const [column, name, schema] = names.toReversed();
  if (column === undefined || name === undefined) throw new NotUnderstood("a column was expected");
  return { table: { schema, name }, column };
}

function commentText(cursor: Cursor): string | undefined {
  cursor.expect("is");
  return cursor.skip("null") ? undefined : cursor.string();
}
