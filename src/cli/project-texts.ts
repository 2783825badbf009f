import { readdirSync, readFileSync, statSync, type Dirent } from "node:fs";
import { join, relative, sep } from "node:path";
import type { SourceFile } from "../edit/source.js";
import type { DjangoProject } from "../framework/django/project.js";

/** Directories that hold no text of the project. */
const SKIPPED = new Set([
  ".git",
  ".hg",
  ".tox",
  ".venv",
  "venv",
  "env",
  "node_modules",
  "__pycache__",
]);

/** Texts larger than this are data. */
const LARGEST = 1_000_000;

const TEXT =
  /\.(?:py|txt|md|rst|cfg|toml|ini|ya?ml|json|sh|sql|html)$|^(?:Makefile|Dockerfile|Procfile)$/;

/**
 * The texts of a project that are no migrations which were read: code, scripts, documentation, and what could not be read of the
 * migrations. Those that the system does not give are passed over.
 */
export function* projectTexts(root: string, project: DjangoProject): Generator<SourceFile> {
  const migrations = new Set([...project.files.values()].map(({ path }) => path));
  const pending = [root];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    for (const entry of entries(directory)) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) pending.push(path);
      } else if (entry.isFile() && TEXT.test(entry.name)) {
        const shown = relative(root, path).split(sep).join("/");
        const text = migrations.has(shown) ? undefined : textOf(path);
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

function textOf(path: string): string | undefined {
  try {
    return statSync(path).size > LARGEST ? undefined : readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
