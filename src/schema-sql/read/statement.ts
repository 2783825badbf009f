import { alterTable, cascades, ifExists } from "./alter-table.js";
import { commentOn } from "./comment.js";
import { createTable } from "./create-table.js";
import { NotUnderstood, type Cursor } from "./cursor.js";
import { alterIndex, createIndex, dropIndex } from "./index-statements.js";
import { alterObject, createObject, dropObjects } from "./object-statements.js";
import type { Unplaced } from "./unplaced.js";

/** Words with which a statement that changes the schema begins. */
export function isSchemaStatement(cursor: Cursor): boolean {
  return (
    ["create", "alter", "drop"].some((word) => cursor.at(word)) ||
    cursor.at("comment", "on") ||
    cursor.at("rename", "table")
  );
}

/** Reads a statement that changes the schema. Throws NotUnderstood where it has a form that is not known. */
export function schemaStatement(cursor: Cursor): readonly Unplaced[] {
  const found = read(cursor);
  cursor.end();
  return found;
}

function read(cursor: Cursor): readonly Unplaced[] {
  if (cursor.skip("create")) {
    if (cursor.skip("table")) return [createTable(cursor)];
    const index = ["index", "unique", "fulltext", "spatial", "clustered", "nonclustered"];
    if (index.some((word) => cursor.at(word))) return [createIndex(cursor)];
    return [createObject(cursor)];
  }
  if (cursor.skip("alter")) {
    if (cursor.skip("table")) return alterTable(cursor);
    if (cursor.skip("index")) return [alterIndex(cursor)];
    return [alterObject(cursor)];
  }
  if (cursor.skip("drop")) {
    if (cursor.skip("table")) return dropTables(cursor);
    if (cursor.skip("index")) return dropIndex(cursor);
    return dropObjects(cursor);
  }
  if (cursor.skip("comment", "on")) return [commentOn(cursor)];
  if (cursor.skip("rename", "table")) return renameTables(cursor);
  throw new NotUnderstood("an unknown kind of statement");
}

function dropTables(cursor: Cursor): readonly Unplaced[] {
  const onMissing = ifExists(cursor);
  const tables = [cursor.relation()];
  while (cursor.skip(",")) tables.push(cursor.relation());
  const cascade = cascades(cursor);
  return tables.map((table) => ({ kind: "dropTable", table, onMissing, cascade }));
}

/** MySQL's `RENAME TABLE a TO b, c TO d`. */
function renameTables(cursor: Cursor): readonly Unplaced[] {
  return cursor.list().map((part) => {
    const table = part.relation();
    part.expect("to");
    const newName = part.relation();
    part.end();
    return { kind: "renameTable", table, ifTableExists: false, newName };
  });
}
