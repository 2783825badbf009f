import { enclosing } from "../python/enclosing.js";
import { fieldOf, type SyntaxNode } from "../python/syntax.js";
import type { Use } from "./carried.js";
import type { ImportedPackage } from "./meaning.js";

/**
 * Which of the modules imported as `import a.b.c` a use of `a` needs: those that its attributes lead into
 * (`a.b.c.x` needs `a.b.c`), and else those that come closest.
 */
export function modulesUsed(use: Use, { modules }: ImportedPackage): readonly string[] {
  const chain = attributeChain(use);
  const paths = [...new Set(modules)].map((module) => module.split("."));
  const within = paths.filter((path) => commonLength(path, chain) === path.length);
  const candidates = within.length > 0 ? within : paths;
  const closest = Math.max(...candidates.map((path) => commonLength(path, chain)));
  return candidates
    .filter((path) => commonLength(path, chain) === closest)
    .map((path) => path.join("."));
}

/** `["django", "db", "models"]` where `django` is used in `django.db.models`. */
function attributeChain({ module, name }: Use): readonly string[] {
  const { text } = module.source;
  const spelled = (node: SyntaxNode): string => text.slice(node.start, node.end);
  const path = enclosing(module.root, name.start, name.end).toReversed();
  const chain = [name.name];
  for (const [index, around] of path.entries()) {
    if (index === 0) continue;
    if (around.type !== "attribute" || path[index - 1]?.field !== "object") break;
    const attribute = fieldOf(around, "attribute");
    if (attribute !== undefined) chain.push(spelled(attribute));
  }
  return chain;
}

function commonLength(a: readonly string[], b: readonly string[]): number {
  const end = a.findIndex((part, index) => part !== b[index]);
  return end < 0 ? a.length : end;
}
