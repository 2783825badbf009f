import { ALWAYS, NEVER, allOf, ifEmpty } from "./emptiness.js";
import { functionKind } from "./functions.js";
import { KEYWORDS } from "./keywords.js";
import type { Token } from "./lex.js";
import { hasSecondVerb } from "./second-verb.js";
import {
  idleStatement,
  unknownStatement,
  type Effect,
  type Statement,
  type TableManner,
  type TableUse,
} from "./statement.js";

/** Words in front of the name of a table. */
const BEFORE_TABLE = new Set([
  "from",
  "into",
  "join",
  "references",
  "straight_join",
  "table",
  "update",
  "using",
]);

/** Words that may stand between those and the name. */
const BETWEEN = new Set([
  "low_priority",
  "ignore",
  "if",
  "exists",
  "not",
  "only",
  "lateral",
  "quick",
]);

/** How a statement that no parser could read begins, and what that does to the tables that it names. */
const VERBS: ReadonlyMap<string, TableManner> = new Map([
  ["alter", "alter"],
  ["create", "alter"],
  ["delete", "delete"],
  ["drop", "alter"],
  ["insert", "insert"],
  ["replace", "insert"],
  ["select", "read"],
  ["truncate", "delete"],
  ["update", "update"],
]);

/** Words that mean more than is looked for here. */
const TOO_MUCH =
  /^(?:attach|call|database|do|dumpfile|event|exec|execute|function|grant|handler|import|index_list|inherit|inherits|load|load_file|outfile|partition|policy|pragma|prepare|procedure|rename|revoke|role|rule|schema|tablespace|temp|temporary|trigger|union|user|view|virtual)$/i;

/**
 * What a statement does that no parser could read, from its words: every name in a table's place is one, and all other names are to be
 * columns or aliases. Only the usual statements are looked at.
 */
export function readWords(tokens: readonly Token[], text: string): Statement {
  const unreadable = unknownStatement(text, "refold cannot read this statement");
  const verb = tokens[0]?.kind === "word" ? tokens[0].value.toLowerCase() : "";
  const manner = VERBS.get(verb);
  if (
    manner === undefined ||
    tokens.some((token) => token.kind === "word" && TOO_MUCH.test(token.value))
  )
    return unreadable;
  if (tokens.some(({ value, kind }) => kind === "word" && value.startsWith("@"))) return unreadable;
  if (hasSecondVerb(tokens)) return unreadable;
  const into = tokens.some(({ kind, value }) => kind === "word" && /^into$/i.test(value));
  if (into && manner !== "insert") return unreadable;
  const isSchema = manner === "alter";
  const object = tokens.slice(1, 4).map(({ value }) => value.toLowerCase());
  if (isSchema && !object.some((word) => /^(?:table|index|key)$/.test(word))) return unreadable;
  if (isSchema && verb !== "alter" && object.includes("table")) return unreadable;
  const { tables, loose, unknown } = namesOf(tokens);
  if (tables.length === 0 && manner !== "read") return unreadable;
  if (unknown.length > 0) return { ...unreadable, unknown };
  return {
    ...idleStatement(text),
    // INSERT writes to the table that it names first.
    tables: tables.flatMap((name, index) =>
      usesOf(name, manner === "insert" && index > 0 ? "read" : manner),
    ),
    hides: referencesActs(tokens)
      ? [{ what: "acts", on: undefined, why: "a foreign key changes the rows that refer" }]
      : [],
    loose,
    effect: effectOf(manner, tables),
  };
}

function usesOf(name: string, manner: TableManner): readonly TableUse[] {
  const use = (kind: TableManner): TableUse => ({
    table: { schema: undefined, name },
    manner: kind,
    columns: "all",
    certainty: "surely",
  });
  if (manner === "insert") return [use("read"), use("insert"), use("update"), use("delete")];
  return manner === "read" || manner === "alter" || manner === "attach"
    ? [use(manner)]
    : [use("read"), use(manner)];
}

/** An UPDATE or DELETE changes rows of tables that it names, so nothing where all are empty. */
function effectOf(manner: TableManner, tables: readonly string[]): Effect {
  switch (manner) {
    case "alter":
    case "attach":
      return { kind: "schema" };
    case "insert":
      return { kind: "rows", nothingIf: NEVER };
    case "read":
      return { kind: "rows", nothingIf: ALWAYS };
    case "update":
    case "delete":
      return { kind: "rows", nothingIf: allOf(tables.map(ifEmpty)) };
  }
}

interface Names {
  readonly tables: readonly string[];
  readonly loose: readonly string[];
  readonly unknown: readonly string[];
}

function namesOf(tokens: readonly Token[]): Names {
  const tables = new Set<string>();
  const aliases = new Set<string>();
  const loose = new Set<string>();
  const unknown: string[] = [];
  // Where the next name is a table's: behind FROM and its like, and behind the commas of such a list.
  let expects: "table" | "alias" | "nothing" = "nothing";
  let lists = false;
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token.kind === "mark") {
      if (token.value === "," && lists) expects = "table";
      else if (token.value === "(" && expects === "table") lists = false;
      else if (token.value !== ".") expects = "nothing";
      continue;
    }
    if (token.kind !== "word" && token.kind !== "name") continue;
    const word = token.value.toLowerCase();
    const keyword = token.kind === "word" && KEYWORDS.has(word);
    if (keyword) {
      if (BEFORE_TABLE.has(word) && (word !== "update" || index === 0)) {
        expects = "table";
        lists = word === "from" || word === "update" || word === "using";
      } else if (word === "as" && expects === "alias") {
        continue;
      } else if (word === "on" && /^(?:create|drop)$/i.test(tokens[0]?.value ?? "")) {
        expects = "table";
      } else if (!BETWEEN.has(word)) {
        expects = "nothing";
        lists = lists && /^(?:as|on|and|or|inner|left|right|outer|cross|natural)$/.test(word);
      }
      continue;
    }
    const called = next?.kind === "mark" && next.value === "(" && token.kind === "word";
    if (expects === "table") {
      if (next?.kind === "mark" && next.value === ".") {
        unknown.push("it names a table of another schema");
      }
      tables.add(token.value);
      expects = "alias";
      continue;
    }
    if (expects === "alias") {
      aliases.add(word);
      expects = "nothing";
      continue;
    }
    if (called) {
      const kind = functionKind(word);
      if (kind === "unknown" || kind === "sequence" || kind === "catalog") {
        unknown.push(`it calls ${word}(), which may do anything`);
      }
      continue;
    }
    loose.add(token.value);
  }
  const rest = [...loose].filter((word) => !aliases.has(word.toLowerCase()) && !tables.has(word));
  return { tables: [...tables], loose: rest, unknown };
}

/** Does the statement make a foreign key with an action (`ON DELETE CASCADE`, `ON UPDATE SET NULL`)? */
function referencesActs(tokens: readonly Token[]): boolean {
  const words = tokens.map(({ kind, value }) => (kind === "word" ? value.toLowerCase() : ""));
  return words.some(
    (word, index) =>
      word === "on" &&
      /^(?:delete|update)$/.test(words[index + 1] ?? "") &&
      /^(?:cascade|set)$/.test(words[index + 2] ?? ""),
  );
}
