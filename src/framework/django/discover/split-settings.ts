import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { evaluate, textOf, textsIn, type Scope } from "./evaluate.js";
import { entriesOf, type FileTree } from "./file-tree.js";
import { baseName, below, parentOf } from "./paths.js";

/** The module whose functions put settings together from files. Source: https://django-split-settings.readthedocs.io */
export const SPLIT_SETTINGS = "split_settings.tools";

/** A file that `include()` names, and whether it must be there. */
export interface IncludedFile {
  readonly file: string;
  readonly certain: boolean;
}

/**
 * The files that a call of `include("base.py", optional("local_*.py"))` runs, in its order, as far as its arguments are literal; patterns
 * are relative to the calling file, and may end in a name with `*` and `?`. Names that no file has give nothing.
 */
export function includedFiles(
  scope: Scope,
  tree: FileTree,
  from: string,
  call: SyntaxNode,
): readonly IncludedFile[] {
  const list = fieldOf(call, "arguments");
  return (list === undefined ? [] : parts(list)).flatMap((argument): readonly IncludedFile[] => {
    const inner = argument.type === "call" ? fieldOf(argument, "arguments") : undefined;
    const callee = argument.type === "call" ? fieldOf(argument, "function") : undefined;
    const isOptional = callee !== undefined && /(?:^|\.)optional$/.test(textOf(scope, callee));
    const pattern = isOptional && inner !== undefined ? parts(inner)[0] : argument;
    if (pattern === undefined) return [];
    return textsIn(evaluate(scope, pattern))
      .flatMap((text) => matching(tree, from, text))
      .map((file) => ({ file, certain: !isOptional }));
  });
}

/** The files that a pattern names, in the order of their names. */
function matching(tree: FileTree, from: string, pattern: string): readonly string[] {
  const path = pattern.startsWith("/") ? pattern : below(parentOf(from), pattern);
  const directory = parentOf(path);
  const name = new RegExp(
    `^${baseName(path)
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  );
  return entriesOf(tree, directory)
    .filter((entry) => entry.kind === "file" && name.test(entry.name))
    .map((entry) => below(directory, entry.name))
    .sort();
}
