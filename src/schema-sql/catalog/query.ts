import type { JoinExpr, Node, RangeVar, SelectStmt } from "@pgsql/types";
import type { Dialect } from "../../sql/dialect.js";
import { lex } from "../../sql/lex.js";
import { asKind, columnOf, functionName, stringsOf } from "../../sql/postgres/nodes.js";
import type { PostgresParser } from "../../sql/postgres/parser.js";
import { renderForPostgres } from "../../sql/render.js";
import { asSelect } from "./show.js";
import { CURRENT_SCHEMA, type Cell } from "./cell.js";

/** A catalog in the FROM of a query. */
export interface Source {
  /** What the query calls it; unique in the query. */
  readonly alias: string;
  /** In lower case: `pg_class`, `information_schema.columns`. */
  readonly catalog: string;
  /** LEFT JOIN: where no row fits, one of nulls stands in. */
  readonly optional: boolean;
  /** What has to hold for a row to fit. */
  readonly on: readonly Test[];
}

/** A part of a condition. */
export type Term =
  | {
      readonly kind: "column";
      /** Undefined where the query leaves it to the column's name. */
      readonly alias: string | undefined;
      readonly column: string;
    }
  | { readonly kind: "value"; readonly value: Cell }
  /** `'shop'::regclass`. */
  | { readonly kind: "table"; readonly name: string };

/** A condition: the term is one of others. */
export interface Test {
  readonly term: Term;
  readonly among: readonly Term[];
}

/** A column of the result. */
export type Target =
  | { readonly kind: "all" }
  | { readonly kind: "count" | "exists"; readonly name: string }
  | { readonly kind: "term"; readonly name: string; readonly term: Term };

/** A query that only looks into catalogs, as far as such queries are understood. */
export interface CatalogQuery {
  readonly sources: readonly Source[];
  readonly where: readonly Test[];
  readonly targets: readonly Target[];
}

/** What of a query is not understood. */
class Unclear extends Error {}

/** Reads a query on catalogs: joins, equalities, scalar subqueries. Undefined where it is another statement or says more than that. */
export function readCatalogQuery(
  text: string,
  dialect: Dialect,
  parser: PostgresParser,
): CatalogQuery | undefined {
  const select = asSelect(text, dialect) ?? text;
  const lexed = lex(select, dialect);
  if (!lexed.ok) return undefined;
  const [node, second] = parser.parse(renderForPostgres(lexed.tokens)) ?? [];
  const statement = asKind(node, "SelectStmt");
  if (statement === undefined || second !== undefined) return undefined;
  try {
    return new QueryReader(dialect).read(statement);
  } catch (error) {
    if (error instanceof Unclear) return undefined;
    throw error;
  }
}

class QueryReader {
  readonly #sources: Source[] = [];
  readonly #where: Test[] = [];
  #ordinal = 0;

  constructor(private readonly dialect: Dialect) {}

  read(statement: SelectStmt): CatalogQuery {
    const [only, more] = statement.targetList ?? [];
    const alone = asKind(only, "ResTarget");
    const exists = asKind(alone?.val, "SubLink");
    if (exists?.subLinkType === "EXISTS_SUBLINK" && more === undefined) {
      this.#enter(asKind(exists.subselect, "SelectStmt"), new Map());
      return this.#query([{ kind: "exists", name: alone?.name ?? "exists" }]);
    }
    const names = this.#enter(statement, new Map());
    return this.#query((statement.targetList ?? []).map((each) => this.#target(each, names)));
  }

  #query(targets: readonly Target[]): CatalogQuery {
    return { sources: this.#sources, where: this.#where, targets };
  }

