import { mayChange } from "../python/changing.js";
import type { Binding, PythonModule } from "../python/module.js";
import { fieldOf, unwrap, type SyntaxNode } from "../python/syntax.js";

/** The source text of a node. */
export function textOf(module: PythonModule, node: SyntaxNode): string {
  return module.source.text.slice(node.start, node.end);
}

/** The binding that decides what a module-level name means: the last one, as for Python after import. */
export function bindingOf(module: PythonModule, name: string): Binding | undefined {
  return module.bindings.get(name)?.at(-1);
}

/**
 * The dotted path that a name or an attribute chain means: `models.CharField` is `django.db.models.CharField` where
 * `models` was imported from `django.db`. Undefined for other expressions and for names that no import binds.
 */
export function importedPath(module: PythonModule, node: SyntaxNode): string | undefined {
  const inner = unwrap(node);
  if (inner.type === "identifier") {
    const name = textOf(module, inner);
    const bindings = module.bindings.get(name) ?? [];
    const first = bindings[0];
    if (first === undefined) return undefined;
    if (!bindings.every((binding) => binding.kind === "import")) return undefined;
    const last = bindings.at(-1);
    if (last?.kind !== "import") return undefined;
    if (last.member !== undefined) {
      return last.module.endsWith(".")
        ? last.module + last.member
        : `${last.module}.${last.member}`;
    }
    return last.aliased ? last.module : name;
  }
  if (inner.type === "attribute") {
    const object = fieldOf(inner, "object");
    const attribute = fieldOf(inner, "attribute");
    if (object === undefined || attribute === undefined) return undefined;
    const path = importedPath(module, object);
    return path === undefined ? undefined : `${path}.${textOf(module, attribute)}`;
  }
  return undefined;
}

/**
 * The expression that a module-level name stands for, where it is assigned once and plainly (`NAME = expression`) and nothing may change
 * what it gives.
 */
export function assignedValue(module: PythonModule, name: string): SyntaxNode | undefined {
  const bindings = module.bindings.get(name) ?? [];
  const [binding] = bindings;
  if (bindings.length !== 1 || binding?.kind !== "definition") return undefined;
  const value = plainAssignment(binding.statement, (node) => textOf(module, node) === name);
  if (value === undefined || CONSTANTS.test(value.type)) return value;
  return mayChange(module, name) ? undefined : value;
}

/** Nothing can change what these give. */
const CONSTANTS = /^(?:string|concatenated_string|integer|float|true|false|none|lambda)$/;

/** The value of `target = value` where the target is a plain name that passes; undefined for any other statement. */
export function plainAssignment(
  statement: SyntaxNode,
  passes: (target: SyntaxNode) => boolean,
): SyntaxNode | undefined {
  const assignment = statement.type === "expression_statement" ? statement.children[0] : statement;
  if (assignment?.type !== "assignment") return undefined;
  const left = fieldOf(assignment, "left");
  const right = fieldOf(assignment, "right");
  if (left?.type !== "identifier" || right === undefined || right.type === "assignment") {
    return undefined;
  }
  return passes(left) ? right : undefined;
}

/** The node itself, or what the module-level name that it is stands for; a few steps deep. */
export function followName(module: PythonModule, node: SyntaxNode): SyntaxNode {
  let current = unwrap(node);
  for (let step = 0; step < 8 && current.type === "identifier"; step += 1) {
    const value = assignedValue(module, textOf(module, current));
    if (value === undefined) return current;
    current = unwrap(value);
  }
  return current;
}
