import type { Emptiness } from "./emptiness.js";
import { functionKind } from "./functions.js";

/** The name of a table as a statement has it, without quotes. */
export interface SqlName {
  readonly schema: string | undefined;
  readonly name: string;
}

/**
 * What a statement does to a table: to its rows, to the table itself (`alter`), or only to what hangs on it (`attach`: an index, a
 * trigger, a comment).
 */
export type TableManner = "read" | "update" | "insert" | "delete" | "alter" | "attach";

/** One way in which a statement uses a table. */
export interface TableUse {
  readonly table: SqlName;
  readonly manner: TableManner;
  readonly columns: "all" | ReadonlySet<string>;
  /** `perhaps` where the name may also be that of something in the statement itself, such as a common table expression. */
  readonly certainty: "surely" | "perhaps";
}

/** An index, a constraint or a sequence that a statement names by a name of its own. */
export interface ObjectUse {
  readonly kind: "index" | "constraint" | "sequence";
  readonly name: string;
}

/** Something with a name that a statement makes. */
export interface MadeObject {
  readonly kind: "table" | "view" | "index" | "sequence" | "part";
  readonly name: string;
}

/**
 * Something that a statement leaves in the database and that no later statement names: what `acts` when a later one does something else
 * (a trigger, a rule, a foreign key that deletes), or a `sequence` that does not stand at its start. `on` is the table that it waits on,
 * or the sequence or its table; undefined where that may be any.
 */
export interface Hiding {
  readonly what: "acts" | "sequence";
  readonly on: string | undefined;
  readonly why: string;
}

/** What a statement changes. */
export type Effect =
  /** Rows, unless `nothingIf` holds. */
  | { readonly kind: "rows"; readonly nothingIf: Emptiness }
  | { readonly kind: "schema" }
  | { readonly kind: "unknown" };

/** One statement of SQL, as far as it was understood. What it uses is complete unless `unknown` says why it may not be. */
export interface Statement {
  /** Its beginning, for people. */
  readonly text: string;
  readonly tables: readonly TableUse[];
  readonly objects: readonly ObjectUse[];
  /** Tables whose referencing tables it reaches too (TRUNCATE and DROP with CASCADE). */
  readonly cascades: readonly SqlName[];
  /** What it makes, or gives another name. */
  readonly makes: readonly MadeObject[];
  /** Names of tables and views that it drops. */
  readonly drops: readonly string[];
  /** What it makes or changes that any later statement may need: an extension, a type, a function. */
  readonly provides: readonly string[];
  readonly hides: readonly Hiding[];
  /** Words in no table's place, of a statement that no parser could read: each must be a column or an alias. */
  readonly loose: readonly string[];
  readonly effect: Effect;
  /** Why the statement may do more than is said here; empty where it cannot. */
  readonly unknown: readonly string[];
}

/** Words in front of a parenthesis that are no functions. */
const NO_CALLS = new Set(
  "and as by check exists from if in index into key not on or over references select set table then unique using values when where with".split(
    " ",
  ),
);

const LONGEST = 60;

/** The beginning of a statement on one line. */
export function excerpt(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

/** A statement that does nothing, to be filled in. */
export function idleStatement(text: string): Statement {
  return {
    text: excerpt(text),
    tables: [],
    objects: [],
    cascades: [],
    makes: [],
    drops: [],
    provides: [],
    hides: [],
    loose: [],
    effect: { kind: "rows", nothingIf: [new Set()] },
    unknown: [],
  };
}

/** Words without which a statement leaves nothing behind that acts later, unless it calls a function that does. */
const LEAVING =
  /\b(?:trigger|rule|cascade|set\s+null|set\s+default|inherits?|partition|policy|execute|prepare|perform|call|import|operator|cast\s*\(?\s*create|search_path|role)\b/i;

/** Is it plain from its words that a block leaves nothing behind that acts later? Calls are looked at one by one. */
export function leavesNothing(block: string): boolean {
  return !LEAVING.test(block.replace(/\b(?:execute|perform)\b/gi, ""));
}

/** A statement of which nothing is known. `text` is all of it. */
export function unknownStatement(text: string, why: string): Statement {
  const calls = [...text.matchAll(/([A-Za-z_]\w*)\s*\(/g)].map(([, name = ""]) =>
    name.toLowerCase(),
  );
  const leaves =
    LEAVING.test(text) ||
    calls.some((name) => !NO_CALLS.has(name) && functionKind(name) === "unknown");
  return {
    ...idleStatement(text),
    hides: leaves ? [{ what: "acts", on: undefined, why }] : [],
    effect: { kind: "unknown" },
    unknown: [why],
  };
}
