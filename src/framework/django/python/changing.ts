import type { PythonModule } from "./module.js";
import { isComment, type SyntaxNode } from "./syntax.js";

const changing = new WeakMap<SyntaxNode, ReadonlySet<string>>();

/**
 * May a statement of the module change the object that a module-level name stands for (`KINDS.append(…)`)? Those that act when the module is
 * imported may, also through a function or through another name for the object.
 */
export function mayChange({ root, source, effects }: PythonModule, name: string): boolean {
  if (effects.length === 0) return false;
  let names = changing.get(root);
  if (names === undefined) {
    const acting = new Set(effects);
    const used = root.children.filter(
      (statement) => acting.has(statement) || isFunction(statement) || isAlias(statement),
    );
    names = new Set(used.flatMap((statement) => namesIn(statement, source.text)));
    changing.set(root, names);
  }
  return names.has(name);
}

function isFunction({ type }: SyntaxNode): boolean {
  return type === "function_definition" || type === "decorated_definition";
}

function isAlias({ type, children }: SyntaxNode): boolean {
  const [only] = children;
  const isAssignment = type === "expression_statement" && only?.type === "assignment";
  return (
    isAssignment &&
    only.children.some((child) => child.field === "right" && child.type === "identifier")
  );
}

/** All names in a piece of source; that a name is assigned does not count. */
function namesIn(statement: SyntaxNode, text: string): readonly string[] {
  const names: string[] = [];
  const pending: SyntaxNode[] = [statement];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === "identifier" && node.field !== "left")
      names.push(text.slice(node.start, node.end));
    for (const child of node.children) if (!isComment(child)) pending.push(child);
  }
  return names;
}
