import { textOf } from "../read/names.js";
import { CONSTANTS } from "../python/constants.js";
import { fieldOf, fieldsOf, parts, type SyntaxNode } from "../python/syntax.js";
import { assign } from "./assignment.js";
import type { Frame } from "./frame.js";
import {
  branches,
  execute,
  stopsHere,
  type Flow,
  type Loop,
  type StatementRun,
} from "./statements.js";
import { DATA, isInert, type Value } from "./value.js";

/** `match`: any of the cases may run, or none where no case takes what is left. */
export function matchStatement(
  run: StatementRun,
  node: SyntaxNode,
  frame: Frame,
  loop: Loop | undefined,
): Flow {
  const [subject, more] = fieldsOf(node, "subject");
  const body = fieldOf(node, "body");
  if (subject === undefined || more !== undefined || body === undefined) {
    run.recorder.mayDoAnything("a match statement is not followed", {
      module: frame.module,
      node,
    });
    return "next";
  }
  const value = run.evaluate(subject, frame);
  const cases = parts(body).filter(({ type }) => type === "case_clause");
  let takesAll = false;
  const ways = cases.map((clause) => (): Flow => {
    const guard = fieldOf(clause, "guard");
    for (const pattern of patternsOf(clause)) bindPattern(run, pattern, value, frame);
    const condition = guard === undefined ? undefined : parts(guard)[0];
    if (condition !== undefined) run.evaluate(condition, frame);
    const block = fieldOf(clause, "consequence");
    return execute(run, block === undefined ? [] : parts(block), frame, loop);
  });
  for (const clause of cases) {
    takesAll ||= fieldOf(clause, "guard") === undefined && patternsOf(clause).some(isWildcard);
  }
  const none = (): Flow => "next";
  return branches(
    frame,
    [...ways, ...(takesAll ? [] : [none])].map((way) => () => stopsHere(way)),
  );
}

function patternsOf(clause: SyntaxNode): readonly SyntaxNode[] {
  return parts(clause).filter(({ type }) => type === "case_pattern");
}

function isWildcard(pattern: SyntaxNode): boolean {
  return pattern.children.length === 0;
}

/** Constants are compared, which does nothing to any value that is followed. */
const COMPARED = new Set([...CONSTANTS, "unary_operator"]);

/** Binds the names of a pattern. Patterns that look into a value are followed for plain values alone: others answer for themselves. */
function bindPattern(run: StatementRun, pattern: SyntaxNode, value: Value, frame: Frame): void {
  if (isWildcard(pattern) || COMPARED.has(pattern.type)) return;
  const [only, more] = pattern.children;
  if (pattern.type === "union_pattern") {
    for (const inner of pattern.children) bindPattern(run, inner, value, frame);
    return;
  }
  if (pattern.type === "case_pattern" && only !== undefined && more === undefined) {
    bindPattern(run, only, value, frame);
    return;
  }
  if (pattern.type === "dotted_name" && only !== undefined && more === undefined) {
    if (textOf(frame.module, only) !== "_") assign(run, only, value, frame);
    return;
  }
  if (!value.every(isInert) || pattern.type === "dotted_name") {
    run.recorder.mayDoAnything("a pattern is not followed", {
      module: frame.module,
      node: pattern,
    });
  }
  for (const name of capturedIn(pattern)) assign(run, name, DATA, frame);
}

/** The names that a pattern binds. */
export function capturedIn(pattern: SyntaxNode): readonly SyntaxNode[] {
  const [only, more] = pattern.children;
  if (pattern.type === "identifier") return [];
  const bare = pattern.type === "splat_pattern" || pattern.type === "dotted_name";
  if (bare && only?.type === "identifier" && more === undefined) return [only];
  const alias = pattern.type === "as_pattern" ? pattern.children.at(-1) : undefined;
  const inner = pattern.type === "class_pattern" ? pattern.children.slice(1) : pattern.children;
  return [...inner.flatMap(capturedIn), ...(alias?.type === "identifier" ? [alias] : [])];
}
