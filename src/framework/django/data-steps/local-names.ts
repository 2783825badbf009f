import { textOf } from "../read/names.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, fieldsOf, type SyntaxNode } from "../python/syntax.js";
import { capturedIn } from "./match-statement.js";

const known = new WeakMap<SyntaxNode, ReadonlySet<string>>();

/** The names that the body of a function or class binds: they never mean a name outside (language reference, 4.2.1). */
export function localNames(module: PythonModule, body: SyntaxNode): ReadonlySet<string> {
  const cached = known.get(body);
  if (cached !== undefined) return cached;
  const names = new Set<string>();
  const outside = new Set<string>();
  collect(module, body, names, outside);
  for (const name of outside) names.delete(name);
  known.set(body, names);
  return names;
}

function collect(
  module: PythonModule,
  node: SyntaxNode,
  names: Set<string>,
  outside: Set<string>,
): void {
  switch (node.type) {
    case "function_definition":
    case "class_definition":
      bind(module, fieldOf(node, "name"), names);
      return;
    case "lambda":
      return;
    case "global_statement":
    case "nonlocal_statement":
      for (const name of node.children) outside.add(textOf(module, name));
      return;
    case "assignment":
    case "augmented_assignment":
    case "for_statement":
      bind(module, fieldOf(node, "left"), names);
      break;
    case "named_expression":
      bind(module, fieldOf(node, "name"), names);
      break;
    case "as_pattern":
    case "except_clause":
      bind(module, fieldOf(node, "alias"), names);
      break;
    case "case_pattern":
      for (const name of capturedIn(node)) bind(module, name, names);
      return;
    case "import_statement":
    case "import_from_statement":
      for (const item of fieldsOf(node, "name")) {
        bind(module, fieldOf(item, "alias") ?? item.children[0], names);
      }
      return;
    default:
  }
  for (const child of node.children) collect(module, child, names, outside);
}

function bind(module: PythonModule, target: SyntaxNode | undefined, names: Set<string>): void {
  if (target === undefined || target.type === "attribute" || target.type === "subscript") return;
  if (target.type === "identifier") names.add(textOf(module, target).normalize("NFKC"));
  else for (const child of target.children) bind(module, child, names);
}
