import type * as t from "@babel/types";
import type { Problem } from "../../edit/problem.js";
import { placeOf } from "../../edit/source.js";
import type { TextEdit } from "../../edit/text-edit.js";
import { RECORDED_GUARD } from "./chain/recorded-guard.js";
import { variablesIn, walk } from "./free-names.js";
import {
  bareName,
  importedModules,
  listsIn,
  modulePath,
  requiredBy,
  textOf,
  type ListEntry,
  type MigrationList,
} from "./lists.js";
import type { ParsedModule } from "./parse.js";

/** Migrations that go. */
export interface Redirected {
  /** Their names, without the endings of files. */
  readonly gone: ReadonlySet<string>;
  /** Is a module, by its path without an ending, one of them? */
  readonly isModule: (path: string) => boolean;
  /** Is it the name of a migration, one that stays among them? */
  readonly isNamed: (name: string) => boolean;
  /** The one that stands for them; undefined where nothing does. */
  readonly into: string | undefined;
  /** Are texts outside of lists changed, too, or only lists and what is imported for them? */
  readonly texts: "all" | "lists";
}

export type RedirectedNames =
  | { readonly ok: true; readonly edits: readonly TextEdit[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The edits after which a module names what stands for migrations that go: their parts of lists and their imports go, a list without the
 * result names it in the place of the last of them, and texts say it instead. What takes something else from a module that goes is a problem.
 */
export function redirectNames(module: ParsedModule, asked: Redirected): RedirectedNames {
  const { file } = module;
  const { gone, into, isModule } = asked;
  const isGone = ({ name, module: path }: ListEntry): boolean =>
    gone.has(name) && (path === undefined || isModule(path));
  const problems: Problem[] = [];
  const told = (node: t.Node, code: string, message: string, hint: string): void => {
    problems.push({ code, message, hint, place: placeOf(file, node.start ?? 0) });
  };
  const removed: Range[] = [];
  const kept = new Set<t.Node>();
  // A guard has to name what was folded.
  const guard = module.program.body.find(
    (each) => each.type === "FunctionDeclaration" && each.id?.name === RECORDED_GUARD,
  );
  const isGuarded = ({ start, end }: t.Node): boolean =>
    guard !== undefined && isIn(guard, start ?? 0, end ?? 0);
  for (const list of listsIn(module, asked).filter(({ node }) => !isGuarded(node))) {
    const leaving = list.entries.filter(isGone);
    const last = leaving.at(-1);
    if (last === undefined) continue;
    const needsOne = into !== undefined && !list.entries.some(({ name }) => name === into);
    if (needsOne && last.kind === "text") kept.add(last.node);
    else if (needsOne) {
      told(list.node, "unlisted", `the list has no ${into}`, "put it in, then the others go");
    }
    removed.push(...rangesOf(leaving, list, kept, file.text));
  }
  const cases = casesOf(module, gone);
  removed.push(...cases);
  const isRemoved = ({ start, end }: t.Node): boolean =>
    removed.some((range) => isIn(range, start ?? 0, end ?? 0));
  for (const { statement, module: path, locals } of importedModules(module)) {
    if (!isModule(path)) continue;
    const uses = usesOf(module.program, statement, locals).filter((use) => !isRemoved(use));
    const [use] = uses;
    if (use !== undefined || locals.length === 0) {
      const what = locals.length === 0 ? path : (use?.name ?? path);
      told(
        use ?? statement,
        "import",
        `${what} comes from a migration that goes`,
        "move it to a module of its own first",
      );
    } else removed.push(wholeLines(file.text, statement.start ?? 0, statement.end ?? 0));
  }
  const edits: TextEdit[] = outermost(removed).map((range) => ({ ...range, text: "" }));
  walk(module.program, (node) => {
    if (isRemoved(node) || node.type === "ImportDeclaration") return false;
    if (node === guard) return false;
    const required = requiredBy(node);
    const path = required === undefined ? undefined : modulePath(file.path, required);
    if (path !== undefined) {
      if (isModule(path))
        told(
          node,
          "import",
          `${path} is a migration that goes`,
          "what needs it has to go first, or take the module that stands for it",
        );
      return false;
    }
    const text = textOf(node);
    if (text === undefined || into === undefined || !gone.has(bareName(text))) return true;
    if (asked.texts === "all" || kept.has(node)) {
      const name = bareName(text);
      const start = (node.start ?? 0) + 1 + text.lastIndexOf(name);
      const end = start + name.length;
      // A text with escapes is longer in the source.
      if (file.text.slice(start, end) === name) edits.push({ start, end, text: into });
    }
    return false;
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, edits };
}

/** The parts of a list that go, each with its comma and its line where it has one. */
function rangesOf(
  leaving: readonly ListEntry[],
  { node: list }: MigrationList,
  kept: ReadonlySet<t.Node>,
  text: string,
): readonly Range[] {
  return leaving
    .filter(({ node }) => !kept.has(node))
    .map(({ node }) => {
      const end = node.end ?? 0;
      const comma = /^\s*,[ \t]*/.exec(text.slice(end, list.end ?? end))?.[0] ?? "";
      return wholeLines(text, node.start ?? 0, end + comma.length);
    });
}

function isIn(
  range: { readonly start?: number | null; readonly end?: number | null },
  start: number,
  end: number,
): boolean {
  return start >= (range.start ?? 0) && end <= (range.end ?? 0);
}

/** The ranges that lie in no other one. */
function outermost(ranges: readonly Range[]): readonly Range[] {
  const kept: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const before = kept.at(-1);
    if (before === undefined || !isIn(before, range.start, range.end)) kept.push(range);
  }
  return kept;
}

/** The cases of a `switch` that are for a migration that goes and for nothing else. */
function casesOf({ program, file }: ParsedModule, gone: ReadonlySet<string>): readonly Range[] {
  const found: Range[] = [];
  walk(program, (node) => {
    if (node.type !== "SwitchStatement") return true;
    node.cases.forEach(({ test, consequent, start, end }, index) => {
      const text = textOf(test);
      const before = node.cases[index - 1];
      const fallsInto = before !== undefined && !leaves(before.consequent.at(-1));
      if (text === undefined || !gone.has(bareName(text)) || fallsInto) return;
      if (leaves(consequent.at(-1))) found.push(wholeLines(file.text, start ?? 0, end ?? 0));
    });
    return true;
  });
  return found;
}

/** Does nothing behind the statement run? */
function leaves(statement: t.Statement | undefined): boolean {
  return (
    statement?.type === "ReturnStatement" ||
    statement?.type === "ThrowStatement" ||
    statement?.type === "BreakStatement" ||
    (statement?.type === "BlockStatement" && leaves(statement.body.at(-1)))
  );
}

/** Where names stand outside of the statement that declares them. */
function usesOf(
  { body }: t.Program,
  declaration: t.Statement,
  locals: readonly string[],
): readonly t.Identifier[] {
  return body
    .filter((statement) => statement !== declaration)
    .flatMap(variablesIn)
    .filter(({ name }) => locals.includes(name));
}

/** A range with its lines, where nothing else stands on them. */
function wholeLines(text: string, start: number, end: number): Range {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const newline = text.indexOf("\n", end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const isAlone =
    text.slice(lineStart, start).trim() === "" && text.slice(end, lineEnd).trim() === "";
  return isAlone ? { start: lineStart, end: lineEnd } : { start, end };
}
