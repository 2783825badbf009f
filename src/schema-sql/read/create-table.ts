import type { Column, NamedOption } from "../../operation/relational/column.js";
import type { Constraint, Index } from "../../operation/relational/members.js";
import type { CreateTable } from "../../operation/relational/statement.js";
import { columnDefinition } from "./column.js";
import { atTableConstraint, indexElements, indexTail, tableConstraint } from "./constraint.js";
import { NotUnderstood, type Cursor } from "./cursor.js";
import type { Unplaced } from "./unplaced.js";
import { canonicalOf } from "../../sql/tokens.js";

/** Reads a CREATE TABLE behind these two words. */
export function createTable(cursor: Cursor): Unplaced<CreateTable> {
  const onConflict = cursor.skip("if", "not", "exists") ? "skip" : "fail";
  const table = cursor.relation();
  if (!cursor.at("(")) throw new NotUnderstood("a table that is made of something else");
  const columns: Column[] = [];
  const constraints: Constraint[] = [];
  const indexes: Index[] = [];
  for (const part of cursor.inParentheses().list()) {
    if (part.at("like")) throw new NotUnderstood("a table that is made like another");
    if (atTableConstraint(part)) constraints.push(tableConstraint(part));
    else if (atIndex(part)) indexes.push(inlineIndex(part));
    else {
      const definition = columnDefinition(part);
      columns.push(definition.column);
      constraints.push(...definition.constraints);
    }
    part.end();
  }
  const { options, comment } = tableOptions(cursor);
  return {
    kind: "createTable",
    table,
    columns,
    constraints,
    indexes,
    options,
    comment,
    onConflict,
  };
}

/** Does MySQL's `KEY name (…)` stand here? */
export function atIndex(cursor: Cursor): boolean {
  if (cursor.dialect !== "mysql") return false;
  return ["key", "index", "fulltext", "spatial"].some((word) => cursor.at(word));
}

/** MySQL's `[FULLTEXT|SPATIAL] KEY|INDEX [name] [USING type] (elements) …`. */
export function inlineIndex(cursor: Cursor): Index {
  const special = cursor.skipOne("fulltext", "spatial");
  cursor.skipOne("key", "index");
  let name: string | undefined;
  if (!cursor.at("(") && !cursor.at("using")) name = cursor.name();
  const using = cursor.skip("using") ? cursor.name().toLowerCase() : undefined;
  const elements = indexElements(cursor.inParentheses());
  const tail = indexTail(cursor);
  return {
    ...tail,
    name,
    naming: name === undefined ? "derived" : "given",
    unique: false,
    method: usualMethod(special ?? using ?? tail.method),
    elements,
  };
}

/** The method, undefined where it is the one that the servers take anyway. */
export function usualMethod(method: string | undefined): string | undefined {
  return method === "btree" ? undefined : method;
}

function tableOptions(cursor: Cursor): {
  readonly options: readonly NamedOption[];
  readonly comment: string | undefined;
} {
  const options: NamedOption[] = [];
  let comment: string | undefined;
  while (!cursor.done) {
    if (cursor.skip(",")) continue;
    if (cursor.dialect === "mysql") {
      const option = mysqlOption(cursor);
      if (typeof option === "string") comment = option;
      else options.push(option);
      continue;
    }
    options.push(...otherOptions(cursor));
  }
  return { options, comment };
}

/** One of MySQL's options of a table; its comment as a string. */
export function mysqlOption(cursor: Cursor): NamedOption | string {
  cursor.skip("default");
  const start = cursor.take();
  let name = start.value.toLowerCase();
  if (name === "charset") name = "character set";
  else if (name === "character" && cursor.skip("set")) name = "character set";
  else if (name === "partition") throw new NotUnderstood("a partitioned table");
  if (start.kind !== "word") throw new NotUnderstood("an unknown option of a table");
  cursor.skip("=");
  if (name === "comment") return cursor.string();
  const value = cursor.take();
  const text = value.kind === "text" ? `'${value.value.replaceAll("'", "''")}'` : value.value;
  return { name, text: `${name.toUpperCase()}=${text}` };
}

/** Options of PostgreSQL's and SQLite's tables. */
function otherOptions(cursor: Cursor): readonly NamedOption[] {
  if (cursor.skip("without", "rowid")) return [{ name: "without rowid", text: "WITHOUT ROWID" }];
  if (cursor.skip("strict")) return [{ name: "strict", text: "STRICT" }];
  if (cursor.skip("tablespace")) return [{ name: "tablespace", text: cursor.name() }];
  if (cursor.skip("with")) return parameters(cursor.inParentheses());
  if (cursor.skip("partition", "by")) {
    const text = canonicalOf(
      cursor.until((at) => at.at("with") || at.at("tablespace")).tokens,
      cursor.dialect,
    );
    return [{ name: "partition by", text: `PARTITION BY ${text}` }];
  }
  throw new NotUnderstood("an unknown option of a table");
}

/** Storage parameters: `name = value` between commas. */
export function parameters(cursor: Cursor): readonly NamedOption[] {
  return cursor.list().map((part) => {
    let name = part.name();
    while (part.skip(".")) name += `.${part.name()}`;
    const text = part.skip("=") ? part.rest().source() : "true";
    part.end();
    return { name, text };
  });
}
