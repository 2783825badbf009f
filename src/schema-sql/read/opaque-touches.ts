import type { Dialect } from "../../sql/dialect.js";
import type { Token } from "../../sql/lex.js";
import { functionKind } from "../../sql/functions.js";
import type { Touches } from "../../operation/relational/touches.js";
import { isToken } from "../../sql/tokens.js";
import { namesIn } from "./names-in.js";

/** Words behind which text is run that is not read here, or which change how the session works. */
const RUNS = new Set([
  "call",
  "do",
  "exec",
  "execute",
  "perform",
  "prepare",
  "import",
  "set",
  "use",
]);

/** What a statement that was not understood may reach: all that its tokens name, or everything where it runs code that is not in sight. */
export function opaqueTouches(tokens: readonly Token[], dialect: Dialect): Touches {
  const query = queryOfTemporaryTable(tokens);
  if (query !== undefined) return filledFrom(query, tokens, dialect);
  const first = tokens[0]?.kind === "word" ? tokens[0].value.toLowerCase() : "";
  if (RUNS.has(first)) return { kind: "everything", why: `${first.toUpperCase()} may do anything` };
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== "word") continue;
    const word = token.value.toLowerCase();
    if (word === "execute" || word === "perform") {
      return { kind: "everything", why: `${word.toUpperCase()} may do anything` };
    }
    if (isToken(tokens[index + 1], "(") && first === "select" && functionKind(word) === "unknown") {
      if (!NO_CALLS.has(word)) return { kind: "everything", why: `${word}() may do anything` };
    }
  }
  const names = namesIn(tokens, dialect);
  return {
    kind: "these",
    tables: names.flatMap((table) => [
      { table, manner: "shape" } as const,
      { table, manner: "insert" } as const,
    ]),
    objects: names,
  };
}

/** The query that fills a table of the session's own (`CREATE TEMP TABLE t AS SELECT …`): it only reads what it names. */
function queryOfTemporaryTable(tokens: readonly Token[]): readonly Token[] | undefined {
  const words = tokens.slice(0, 8).map(({ value }) => value.toLowerCase());
  const isTemporary = /^create temp(?:orary)? table /.test(words.join(" "));
  const as = words.indexOf("as");
  return isTemporary && as > 0 && words[as + 1] === "select" ? tokens.slice(as + 1) : undefined;
}

function filledFrom(query: readonly Token[], tokens: readonly Token[], dialect: Dialect): Touches {
  const reads = opaqueTouches(query, dialect);
  if (reads.kind === "everything") return reads;
  const read = new Set(reads.objects.map(({ name }) => name));
  const made = namesIn(tokens, dialect).filter(({ name }) => !read.has(name));
  return {
    kind: "these",
    tables: [
      ...made.map((table) => ({ table, manner: "shape" }) as const),
      ...reads.objects.map((table) => ({ table, manner: "read" }) as const),
    ],
    objects: [...made, ...reads.objects],
  };
}

const NO_CALLS = new Set(
  "and as by exists from in join on or over select union using values where with".split(" "),
);
