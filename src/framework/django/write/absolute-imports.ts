import type { TextEdit } from "../../../edit/text-edit.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, type SyntaxNode } from "../python/syntax.js";
import { textOf } from "../read/names.js";

/**
 * The edits that make a module's relative imports absolute, so that they mean the same in another package. `package` is the dotted name of
 * the package that the module is written for. Imports inside functions are among them.
 */
export function absoluteImports(module: PythonModule, package_: string): readonly TextEdit[] {
  return relativeNames(module.root).map((node) => ({
    start: node.start,
    end: node.end,
    text: absoluteName(textOf(module, node).replace(/\s/g, ""), package_),
  }));
}

function relativeNames(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.type === "import_from_statement") {
    const name = fieldOf(node, "module_name");
    return name?.type === "relative_import" ? [name] : [];
  }
  return node.children.flatMap(relativeNames);
}

/** `..models` seen from `shop.migrations` is `shop.models`. (https://docs.python.org/3/reference/import.html#package-relative-imports) */
function absoluteName(relative: string, package_: string): string {
  const dots = /^\.*/.exec(relative)?.[0].length ?? 0;
  const above = package_.split(".");
  const base = above.slice(0, above.length - (dots - 1));
  const rest = relative.slice(dots);
  return [...base, ...(rest === "" ? [] : [rest])].join(".");
}
