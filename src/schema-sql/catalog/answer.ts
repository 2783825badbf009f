import { memberKey } from "../../operation/relational/names.js";
import {
  columnPresence,
  objectPresence,
  tablePresence,
  type RelationalState,
} from "../../operation/relational/state.js";
import { UNKNOWN, identity, isEqual, type Cell } from "./cell.js";
import type { CatalogQuery, Source, Target, Term, Test } from "./query.js";
import { catalogOf, type Named, type Row } from "./rows.js";

/** A row of a result, by the names of its columns in lower case. Columns of a catalog that are not modelled are not among them. */
export type AnswerRow = ReadonlyMap<string, Cell>;

/** A thing by its name: an index, a constraint, an object. */
export interface NamedThing {
  readonly kind: Exclude<Named, "table" | "column" | "relation">;
  readonly name: string;
}

/** What a query on catalogs gives on a database that is known as far as a state tells. */
export type CatalogAnswer =
  | { readonly kind: "rows"; readonly rows: readonly AnswerRow[] }
  /** No row if this is not there, of which nothing in the state tells. */
  | {
      readonly kind: "if absent";
      readonly thing: NamedThing;
      readonly rows: readonly AnswerRow[];
      /** Are there tables of which not all is known, that may have it? */
      readonly mayBeElsewhere: boolean;
    }
  | { readonly kind: "unknown" };

const NOT_KNOWN: CatalogAnswer = { kind: "unknown" };

/** Rows of the sources of a query, by their aliases. */
type Tuple = ReadonlyMap<string, Row>;

/** Answers a query on catalogs. What is in doubt must make no difference: whether it is there or not, whole or not. */
export function answerCatalogQuery(query: CatalogQuery, state: RelationalState): CatalogAnswer {
  const answer = answerKnown(query, state);
  if (![...state.tables.values()].some(({ doubted }) => doubted)) return answer;
  const text = answerText(answer);
  return withoutDoubted(state).every((other) => answerText(answerKnown(query, other)) === text)
    ? answer
    : NOT_KNOWN;
}

function answerText(answer: CatalogAnswer): string {
  return JSON.stringify(answer, (_key, value: unknown) =>
    value instanceof Map ? [...value] : value,
  );
}

/** The state without the tables that are in doubt, and with nothing known of what they hold. */
function withoutDoubted(state: RelationalState): readonly RelationalState[] {
  const entries = [...state.tables];
  const without = new Map(entries.filter(([, { doubted }]) => !doubted));
  const empty = new Map(
    entries.map(([key, table]) => [
      key,
      table.doubted ? { ...table, columns: [], constraints: [], indexes: [] } : table,
    ]),
  );
  return [
    { ...state, tables: without },
    { ...state, tables: empty },
  ];
}

function answerKnown(query: CatalogQuery, state: RelationalState): CatalogAnswer {
  const asked = new Evaluation(query, state);
  const found = asked.tuples();
  if (found === undefined) return NOT_KNOWN;
  const pinned = asked.pinned();
  const isUnique = pinned.some(({ named }) => named !== "column");
  const sure = found.filter(({ isSure }) => isSure);
  if (sure.length > 0) {
    return isUnique && (sure.length === found.length || pinned.some(isMember))
      ? { kind: "rows", rows: asked.result(sure.map(({ tuple }) => tuple)) }
      : NOT_KNOWN;
  }
  return nothingThere(pinned, asked, state, found.length > 0);
}

/** A name that a query asks for. */
interface Pinned {
  readonly named: Named;
  readonly name: string;
}

/** Tables may have several of what is asked for; a member has its name for itself. */
function isMember({ named }: Pinned): boolean {
  return named !== "table" && named !== "column";
}

