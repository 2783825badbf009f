import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { normalPath } from "./normal-path.js";
import { bindingOf, importedPath, textOf } from "./names.js";

/** Finds the module of a dotted path (`shop.operations`), as it is seen from another module; undefined where it cannot be read. */
export type ModuleFinder = (from: PythonModule, path: string) => PythonModule | undefined;

/**
 * The class that a project's own operation class counts as: its base, where its body says nothing. A class that overrides anything may
 * do anything, `database_forwards` with pass included; it counts as none.
 */
export function operationBase(
  module: PythonModule,
  callee: SyntaxNode,
  find: ModuleFinder,
): string | undefined {
  let current = module;
  let name: SyntaxNode = callee;
  for (let depth = 0; depth < 8; depth += 1) {
    const found = definitionOf(current, name, find);
    if (found === undefined) {
      const path = importedPath(current, name);
      return path === undefined ? undefined : normalPath(path);
    }
    const superclasses = fieldOf(found.definition, "superclasses");
    const [base, more] = superclasses === undefined ? [] : parts(superclasses);
    if (base === undefined || more !== undefined || !saysNothing(found.definition))
      return undefined;
    current = found.module;
    name = base;
  }
  return undefined;
}

export interface Found {
  readonly module: PythonModule;
  readonly definition: SyntaxNode;
}

/** The class statement that a name means, here or in the module that it is imported from. */
export function definitionOf(
  module: PythonModule,
  name: SyntaxNode,
  find: ModuleFinder,
): Found | undefined {
  const own = name.type === "identifier" ? bindingOf(module, textOf(module, name)) : undefined;
  if (own?.kind === "definition") {
    const { statement } = own;
    return statement.type === "class_definition" ? { module, definition: statement } : undefined;
  }
  const path = importedPath(module, name);
  if (path === undefined || path.startsWith("django.")) return undefined;
  const dot = path.lastIndexOf(".");
  const other = find(module, path.slice(0, dot));
  const binding = other === undefined ? undefined : bindingOf(other, path.slice(dot + 1));
  if (other === undefined || binding?.kind !== "definition") return undefined;
  return binding.statement.type === "class_definition"
    ? { module: other, definition: binding.statement }
    : undefined;
}

/** A body of docstring, `pass` and `…` only. */
function saysNothing(definition: SyntaxNode): boolean {
  const body = fieldOf(definition, "body");
  return (body === undefined ? [] : parts(body)).every((statement) => {
    const only = statement.children[0];
    return (
      statement.type === "pass_statement" ||
      (statement.type === "expression_statement" &&
        (only?.type === "string" || only?.type === "ellipsis"))
    );
  });
}
