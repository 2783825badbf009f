import type { Node } from "@pgsql/types";
import { blockStatements, type BlockStatement } from "./block-statements.js";

export type { BlockStatement } from "./block-statements.js";

/** Reads SQL as PostgreSQL does. */
export interface PostgresParser {
  /** The statements of a text; undefined where it is none that PostgreSQL takes. Never throws. */
  readonly parse: (text: string) => readonly Node[] | undefined;
  /** What a block of PL/pgSQL (`DO $$ … $$`) runs; undefined where it is none, or holds statements of kinds that are not followed. */
  readonly block: (text: string) => readonly BlockStatement[] | undefined;
}

let loading: Promise<PostgresParser> | undefined;

/** Loads PostgreSQL's own parser (libpg-query, WebAssembly) once for the process, in about 60 ms. */
export function loadPostgresParser(): Promise<PostgresParser> {
  loading ??= load();
  return loading;
}

/** Longer statements are fixtures or generated; the parser's memory is not grown for them. */
const LONGEST = 2_000_000;

/** The parser works on a stack of fixed size. */
const DEEPEST = 1_000;

async function load(): Promise<PostgresParser> {
  const library = await import("libpg-query");
  await library.loadModule();
  let broken = false;
  const parse = (text: string): readonly Node[] | undefined => {
    if (broken || text.length > LONGEST || nesting(text) > DEEPEST) return undefined;
    try {
      const { stmts = [] } = library.parseSync(text);
      return stmts.flatMap(({ stmt }) => (stmt === undefined ? [] : [stmt]));
    } catch (error) {
      // Anything but a syntax error has left the module's memory in an unknown state.
      if (!library.hasSqlDetails(error)) broken = true;
      return undefined;
    }
  };
  const block = (text: string): readonly BlockStatement[] | undefined => {
    if (broken || text.length > LONGEST || nesting(text) > DEEPEST) return undefined;
    try {
      return blockStatements(library.parsePlPgSQLSync(text));
    } catch {
      return undefined;
    }
  };
  return { parse, block };
}

function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const char of text) {
    if (char === "(") deepest = Math.max(deepest, (depth += 1));
    else if (char === ")") depth -= 1;
  }
  return deepest;
}
