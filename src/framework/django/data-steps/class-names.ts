import { followName, plainAssignment, textOf } from "../read/names.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, unwrap, type SyntaxNode } from "../python/syntax.js";

/**
 * The node itself, or what the name that it is stands for: a constant of the class body around it, or of the module. Names of the class
 * are followed where they are assigned once, plainly, in front of the use.
 */
export function followConstant(module: PythonModule, node: SyntaxNode): SyntaxNode {
  let current = unwrap(node);
  for (let step = 0; step < 8 && current.type === "identifier"; step += 1) {
    const bound = classValue(module, current);
    if (bound === "unclear") return current;
    if (bound === undefined) return followName(module, current);
    current = unwrap(bound);
  }
  return current;
}

/** What the class body around a name assigns to it; undefined where it does not bind the name. */
function classValue(module: PythonModule, use: SyntaxNode): SyntaxNode | "unclear" | undefined {
  const name = textOf(module, use);
  const body = classBodyAround(module.root, use);
  if (body === undefined) return undefined;
  const values: SyntaxNode[] = [];
  for (const statement of parts(body)) {
    if (statement.start <= use.start && statement.end >= use.end) continue;
    const value = plainAssignment(statement, (target) => textOf(module, target) === name);
    if (value !== undefined && statement.end <= use.start) values.push(value);
    else if (mayBind(module, statement, name)) return "unclear";
  }
  const [value] = values;
  return values.length > 1 ? "unclear" : value;
}

/** The body of the innermost class around a node, if no function stands between. */
function classBodyAround(root: SyntaxNode, use: SyntaxNode): SyntaxNode | undefined {
  let body: SyntaxNode | undefined;
  let node: SyntaxNode | undefined = root;
  while (node !== undefined && node !== use) {
    if (node.type === "class_definition") body = fieldOf(node, "body");
    if (node.type === "function_definition" || node.type === "lambda") body = undefined;
    node = node.children.find(({ start, end }) => start <= use.start && end >= use.end);
  }
  return body;
}

/** May a statement of the class body bind the name? Functions do so with their own name alone. */
function mayBind(module: PythonModule, statement: SyntaxNode, name: string): boolean {
  if (statement.type === "function_definition") {
    const own = fieldOf(statement, "name");
    return own !== undefined && textOf(module, own) === name;
  }
  const first = statement.children[0];
  if (statement.type === "expression_statement" && first?.type === "assignment") {
    const left = fieldOf(first, "left");
    if (left?.type === "identifier") return textOf(module, left) === name;
  }
  return new RegExp(`\\b${name}\\b`).test(textOf(module, statement));
}
