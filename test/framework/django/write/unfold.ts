import type { PythonModule } from "../../../../src/framework/django/python/module.js";
import { freeNames } from "../../../../src/framework/django/python/scope.js";
import type { SyntaxNode } from "../../../../src/framework/django/python/syntax.js";

/**
 * Writes an expression with what its names mean instead of the names: imports by what they import, definitions by a number
 * and below by their text, written in the same way. Equal for expressions that mean the same under other names.
 */
export function unfold(module: PythonModule, start: SyntaxNode): string {
  const { text } = module.source;
  const numbers = new Map<SyntaxNode, number>();
  const queue: SyntaxNode[] = [];
  const numberOf = (statement: SyntaxNode): number => {
    const known = numbers.get(statement);
    if (known !== undefined) return known;
    numbers.set(statement, numbers.size);
    queue.push(statement);
    return numbers.size - 1;
  };
  const meaning = (name: string): string => {
    const bindings = module.bindings.get(name);
    if (bindings === undefined) return `<${name}>`;
    const meanings = bindings.map((binding) => {
      if (binding.kind === "definition") return String(numberOf(binding.statement));
      if (binding.member !== undefined) return `${binding.module}:${binding.member}`;
      return binding.aliased ? binding.module : name;
    });
    return `<${[...new Set(meanings)].join(" ")}>`;
  };
  const write = (node: SyntaxNode): string => {
    let written = "";
    let at = node.start;
    for (const name of freeNames(node, text)) {
      written += text.slice(at, name.start) + meaning(name.name);
      at = name.end;
    }
    return written + text.slice(at, node.end);
  };
  const parts = [write(start)];
  for (const statement of queue) parts.push(write(statement));
  return parts.join("\n----\n");
}
