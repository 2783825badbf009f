import { emptyState, type RelationalState } from "../../src/operation/relational/state.js";
import { applyStatement } from "../../src/operation/relational/apply/apply.js";
import type { SchemaStatement } from "../../src/operation/relational/statement.js";
import { readSchemaSql } from "../../src/schema-sql/read/read.js";
import type { Dialect } from "../../src/sql/dialect.js";
import { loadPostgresParser } from "../../src/sql/postgres/parser.js";

/** The statements of texts of SQL, each text a step of its own. */
export async function statementsOf(
  dialect: Dialect,
  ...texts: readonly string[]
): Promise<readonly SchemaStatement[]> {
  const parser = await loadPostgresParser();
  return texts.flatMap((text, step) =>
    readSchemaSql(text, { dialect, parser }, (sql, index) => ({
      migration: { app: "db", name: String(step) },
      slice: { file: { path: `${step}.sql`, text }, start: 0, end: text.length, edits: [] },
      sql,
      comments: [],
      issue: `${step}:${index}`,
    })),
  );
}

/** What texts of SQL make of an empty database; throws where one is refused. */
export async function stateOf(
  dialect: Dialect,
  ...texts: readonly string[]
): Promise<RelationalState> {
  let state = emptyState(dialect);
  for (const statement of await statementsOf(dialect, ...texts)) {
    const applied = applyStatement(state, statement);
    if (!applied.ok) throw new Error(applied.why);
    state = applied.state;
  }
  return state;
}
