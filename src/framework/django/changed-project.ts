import { keyText, type MigrationKey } from "../../chain/migration.js";
import { compareText } from "../../chain/order.js";
import { pathsOf, textAfter, type ChangeSet } from "../../edit/change-set.js";
import type { EncodedFile } from "../../edit/encoding.js";
import type { AppMigrations, DjangoProject } from "./project.js";
import type { PythonParser } from "./python/parse.js";
import { readMigration, type MigrationContext, type MigrationModule } from "./read/migration.js";

/**
 * The project as it will be when a change set is applied: the changed migrations are read from their new text. Changes of other files are
 * none of its business. Throws where a changed text is no migration any more: refold writes no such text.
 */
export function changedProject(
  project: DjangoProject,
  changes: ChangeSet,
  parser: PythonParser,
  context: MigrationContext,
): DjangoProject {
  const files = new Map(project.files);
  const gone = new Set<string>();
  const read: MigrationModule[] = [];
  for (const change of changes) {
    const [from = change.path] = pathsOf(change);
    const old = keyAt(project, from);
    if (old !== undefined) {
      gone.add(keyText(old));
      files.delete(keyText(old));
    }
    const text = textAfter(change);
    const key = keyAt(project, change.path);
    if (text === undefined || key === undefined) continue;
    const file: EncodedFile = { path: change.path, text, encoding: change.encoding };
    files.set(keyText(key), file);
    read.push(migrationIn(file, key, parser, context));
  }
  const apps = project.apps.map((app): AppMigrations => {
    const added = read.filter(({ key }) => key.app === app.label);
    const kept = app.modules.filter(({ key }) => !gone.has(keyText(key)));
    if (added.length === 0 && kept.length === app.modules.length) return app;
    const modules = [...kept, ...added].sort((a, b) => compareText(a.key.name, b.key.name));
    return { ...app, modules };
  });
  return { ...project, apps, files };
}

/** The migration whose file has a path; undefined for other files. */
function keyAt({ apps }: DjangoProject, path: string): MigrationKey | undefined {
  const slash = path.lastIndexOf("/");
  const app = apps.find(({ directory }) => directory === path.slice(0, slash));
  if (app === undefined || !path.endsWith(".py")) return undefined;
  return { app: app.label, name: path.slice(slash + 1, -".py".length) };
}

function migrationIn(
  file: EncodedFile,
  key: MigrationKey,
  parser: PythonParser,
  context: MigrationContext,
): MigrationModule {
  const parsed = parser.parse(file.text);
  const read = parsed.ok ? readMigration(key, file, parsed.root, context) : undefined;
  if (read?.ok !== true) throw new Error(`the new text of ${file.path} cannot be read again`);
  return read.migration;
}
