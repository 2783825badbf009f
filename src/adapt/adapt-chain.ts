import type { Problem } from "../edit/problem.js";
import { placeOf } from "../edit/source.js";
import { excerpt } from "../sql/statement.js";
import { applyStatement } from "../operation/relational/apply/apply.js";
import { decide } from "../operation/relational/decide.js";
import { foldChain } from "../fold/relational/fold.js";
import { relationKey } from "../operation/relational/names.js";
import type { RelationalState } from "../operation/relational/state.js";
import type { SchemaStatement, StatementOrigin } from "../operation/relational/statement.js";
import { touchedTables } from "../operation/relational/touched.js";
import type { Dialect } from "../sql/dialect.js";
import type { PostgresParser } from "../sql/postgres/parser.js";
import { translateSql } from "../sql/translate/translate.js";
import type { AdaptedPart } from "./adapted-part.js";
import { adaptSchema, type AdaptedSchema } from "./adapt-schema.js";
import type { Adaptation, Gap } from "./notes.js";

/** A chain as it was read for one database. */
export interface RunChain {
  readonly statements: readonly SchemaStatement[];
  readonly start: RelationalState;
}

/** What a chain does, for another database. */
export interface AdaptedChain {
  /** The schema that it makes, then its statements on rows. */
  readonly parts: readonly AdaptedPart[];
  readonly adaptations: readonly Adaptation[];
  /** What has no counterpart, with its place. */
  readonly gaps: readonly Problem[];
}

/**
 * Writes what a chain does for another database: the schema that it ends in, and those of its statements on rows that do something on a new
 * database. Code, and SQL that is not translated, is a gap.
 */
export function adaptChain(chain: RunChain, target: Dialect, parser: PostgresParser): AdaptedChain {
  const [first] = chain.statements;
  if (first === undefined) return { parts: [], adaptations: [], gaps: [] };
  const births = creations(chain);
  const { state, gaps } = readableEnd(chain);
  const schema = adaptSchema(state, target, parser, (table) => births.get(table), first.origin);
  const rows = adaptRows(chain, state, schema, target, parser);
  return {
    parts: [...schema.parts, ...rows.parts],
    adaptations: schema.adaptations,
    gaps: [...schema.gaps, ...gaps, ...rows.gaps].map(problemOf),
  };
}

/** Where each table, or object, of the end was made, by its name at the end. */
function creations({ statements }: RunChain): ReadonlyMap<string, StatementOrigin> {
  const births = new Map<string, StatementOrigin>();
  for (const statement of statements) {
    switch (statement.kind) {
      case "createTable":
        births.set(statement.table.name, statement.origin);
        break;
      case "createObject":
        births.set(statement.object.name.name, statement.origin);
        break;
      case "renameTable": {
        const origin = births.get(statement.table.name);
        if (origin !== undefined) births.set(statement.newName.name, origin);
        break;
      }
      default:
        break;
    }
  }
  return births;
}

/**
 * The database behind all that is understood. What is not would make what it may touch unknown: it is a gap of its own, and so is what does not
 * fit without it.
 */
function readableEnd({ statements, start }: RunChain): {
  readonly state: RelationalState;
  readonly gaps: readonly Gap[];
} {
  const gaps: Gap[] = [];
  let state = start;
  const run = (statement: SchemaStatement): void => {
    if (statement.kind === "opaqueStatement") return;
    if (statement.kind === "guarded") {
      // One that the state does not decide is left over by the fold, and is a gap of its own.
      const answer = decide(statement.condition, state, () => false);
      if (answer === "yes") statement.then.forEach(run);
      else if (answer === "no") statement.otherwise.forEach(run);
      return;
    }
    const applied = applyStatement(state, statement);
    if (applied.ok) {
      ({ state } = applied);
      return;
    }
    const { origin } = statement;
    gaps.push({
      code: "statement",
      message: `${origin.migration.name}: ${origin.sql === undefined ? statement.kind : excerpt(origin.sql)} has nothing to do it to: ${applied.why}`,
      hint: "it needs what a step makes that is not understood: do both by hand behind the result",
      at: origin.slice,
    });
  };
  statements.forEach(run);
  return { state, gaps };
}

function adaptRows(
  chain: RunChain,
  end: RelationalState,
  { columns }: AdaptedSchema,
  target: Dialect,
  parser: PostgresParser,
): { readonly parts: readonly AdaptedPart[]; readonly gaps: readonly Gap[] } {
  const parts: AdaptedPart[] = [];
  const gaps: Gap[] = [];
  const folded = foldChain(chain.statements, chain.start);
  const kept = folded.ok ? folded.statements.map(({ statement }) => statement) : chain.statements;
  for (const [index, statement] of kept.entries()) {
    if (
      statement.kind !== "changeRows" &&
      statement.kind !== "opaqueStatement" &&
      statement.kind !== "guarded"
    )
      continue;
    const { origin } = statement;
    const gap = (what: string): void => {
      gaps.push({
        code: "rows",
        message: `${origin.migration.name}: ${what}`,
        hint: "do what it does in a migration of your own behind the result, or see that it does nothing on a new database",
        at: origin.slice,
      });
    };
    if (statement.kind === "guarded") {
      gap("what runs depends on what is there");
      continue;
    }
    if (statement.kind === "opaqueStatement") {
      gap(`${statement.label}: ${statement.why}`);
      continue;
    }
    if (origin.sql === undefined) {
      gap(`${statement.label}: it is code`);
      continue;
    }
    if (isShapedLater(statement, kept.slice(index + 1), end)) {
      gap(`${statement.label}: its table is altered behind it`);
      continue;
    }
    const translation = translateSql(
      origin.sql,
      target,
      { tables: columns, indexes: new Map() },
      parser,
    );
    if (!translation.ok) gap(`${statement.label}: ${translation.why}`);
    else
      parts.push(
        ...translation.statements.map((sql) => ({ sql, table: undefined, statement: undefined })),
      );
  }
  return { parts, gaps };
}

/** Does a statement behind it change the shape of a table that it touches? Keys and indexes change none. */
function isShapedLater(
  statement: SchemaStatement,
  behind: readonly SchemaStatement[],
  state: RelationalState,
): boolean {
  const touched = touchedTables(statement, state);
  if (touched === "everything") return true;
  return behind.some((each) => {
    switch (each.kind) {
      case "addColumn":
      case "dropColumn":
      case "renameColumn":
      case "alterColumn":
      case "redefineTable":
      case "renameTable":
      case "dropTable":
        return touched.all.has(relationKey(each.table, state.dialect));
      default:
        return false;
    }
  });
}

function problemOf({ code, message, hint, at }: Gap): Problem {
  return {
    code,
    message,
    hint,
    ...(at === undefined ? {} : { place: placeOf(at.file, at.start) }),
  };
}