/** No row of what is known fits: nor does any other, where what is asked for surely is not there, or is a part of a table that is known. */
function nothingThere(
  pinned: readonly Pinned[],
  asked: Evaluation,
  state: RelationalState,
  mayBeElsewhere: boolean,
): CatalogAnswer {
  const rows = asked.result([]);
  const nothing: CatalogAnswer = { kind: "rows", rows };
  const table = pinned.find(({ named }) => named === "table");
  if (table !== undefined) {
    if (mayBeElsewhere) return NOT_KNOWN;
    const name = { schema: undefined, name: table.name };
    if (tablePresence(state, name) !== "unknown") return nothing;
    const column = pinned.find(({ named }) => named === "column");
    const presence = column === undefined ? "unknown" : columnPresence(state, name, column.name);
    return presence === "not there" ? nothing : NOT_KNOWN;
  }
  const [only] = pinned;
  if (only === undefined) return NOT_KNOWN;
  const { named, name } = only;
  if (named === "table" || named === "column" || named === "relation") {
    const relation = { schema: undefined, name };
    return named === "relation" && !mayBeElsewhere && tablePresence(state, relation) === "not there"
      ? nothing
      : NOT_KNOWN;
  }
  if (named !== "index" && named !== "constraint") {
    const object = { kind: named, name: { schema: undefined, name }, on: undefined };
    if (objectPresence(state, object) === "not there") return nothing;
  }
  return { kind: "if absent", thing: { kind: named, name }, rows, mayBeElsewhere };
}

class Evaluation {
  readonly #key: (text: string) => string;
  /** The rows of each catalog; undefined for one that is not modelled. */
  readonly #rows: ReadonlyMap<string, readonly Row[] | undefined>;

