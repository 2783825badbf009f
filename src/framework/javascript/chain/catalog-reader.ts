import { memberKey } from "../../../operation/relational/names.js";
import { objectPresence, type RelationalState } from "../../../operation/relational/state.js";
import {
  answerCatalogQuery,
  type AnswerRow,
  type NamedThing,
} from "../../../schema-sql/catalog/answer.js";
import { readCatalogQuery } from "../../../schema-sql/catalog/query.js";
import type { SqlReader } from "../../../schema-sql/read/read.js";
import type { World } from "./world.js";

/**
 * Answers what migrations ask a database's catalogs. An index, a constraint or another object that the state does not have is taken to be
 * not there where the chain had it and took it away, or where the step that asks then makes it: as with tables, what the chain makes
 * itself was not there before. Whether the step does is known at its end (`unproved`).
 */
export class CatalogReader {
  #assumed: readonly NamedThing[] = [];
  readonly #doubted = new Set<string>();

  /** The rows that a query gives; undefined where it looks elsewhere, or only the database tells. */
  answer(sql: string, reader: SqlReader, world: World): readonly AnswerRow[] | undefined {
    if (!LOOKS_INTO_CATALOG.test(sql)) return undefined;
    const query = readCatalogQuery(sql, reader.dialect, reader.parser);
    if (query === undefined) return undefined;
    const answer = answerCatalogQuery(query, world.state);
    if (answer.kind === "rows") return answer.rows;
    if (answer.kind === "unknown") return undefined;
    const { thing, rows, mayBeElsewhere } = answer;
    if (this.#doubted.has(keyOf(thing))) return undefined;
    const wasThere = world.members.has(memberKey(thing.name, world.state.dialect));
    if (mayBeElsewhere || !wasThere) this.#assumed = [...this.#assumed, thing];
    return rows;
  }

  /** Forgets what was assumed; a step begins. */
  begin(): void {
    this.#assumed = [];
  }

  /** What was taken to be not there, and was not made since on a table of the chain's own. */
  unproved(state: RelationalState): readonly NamedThing[] {
    return this.#assumed.filter((thing) => !isThere(thing, state));
  }

  /** Whether these are there is left to the database from now on. */
  doubt(things: readonly NamedThing[]): void {
    for (const thing of things) this.#doubted.add(keyOf(thing));
  }
}

/** Names that only queries on catalogs have in them. */
const LOOKS_INTO_CATALOG =
  /\b(?:information_schema|sqlite_master|sqlite_schema|pg_[a-z_]+)\b|^\s*(?:show|pragma)\b/i;

function keyOf({ kind, name }: NamedThing): string {
  return `${kind} ${name}`;
}

function isThere({ kind, name }: NamedThing, state: RelationalState): boolean {
  if (kind !== "index" && kind !== "constraint") {
    const object = { kind, name: { schema: undefined, name }, on: undefined };
    return objectPresence(state, object) === "there";
  }
  const key = memberKey(name, state.dialect);
  return [...state.tables.values()].some(
    ({ complete, indexes, constraints }) =>
      complete &&
      [...indexes, ...constraints].some(
        (each) => each.name !== undefined && memberKey(each.name, state.dialect) === key,
      ),
  );
}
