import { applyStatement } from "../../operation/relational/apply/apply.js";
import { trailText } from "../../operation/relational/apply/trail.js";
import { decide } from "../../operation/relational/decide.js";
import { relationKey } from "../../operation/relational/names.js";
import type { RelationalState } from "../../operation/relational/state.js";
import type { SchemaStatement } from "../../operation/relational/statement.js";
import { touchedTables } from "../../operation/relational/touched.js";
import type { Emptiness } from "../../sql/emptiness.js";
import { lex } from "../../sql/lex.js";
import { canonicalOf } from "../../sql/tokens.js";
import { emptySet } from "./emptiness.js";
import { tableMeaning } from "./meaning.js";

/** A statement whose effect is not a matter of the schema alone, and what it finds when it runs. */
export interface Act {
  readonly text: string;
  /** What the tables that it may reach are, by name. */
  readonly sees: ReadonlyMap<string, string>;
}

/** What a list of statements does, one after the other. */
export type Run =
  | { readonly ok: true; readonly state: RelationalState; readonly acts: readonly Act[] }
  | { readonly ok: false; readonly statement: SchemaStatement; readonly why: string };

interface Moment {
  state: RelationalState;
  readonly acts: Act[];
  readonly empty: Set<number>;
}

/** Runs statements. Those that surely do nothing, because all that they look into is empty, are no acts. */
export function run(statements: readonly SchemaStatement[], start: RelationalState): Run {
  const moment: Moment = { state: start, acts: [], empty: new Set() };
  for (const statement of statements) {
    const problem = runOne(statement, moment);
    if (problem !== undefined) return { ok: false, ...problem };
  }
  return { ok: true, state: moment.state, acts: moment.acts };
}

function runOne(
  statement: SchemaStatement,
  moment: Moment,
): { readonly statement: SchemaStatement; readonly why: string } | undefined {
  const isEmpty = (emptiness: Emptiness): boolean =>
    emptySet(emptiness, moment.state, moment.empty, moment.acts.length > 0) !== undefined;
  if (statement.kind === "guarded") {
    const answer = decide(statement.condition, moment.state, isEmpty);
    if (answer !== "unknown") {
      for (const inner of answer === "yes" ? statement.then : statement.otherwise) {
        const problem = runOne(inner, moment);
        if (problem !== undefined) return problem;
      }
      return undefined;
    }
  }
  if (statement.kind === "changeRows" && isEmpty(statement.facts.nothingIf)) return undefined;
  const before = moment.state;
  if (isAct(statement)) moment.acts.push(actOf(statement, before));
  const applied = applyStatement(before, statement);
  if (!applied.ok) return { statement, why: applied.why };
  moment.state = applied.state;
  noteRows(statement, before, moment);
  return undefined;
}

function isAct({ kind }: SchemaStatement): boolean {
  return kind === "changeRows" || kind === "opaqueStatement" || kind === "guarded";
}

function actOf(statement: SchemaStatement, state: RelationalState): Act {
  const touched = touchedTables(statement, state);
  const keys = touched === "everything" ? [...state.tables.keys()] : [...touched.all];
  const sees = keys.flatMap((key): readonly (readonly [string, string])[] => {
    const table = state.tables.get(key);
    return table === undefined ? [] : [[key, tableMeaning(table)]];
  });
  return { text: `${sqlOf(statement, state)}${trailText(statement)}`, sees: new Map(sees) };
}

/** The statement's SQL without what only lays it out. */
function sqlOf({ origin }: SchemaStatement, { dialect }: RelationalState): string {
  if (origin.sql === undefined) return "";
  const lexed = lex(origin.sql, dialect);
  return lexed.ok ? canonicalOf(lexed.tokens, dialect) : origin.sql;
}

/** Keeps account of the tables that hold no rows. */
function noteRows(statement: SchemaStatement, before: RelationalState, moment: Moment): void {
  const { state, empty } = moment;
  if (statement.kind === "createTable") {
    const made = state.tables.get(relationKey(statement.table, state.dialect));
    if (made?.complete === true && made.identity >= before.next) empty.add(made.identity);
    return;
  }
  const touched = touchedTables(statement, before);
  const acts = [...before.objects.values()].some(
    ({ object }) => object.kind === "trigger" || object.kind === "rule",
  );
  if (touched === "everything" || (acts && touched.filled.size > 0)) {
    empty.clear();
    return;
  }
  for (const key of touched.filled) {
    const table = before.tables.get(key);
    if (table !== undefined) empty.delete(table.identity);
  }
}
