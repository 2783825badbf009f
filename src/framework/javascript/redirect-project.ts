import { posix } from "node:path";
import { editFile, type Change } from "../../edit/change-set.js";
import type { Problem } from "../../edit/problem.js";
import { bareName } from "./lists.js";
import type { MigrationDirectory } from "./migration-file.js";
import { parseModule } from "./parse.js";
import { redirectNames } from "./redirect-names.js";
import { codeDirectories } from "./source-directories.js";
import type { SourceFiles } from "./source-files.js";

const CODE = /\.[cm]?[jt]sx?$/;

/** The changes of a project's code, and what of it would not run. */
export interface Relisted {
  readonly changes: readonly Change[];
  readonly problems: readonly Problem[];
}

/**
 * Takes migrations that go out of lists in the project's code (what umzug is given) and out of the imports for them; a list without `into`
 * gets it in their place. `own` are the paths of modules that the caller writes or deletes. Other code that takes something from a module that
 * goes is a problem.
 */
export function redirectProject(
  files: SourceFiles,
  { path: directory, migrations }: MigrationDirectory,
  own: ReadonlySet<string>,
  { gone, into }: { readonly gone: readonly string[]; readonly into: string | undefined },
): Relisted {
  const names = new Set(gone.map(bareName));
  const known = new Set([...migrations.map(({ key }) => bareName(key.name)), bareName(into ?? "")]);
  if (names.size === 0) return { changes: [], problems: [] };
  const pattern = new RegExp([...names].map((name) => name.replace(/[^\w]/g, "\\$&")).join("|"));
  const changes: Change[] = [];
  const problems: Problem[] = [];
  for (const { path, entries } of codeDirectories(files)) {
    for (const { name } of entries.filter((entry) => entry.isFile() && CODE.test(entry.name))) {
      const place = posix.join(path, name);
      const file = own.has(place) ? undefined : files.read(place);
      if (file === undefined || !pattern.test(file.text)) continue;
      const parsed = parseModule(file);
      if (!parsed.ok) continue;
      const redirected = redirectNames(parsed.module, {
        gone: names,
        into: into === undefined ? undefined : bareName(into),
        isModule: (module) =>
          posix.dirname(module) === (directory === "" ? "." : directory) &&
          names.has(bareName(module)),
        isNamed: (each) => known.has(each),
        texts: "lists",
      });
      if (!redirected.ok) problems.push(...redirected.problems);
      else if (redirected.edits.length > 0) changes.push(editFile(file, redirected.edits));
    }
  }
  return { changes, problems };
}
