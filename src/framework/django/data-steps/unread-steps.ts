import type { Opaque } from "../../../operation/operation.js";
import type { PythonModule } from "../python/module.js";
import { isStandardLibrary } from "../python/standard-library.js";
import { reachableText } from "./reachable-text.js";

/** Words by which a step that is not understood may make something that acts later. What was "triggered" is nothing of that kind. */
const MAKES_SOMETHING = /trigger(?!ed\b|ing\b)|create\s+rule|on\s+delete/i;
/** It may bring in text that does; */
const READS_TEXT = /\bopen\(|\bread_text\b/i;
/** what runs text, of SQL or of Python. */
const RUNS_TEXT =
  /\b(?:execute\w*|cursor|raw|exec|eval|compile|pickle|cPickle|marshal|runpy|import_module|__import__|getattr|call_command)\b/;
const COMMENT_LINES = /^[^\S\n]*#.*$/gm;
const RUNS_SQL = /\b(?:execute|cursor)\b/;

/**
 * May a step that is not understood have made a trigger, or something like it, on a table of its app? `readSql` are the places in its module
 * where it runs SQL that is understood.
 */
export function mayLeaveTriggers(
  { origin, label }: Opaque,
  module: PythonModule,
  readSql: ReadonlySet<number>,
): boolean {
  const text = reachableText(module, origin.slice).replace(COMMENT_LINES, "");
  const others = importsOthers(text);
  const runsText = label !== "RunPython" || others || RUNS_TEXT.test(text);
  return (
    (MAKES_SOMETHING.test(text) && runsText) ||
    (READS_TEXT.test(text) && runsText) ||
    (RUNS_SQL.test(text) && others && !runsOnlySqlThatIsRead(text, readSql.size))
  );
}

/** Does the module import anything but Django and the standard library, where more SQL may come from? */
function importsOthers(text: string): boolean {
  const imported = [...text.matchAll(/^\s*(?:from|import)\s+([\w.]+)/gm)].map(
    ([, path = ""]) => path,
  );
  return imported.some((path) => !/^django(?:\.|$)/.test(path) && !isStandardLibrary(path));
}

/** What runs text otherwise than at a place where SQL was read. */
const OTHER_RUNNERS =
  /\b(?:executescript|callproc|copy\w*|raw|exec|eval|compile|pickle|cPickle|marshal|runpy|import_module|__import__|getattr|call_command)\b/;

/**
 * Is all SQL that the text runs itself at as many places as were read, and does it keep its cursor and its schema editor to itself? Then
 * nothing else can run SQL through them.
 */
function runsOnlySqlThatIsRead(text: string, read: number): boolean {
  if (read === 0 || OTHER_RUNNERS.test(text)) return false;
  const places = [...text.matchAll(/\bexecute\w*/g)].length;
  const calls = [...text.matchAll(/\.\s*execute(?:many)?\s*\(/g)].length;
  if (places !== calls || calls !== read) return false;
  const names = new Set(["schema_editor", "connection", "cursor"]);
  for (const [, name = ""] of text.matchAll(/\bcursor\(\)\s*as\s+(\w+)/g)) names.add(name);
  for (const [, name = ""] of text.matchAll(/\b(\w+)\s*=\s*[\w.]*\bcursor\(\)/g)) names.add(name);
  for (const [, name = ""] of text.matchAll(/\bdef\s+\w+\s*\(\s*\w+\s*,\s*(\w+)/g)) names.add(name);
  const body = text
    .replace(/\bdef\s+\w+\s*\([^)]*\)|\b(?:from|import)\s[^\n]*/g, "")
    .replace(/\bas\s+\w+\s*:/g, ":");
  return [...names].every(
    (name) =>
      !new RegExp(`(?<![\\w.])${name}(?!\\s*\\.|\\w|\\s*=[^=])|\\.cursor\\b(?!\\()`).test(body),
  );
}
