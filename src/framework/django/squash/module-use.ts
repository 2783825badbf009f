import type { PythonModule } from "../python/module.js";
import type { SyntaxNode } from "../python/syntax.js";

/** Where the name of a module means that something is taken from it: imports, paths in calls (`import_module`), attributes. */
const USING = new Set(["import_statement", "import_from_statement", "call", "attribute"]);

/**
 * Where a migration takes something from the module of a name (`from shop.migrations.add_price import …`,
 * `import_module("shop.migrations.0002_price")`), as an offset; undefined where it does not. Docstrings and comments may name it.
 */
export function useOfModule({ source, root }: PythonModule, name: string): number | undefined {
  const written = new RegExp(`[.\\s]${name}(?![\\w])`);
  const visit = (node: SyntaxNode): number | undefined => {
    const text = USING.has(node.type) ? source.text.slice(node.start, node.end) : "";
    // Of a call the innermost part that has the path.
    for (const child of node.children) {
      const found = visit(child);
      if (found !== undefined) return found;
    }
    const at = written.exec(text)?.index;
    return at === undefined ? undefined : node.start + at + 1;
  };
  return visit(root);
}
