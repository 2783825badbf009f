import type { CreateIndex } from "../../operation/relational/statement.js";
import { cascades, ifExists } from "./alter-table.js";
import { indexElements, indexTail, skipManner } from "./constraint.js";
import { usualMethod } from "./create-table.js";
import { NotUnderstood, type Cursor } from "./cursor.js";
import type { Unplaced } from "./unplaced.js";

/** Reads a CREATE INDEX behind the verb. */
export function createIndex(cursor: Cursor): Unplaced<CreateIndex> {
  const unique = cursor.skip("unique");
  const special = cursor.skipOne("fulltext", "spatial");
  if (cursor.skipOne("clustered", "nonclustered") !== undefined) {
    throw new NotUnderstood("how an index is clustered");
  }
  cursor.expect("index");
  const concurrently = cursor.skip("concurrently");
  const onConflict = cursor.skip("if", "not", "exists") ? "skip" : "fail";
  const named = cursor.at("on") && cursor.peek(1) !== undefined ? undefined : cursor.relation();
  const early = cursor.skip("using") ? cursor.name().toLowerCase() : undefined;
  cursor.expect("on");
  if (cursor.skip("only")) throw new NotUnderstood("an index of a part of a table");
  const on = cursor.relation();
  const using = cursor.skip("using") ? cursor.name().toLowerCase() : undefined;
  const elements = indexElements(cursor.inParentheses());
  const tail = indexTail(cursor);
  // SQLite says the schema with the index, the others with the table.
  const table = cursor.dialect === "sqlite" ? { ...on, schema: named?.schema } : on;
  return {
    kind: "createIndex",
    table,
    index: {
      ...tail,
      name: named?.name,
      naming: named === undefined ? "derived" : "given",
      unique,
      method: usualMethod(special ?? using ?? early ?? tail.method),
      elements,
    },
    concurrently,
    onConflict,
  };
}

/** Reads a DROP INDEX behind these two words. */
export function dropIndex(cursor: Cursor): readonly Unplaced[] {
  const concurrently = cursor.skip("concurrently");
  const onMissing = ifExists(cursor);
  const indexes = [cursor.relation()];
  while (cursor.skip(",")) indexes.push(cursor.relation());
  const table = cursor.skip("on") ? cursor.relation() : undefined;
  while (skipManner(cursor));
  if (cascades(cursor)) throw new NotUnderstood("what goes with the index");
  return indexes.map((index) => ({ kind: "dropIndex", index, table, concurrently, onMissing }));
}

/** Reads an ALTER INDEX behind these two words: only its renaming is understood. */
export function alterIndex(cursor: Cursor): Unplaced {
  const onMissing = ifExists(cursor);
  const index = cursor.relation();
  cursor.expect("rename", "to");
  return { kind: "renameIndex", index, table: undefined, newName: cursor.name(), onMissing };
}