  /** Takes in the sources and conditions of a SELECT; gives what it calls its sources. */
  #enter(
    statement: SelectStmt | undefined,
    outer: ReadonlyMap<string, string>,
  ): ReadonlyMap<string, string> {
    if (statement === undefined || !isSimple(statement)) throw new Unclear();
    const names = new Map(outer);
    for (const each of statement.fromClause ?? []) this.#from(each, false, names);
    if (statement.whereClause !== undefined)
      this.#where.push(...this.#tests(statement.whereClause, names));
    return names;
  }

  #from(node: Node, optional: boolean, names: Map<string, string>): void {
    const join = asKind(node, "JoinExpr");
    if (join !== undefined) {
      this.#join(join, names);
      return;
    }
    const table = asKind(node, "RangeVar");
    if (table === undefined) throw new Unclear();
    this.#add(table, optional, names);
  }

  #join({ jointype, larg, rarg, quals, usingClause }: JoinExpr, names: Map<string, string>): void {
    if (larg === undefined || rarg === undefined || usingClause !== undefined) throw new Unclear();
    if (jointype !== "JOIN_INNER" && jointype !== "JOIN_LEFT") throw new Unclear();
    this.#from(larg, false, names);
    this.#from(rarg, jointype === "JOIN_LEFT", names);
    const added = this.#sources.at(-1);
    if (added === undefined || quals === undefined) return;
    this.#sources[this.#sources.length - 1] = { ...added, on: this.#tests(quals, names) };
  }

  #add(
    { schemaname, relname, alias }: RangeVar,
    optional: boolean,
    names: Map<string, string>,
  ): void {
    const schema = schemaname?.toLowerCase();
    const name = (relname ?? "").toLowerCase();
    const catalog =
      schema === undefined || schema === "pg_catalog" || schema === "main"
        ? name
        : `${schema}.${name}`;
    this.#ordinal += 1;
    const own = `${alias?.aliasname ?? name} ${this.#ordinal}`;
    names.set(alias?.aliasname ?? name, own);
    this.#sources.push({ alias: own, catalog, optional, on: [] });
  }

  #tests(node: Node, names: ReadonlyMap<string, string>): readonly Test[] {
    const all = asKind(node, "BoolExpr");
    if (all?.boolop === "AND_EXPR") {
      return (all.args ?? []).flatMap((each) => this.#tests(each, names));
    }
    const link = asKind(node, "SubLink");
    if (link?.subLinkType === "ANY_SUBLINK") {
      return [
        { term: this.#term(link.testexpr, names), among: [this.#scalar(link.subselect, names)] },
      ];
    }
    const comparison = asKind(node, "A_Expr");
    if (comparison === undefined) {
      return [{ term: this.#term(node, names), among: [{ kind: "value", value: true }] }];
    }
    const { kind, name, lexpr, rexpr } = comparison;
    if (stringsOf(name)[0] !== "=") throw new Unclear();
    if (kind === "AEXPR_OP_ANY" && isSearchPath(rexpr)) {
      const current: Term = { kind: "value", value: CURRENT_SCHEMA };
      return [{ term: this.#term(lexpr, names), among: [current] }];
    }
    if (kind === "AEXPR_IN") {
      const among = asKind(rexpr, "List")?.items ?? [];
      return [
        { term: this.#term(lexpr, names), among: among.map((each) => this.#term(each, names)) },
      ];
    }
    if (kind !== "AEXPR_OP") throw new Unclear();
    return [{ term: this.#term(lexpr, names), among: [this.#term(rexpr, names)] }];
  }

  #term(node: Node | undefined, names: ReadonlyMap<string, string>): Term {
    const reference = asKind(node, "ColumnRef");
    if (reference !== undefined) {
      const found = columnOf(reference);
      if (found === undefined) throw new Unclear();
      const alias = found.table === undefined ? undefined : names.get(found.table);
      if (found.table !== undefined && alias === undefined) throw new Unclear();
      return { kind: "column", alias, column: found.column.toLowerCase() };
    }
    const cast = asKind(node, "TypeCast");
    if (cast !== undefined) {
      const inner = this.#term(cast.arg, names);
      const type = stringsOf(cast.typeName?.names).at(-1);
      if (type !== "regclass") return inner;
      if (inner.kind !== "value" || typeof inner.value !== "string") throw new Unclear();
      return { kind: "table", name: inner.value };
    }
    const call = asKind(node, "FuncCall");
    if (call !== undefined && isCurrentSchema(functionName(call), this.dialect)) {
      return { kind: "value", value: CURRENT_SCHEMA };
    }
    if (asKind(node, "SQLValueFunction")?.op === "SVFOP_CURRENT_SCHEMA") {
      return { kind: "value", value: CURRENT_SCHEMA };
    }
    const link = asKind(node, "SubLink");
    if (link?.subLinkType === "EXPR_SUBLINK") return this.#scalar(link.subselect, names);
    return { kind: "value", value: constant(node) };
  }

  /** A subquery that gives one column: its sources become those of the query. */
  #scalar(node: Node | undefined, outer: ReadonlyMap<string, string>): Term {
    const statement = asKind(node, "SelectStmt");
    const names = this.#enter(statement, outer);
    const target = asKind(statement?.targetList?.[0], "ResTarget");
    const term = this.#term(target?.val, names);
    if (term.kind !== "column" || term.alias !== undefined) return term;
    // The column is the subquery's own, not one of the query around it.
    return { ...term, alias: this.#sources.at(-1)?.alias };
  }

  #target(node: Node, names: ReadonlyMap<string, string>): Target {
    const target = asKind(node, "ResTarget");
    const value = target?.val;
    const reference = asKind(value, "ColumnRef");
    if (reference?.fields?.some((field) => asKind(field, "A_Star") !== undefined) === true) {
      return { kind: "all" };
    }
    const call = asKind(value, "FuncCall");
    if (call !== undefined && functionName(call) === "count") {
      if (call.agg_distinct === true) throw new Unclear();
      return { kind: "count", name: target?.name ?? this.#countName() };
    }
    const term = this.#term(value, names);
    const own = term.kind === "column" ? term.column : "?column?";
    return { kind: "term", name: target?.name ?? own, term };
  }

  #countName(): string {
    return this.dialect === "postgres" ? "count" : "count(*)";
  }
}

/** Does the SELECT have nothing beside its FROM, its WHERE and an order or a limit, which leave rows where there are some? */
function isSimple(statement: SelectStmt): boolean {
  const { op, groupClause, havingClause, withClause, distinctClause, limitOffset, limitCount } =
    statement;
  const limit = limitCount === undefined ? 1 : constant(limitCount);
  return (
    (op === undefined || op === "SETOP_NONE") &&
    [groupClause, havingClause, withClause, distinctClause, limitOffset].every(
      (each) => each === undefined,
    ) &&
    typeof limit === "number" &&
    limit > 0
  );
}

function isCurrentSchema(name: string, dialect: Dialect): boolean {
  return dialect === "mysql" ? name === "database" || name === "schema" : name === "current_schema";
}

/** `ANY (current_schemas(false))`. */
function isSearchPath(node: Node | undefined): boolean {
  const call = asKind(node, "FuncCall");
  return call !== undefined && functionName(call) === "current_schemas";
}

function constant(node: Node | undefined): Cell {
  const value = asKind(node, "A_Const");
  if (value === undefined) throw new Unclear();
  if (value.isnull === true) return null;
  if (value.sval !== undefined) return value.sval.sval ?? "";
  if (value.boolval !== undefined) return value.boolval.boolval ?? false;
  if (value.ival !== undefined) return value.ival.ival ?? 0;
  throw new Unclear();
}