  constructor(
    private readonly query: CatalogQuery,
    private readonly state: RelationalState,
  ) {
    // Catalogs of MySQL compare without regard to case.
    this.#key = (text) => (state.dialect === "mysql" ? text.toLowerCase() : text);
    this.#rows = new Map(
      query.sources.map(({ catalog }) => [catalog, catalogOf(catalog)?.rows(state)]),
    );
  }

  /** The rows that fit, or may fit; undefined where a catalog or a column is not modelled. */
  tuples(): readonly { readonly tuple: Tuple; readonly isSure: boolean }[] | undefined {
    let tuples: readonly Tuple[] = [new Map<string, Row>()];
    const { sources, where } = this.query;
    if (sources.length === 0) return undefined;
    for (const source of sources) {
      const rows = this.#rows.get(source.catalog);
      if (rows === undefined) return undefined;
      tuples = tuples.flatMap((tuple) => this.#joined(tuple, source, rows));
    }
    const tests = [...where, ...sources.flatMap(({ optional, on }) => (optional ? [] : on))];
    if (!tests.every((test) => this.#isModelled(test))) return undefined;
    return tuples.flatMap((tuple) => {
      const holds = this.#holds(tests, tuple);
      return holds === false ? [] : [{ tuple, isSure: holds === true }];
    });
  }

  /** The names that the query asks for. */
  pinned(): readonly Pinned[] {
    const { sources, where } = this.query;
    const tests = [...where, ...sources.flatMap(({ on }) => on)];
    return tests.flatMap(({ term, among }): readonly Pinned[] => {
      const [other, second] = among;
      if (other === undefined || second !== undefined) return [];
      if (term.kind !== "column") return [];
      if (other.kind === "table") return [{ named: "table", name: other.name }];
      if (other.kind !== "value" || typeof other.value !== "string") return [];
      const source = this.#sourceOf(term);
      const named = source && catalogOf(source.catalog)?.names[term.column];
      if (named === undefined) return [];
      return [{ named: named === "relation" ? this.#kindOfRelation() : named, name: other.value }];
    });
  }

  /** The result of the query for the rows that fit. */
  result(tuples: readonly Tuple[]): readonly AnswerRow[] {
    const { targets } = this.query;
    const [first] = targets;
    if (first?.kind === "exists") return [new Map([[first.name.toLowerCase(), tuples.length > 0]])];
    if (first?.kind === "count") {
      // node-postgres gives a bigint as text.
      const count = this.state.dialect === "postgres" ? String(tuples.length) : tuples.length;
      return [new Map([[first.name.toLowerCase(), count]])];
    }
    return tuples.map((tuple) => new Map(targets.flatMap((target) => this.#cells(target, tuple))));
  }

  #cells(target: Target, tuple: Tuple): readonly (readonly [string, Cell])[] {
    if (target.kind === "all") return [...tuple.values()].flatMap((row) => Object.entries(row));
    if (target.kind !== "term") return [];
    return [[target.name.toLowerCase(), this.#valueOf(target.term, tuple)]];
  }

  /** What kind of relation a query on pg_class or sqlite_master asks for. */
  #kindOfRelation(): Named {
    const { sources, where } = this.query;
    if (sources.some(({ catalog }) => catalog === "pg_index")) return "index";
    for (const { term, among } of where) {
      const [other] = among;
      if (term.kind !== "column" || other?.kind !== "value" || among.length > 1) continue;
      if (term.column !== "relkind" && term.column !== "type") continue;
      if (other.value === "i" || other.value === "index") return "index";
      if (other.value === "r" || other.value === "table") return "table";
      if (other.value === "v" || other.value === "view") return "view";
      if (other.value === "trigger") return "trigger";
    }
    return "relation";
  }

  #joined(tuple: Tuple, source: Source, rows: readonly Row[]): readonly Tuple[] {
    const { alias, optional, on } = source;
    const tests = [...on, ...this.query.where];
    const joined = rows
      .map((row): Tuple => new Map([...tuple, [alias, row]]))
      // Conditions on sources that are not joined yet are not known to fail.
      .filter((each) => this.#holds(optional ? on : tests, each) !== false);
    return optional && joined.length === 0 ? [new Map([...tuple, [alias, {}]])] : joined;
  }

  #holds(tests: readonly Test[], tuple: Tuple): boolean | undefined {
    let result: boolean | undefined = true;
    for (const { term, among } of tests) {
      const left = this.#valueOf(term, tuple);
      const answers = among.map((each) => isEqual(left, this.#valueOf(each, tuple), this.#key));
      if (answers.includes(true)) continue;
      if (!answers.includes(undefined)) return false;
      result = undefined;
    }
    return result;
  }

  #isModelled({ term, among }: Test): boolean {
    return [term, ...among].every((each) => {
      if (each.kind !== "column") return true;
      const source = this.#sourceOf(each);
      if (source === undefined) return false;
      const rows = this.#rows.get(source.catalog) ?? [];
      return rows.every((row) => Object.hasOwn(row, each.column));
    });
  }

  #sourceOf({ alias, column }: Term & { readonly kind: "column" }): Source | undefined {
    const { sources } = this.query;
    if (alias !== undefined) return sources.find((source) => source.alias === alias);
    const having = sources.filter(({ catalog }) =>
      catalogOf(catalog)
        ?.rows(this.state)
        .some((row) => Object.hasOwn(row, column)),
    );
    return having.length === 1 ? having[0] : sources.length === 1 ? sources[0] : undefined;
  }

  #valueOf(term: Term, tuple: Tuple): Cell {
    switch (term.kind) {
      case "value":
        return term.value;
      case "table": {
        const key = memberKey(term.name.replace(/^.*\.|"/g, ""), this.state.dialect);
        const found = [...this.state.tables.values()].find(
          ({ name }) => memberKey(name.name, this.state.dialect) === key,
        );
        return found === undefined ? UNKNOWN : identity(`table ${found.identity}`);
      }
      case "column": {
        const source = this.#sourceOf(term);
        const row = source === undefined ? undefined : tuple.get(source.alias);
        if (row === undefined) return UNKNOWN;
        return row[term.column] ?? (Object.keys(row).length === 0 ? null : UNKNOWN);
      }
    }
  }
}
