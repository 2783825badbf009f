import { textOf } from "../read/names.js";
import { CONSTANTS } from "../python/constants.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { Frame } from "./frame.js";
import type { Run } from "./run.js";
import type { ClassCode, Value } from "./value.js";

/** Expressions that only state a constant. */
const CONSTANT = new Set([
  ...CONSTANTS,
  "tuple",
  "list",
  "dictionary",
  "pair",
  "unary_operator",
  "set",
  "parenthesized_expression",
  "comment",
]);

/** The constant, or the class, that a class body of another module binds a name to; undefined where it binds nothing such. */
export function assignedIn(run: Run, code: ClassCode, name: string): Value | undefined {
  const body = fieldOf(code.node, "body");
  let found: Value | undefined;
  for (const statement of body === undefined ? [] : parts(body)) {
    const frame = new Frame("module", code.module, undefined, new Set(), "");
    if (statement.type === "class_definition") {
      const own = fieldOf(statement, "name");
      if (own !== undefined && textOf(code.module, own) === name) {
        found = [
          { kind: "class", code: { module: code.module, node: statement, frame: undefined } },
        ];
      }
      continue;
    }
    const assignment = statement.children[0];
    if (assignment?.type !== "assignment") continue;
    const left = fieldOf(assignment, "left");
    const right = fieldOf(assignment, "right");
    if (left?.type !== "identifier" || right === undefined || textOf(code.module, left) !== name)
      continue;
    found = isConstant(right) ? run.evaluate(right, frame) : labelled(right);
  }
  return found;
}

function isConstant(node: SyntaxNode): boolean {
  return (
    CONSTANT.has(node.type) &&
    node.children.every((child) => isConstant(child) || child.field === "operator")
  );
}

/** Members of choices are tuples of a value and a label: `DRAFT = "draft", _("Draft")`. */
function labelled(node: SyntaxNode): Value | undefined {
  const [value] = parts(node);
  const isPair = node.type === "expression_list" || node.type === "tuple";
  return isPair && value !== undefined && isConstant(value) ? [{ kind: "data" }] : undefined;
}
