import type { Problem } from "../edit/problem.js";
import { placeOf, type SourceFile } from "../edit/source.js";
import { applyStatement } from "../operation/relational/apply/apply.js";
import { emptyState, type RelationalState } from "../operation/relational/state.js";
import type { SchemaStatement, StatementOrigin } from "../operation/relational/statement.js";
import { readSchemaSql, type SqlReader } from "./read/read.js";

/** A database that a text of SQL makes, or why it is not known what it makes. */
export type BaseState =
  | { readonly ok: true; readonly state: RelationalState }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Statements of dumps that leave the schema as it is: settings of the session, transactions, rights, rows. */
const ELSEWHERE =
  /^\s*(?:set|select|begin|commit|start|lock|unlock|pragma|use|grant|revoke|analyze|vacuum|\\\w+)\b|\bowner\s+to\b/i;

/**
 * The database that stands in front of a chain, from SQL such as pg_dump, mysqldump or `sqlite3 .schema` writes: all that is in it, and
 * nothing else. A statement on the schema that is not understood is a problem, because nothing could be concluded from the rest.
 */
export function baseState(file: SourceFile, reader: SqlReader): BaseState {
  const problems: Problem[] = [];
  let state = emptyState(reader.dialect);
  const statements = readSchemaSql(file.text, reader, (sql, index) => originOf(file, sql, index));
  for (const statement of statements) {
    if (isElsewhere(statement)) continue;
    if (statement.kind === "opaqueStatement") {
      problems.push(unread(file, statement.origin, statement.why));
      continue;
    }
    const applied = applyStatement(state, statement);
    if (applied.ok) ({ state } = applied);
    else problems.push(unread(file, statement.origin, applied.why));
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, state };
}

function isElsewhere(statement: SchemaStatement): boolean {
  return statement.kind === "changeRows" || ELSEWHERE.test(statement.origin.sql ?? "");
}

function unread(file: SourceFile, { sql = "", slice }: StatementOrigin, why: string): Problem {
  const short = sql.replace(/\s+/g, " ").slice(0, 60);
  return {
    code: "base-unread",
    message: `what ${short} makes is not understood: ${why}`,
    place: placeOf(file, slice.start),
    hint: "take the statement out of the file, if no migration needs what it makes",
  };
}

function originOf(file: SourceFile, sql: string, index: number): StatementOrigin {
  const start = Math.max(file.text.indexOf(sql), 0);
  return {
    migration: { app: "", name: file.path },
    slice: { file, start, end: start + sql.length, edits: [] },
    sql,
    comments: [],
    issue: `base:${index}`,
  };
}
