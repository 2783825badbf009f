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

/** The texts of a project outside its migrations packages: code, scripts, documentation. Unreadable ones are passed over. */
export function* projectTexts(root: string, project: DjangoProject): Generator<SourceFile> {
  const migrations = new Set(project.apps.map(({ directory }) => directory));
  const pending = [root];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    const shown = relative(root, directory).split(sep).join("/");
    for (const entry of entries(directory)) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) pending.push(path);
      } else if (entry.isFile() && TEXT.test(entry.name)) {
        const isMigration = migrations.has(shown) && entry.name.endsWith(".py");
        const text = isMigration ? undefined : textOf(path);
        if (text !== undefined) yield { path: relative(root, path).split(sep).join("/"), text };
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
