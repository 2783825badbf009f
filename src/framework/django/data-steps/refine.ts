import { textOf } from "../read/names.js";
import { fieldOf, fieldsOf, parts, unwrap, type SyntaxNode } from "../python/syntax.js";
import type { Frame } from "./frame.js";
import { truth, type Atom } from "./value.js";

/** Leaves of a name only what it can be where a condition holds or fails: `if x`, `if not x`, `if x is None`. */
export function refine(condition: SyntaxNode, frame: Frame, outcome: "holds" | "fails"): void {
  const node = unwrap(condition);
  const wanted = outcome === "holds";
  if (node.type === "not_operator") {
    const inner = fieldOf(node, "argument");
    if (inner !== undefined) refine(inner, frame, wanted ? "fails" : "holds");
    return;
  }
  if (node.type === "identifier") {
    keep(frame, node, (atom) => truth([atom]) !== !wanted);
    return;
  }
  if (node.type !== "comparison_operator") return;
  const operators = fieldsOf(node, "operators");
  const [left, right, more] = parts(node).filter(({ field }) => field !== "operators");
  const operator = operators[0]?.type;
  if (left?.type !== "identifier" || right?.type !== "none" || more !== undefined) return;
  if (operator !== "is" && operator !== "is not") return;
  const isNone = (operator === "is") === wanted;
  keep(frame, left, (atom) =>
    atom.kind === "literal"
      ? (atom.value === null) === isNone
      : !isNone || atom.kind === "data" || atom.kind === "opaque" || atom.kind === "stored",
  );
}

function keep(frame: Frame, name: SyntaxNode, passes: (atom: Atom) => boolean): void {
  const key = textOf(frame.module, name);
  const value = frame.variables.get(key);
  if (value === undefined) return;
  const left = value.filter(passes);
  if (left.length > 0 && left.length < value.length) frame.variables.set(key, left);
}
