import { readdirSync, readFileSync, statSync, type Dirent } from "node:fs";
import { join, relative, sep } from "node:path";
import type { SourceFile } from "../edit/source.js";

/** Directories that hold no text of the project. */
const SKIPPED =
  /^(?:\.git|\.hg|\.svn|\.tox|\.nox|\.venv|venv|env|node_modules|site-packages|__pycache__|\..*_cache)$/;

/** Texts larger than this are data. */
const LARGEST = 1_000_000;

/** What people write code, scripts, settings and documentation in. A name without an ending may be a script's. */
export const PYTHON_TEXT =
  /\.(?:py|pyi|ipynb|txt|md|mdx|rst|adoc|cfg|conf|toml|ini|env|ya?ml|json|sh|bash|zsh|fish|ps1|bat|cmd|mk|sql|html|j2|feature)$|^[^.]+$/i;

/** The same in projects of JavaScript. */
export const JAVASCRIPT_TEXT =
  /\.(?:[cm]?[jt]sx?|txt|md|mdx|toml|ini|env|ya?ml|jsonc?|sh|bash|ps1|cmd|sql|html)$|^[^.]+$/i;

/**
 * The texts of a project whose paths, relative to it, are not known: code, scripts, documentation. Those that the system does not give
 * are passed over.
 */
export function* projectTexts(
  root: string,
  known: ReadonlySet<string>,
  endings: RegExp,
): Generator<SourceFile> {
  const pending = [root];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    const found = entries(directory);
    // A virtual environment under any name.
    if (found.some(({ name }) => name === "pyvenv.cfg")) continue;
    for (const entry of found) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.test(entry.name)) pending.push(path);
      } else if (entry.isFile() && endings.test(entry.name)) {
        const shown = relative(root, path).split(sep).join("/");
        const text = known.has(shown) ? undefined : textOf(path);
        if (text !== undefined) yield { path: shown, text };
      }
    }
  }
}

function entries(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** A file's text; undefined for what is no text, or too much. */
function textOf(path: string): string | undefined {
  try {
    if (statSync(path).size > LARGEST) return undefined;
    const text = readFileSync(path, "utf8");
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}
