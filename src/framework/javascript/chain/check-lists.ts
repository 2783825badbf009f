import { posix } from "node:path";
import type { Problem } from "../../../edit/problem.js";
import { placeOf } from "../../../edit/source.js";
import { bareName, listsIn, type ListEntry } from "../lists.js";
import type { MigrationDirectory, MigrationFile } from "../migration-file.js";
import { parseModule, type ParsedModule } from "../parse.js";
import { directoriesAround } from "../source-directories.js";
import type { SourceFiles } from "../source-files.js";

/** Code that is loaded by others. */
const CODE = /\.[cm]?[jt]s$/;

/** What a test expects registers nothing. */
const TESTS = /(?:^|\/)(?:tests?|specs?|__tests__)\/|[.-](?:test|spec)\.[^/]*$/;

/** A list that has most of a directory's migrations in it: a `migrationSource` of Knex, what umzug is given. */
interface Registering {
  readonly module: ParsedModule;
  readonly entries: readonly ListEntry[];
}

/**
 * What is wrong with the lists in code that register the migrations of a directory: parts whose module is not there, and modules that stand
 * in no list. Only a list with more than half of the directory's migrations in it counts.
 */
export function checkLists(directory: MigrationDirectory, files: SourceFiles): readonly Problem[] {
  const lists = registrations(directory, files);
  if (lists.length === 0) return [];
  const { migrations, label } = directory;
  const there = new Set(migrations.map(({ key }) => bareName(key.name)));
  const listed = new Set(lists.flatMap(({ entries }) => entries.map(({ name }) => name)));
  const missing = lists.flatMap(({ module: { file }, entries }) =>
    entries.flatMap((entry): Problem[] => {
      if (there.has(entry.name) || !isOf(entry, directory, files)) return [];
      return [
        {
          code: "missing-module",
          message: `${entry.name} is registered, and ${label} has no such module`,
          place: placeOf(file, entry.node.start ?? 0),
          hint: "bring the file back, or take the name out of the list",
        },
      ];
    }),
  );
  const where = lists.map(({ module }) => module.file.path).join(", ");
  const unlisted = migrations.flatMap(({ key, file }): Problem[] =>
    listed.has(bareName(key.name))
      ? []
      : [
          {
            code: "unregistered",
            message: `${key.name} is in no list of migrations, and ${where} lists those beside it`,
            place: placeOf(file, 0),
            hint: "put it into the list, or delete the file: it does not run",
          },
        ],
  );
  return [...missing, ...unlisted];
}

/** Does a part of a list mean a module of the directory? Code of its own needs none, and lists may take from other places. */
function isOf(
  { module, kind }: ListEntry,
  { path }: MigrationDirectory,
  files: SourceFiles,
): boolean {
  if (module === undefined) return kind === "text";
  const isThere = [".js", ".ts", ".cjs", ".mjs", ".cts", ".mts", "/index.js", "/index.ts"].some(
    (ending) => files.read(`${module}${ending}`) !== undefined,
  );
  return !isThere && posix.dirname(module) === path;
}

function registrations(
  { path, migrations }: MigrationDirectory,
  files: SourceFiles,
): readonly Registering[] {
  const names = new Set(migrations.map(({ key }) => bareName(key.name)));
  const own = new Set(migrations.map((migration) => migration.path));
  const found: Registering[] = [];
  for (const file of codeAround(path, files)) {
    if (own.has(file.path) || TESTS.test(file.path) || !mayList(file.text, migrations)) continue;
    const parsed = parseModule(file);
    if (!parsed.ok) continue;
    const { module } = parsed;
    for (const { entries } of listsIn(module, {
      isNamed: (name) => names.has(name),
      isModule: () => false,
    })) {
      const known = new Set(entries.map(({ name }) => name).filter((name) => names.has(name)));
      if (known.size > names.size / 2) found.push({ module, entries });
    }
  }
  return found;
}

function* codeAround(
  path: string,
  files: SourceFiles,
): Generator<{ readonly path: string; readonly text: string }> {
  for (const { path: directory, entries } of directoriesAround(files, path)) {
    for (const { name } of entries.filter((entry) => entry.isFile() && CODE.test(entry.name))) {
      const file = files.read(posix.join(directory, name));
      if (file !== undefined) yield file;
    }
  }
}

/** Is one of three names in the text: a cheap look before it is parsed. */
function mayList(text: string, migrations: readonly MigrationFile[]): boolean {
  const names = [0, Math.floor(migrations.length / 2), migrations.length - 1].flatMap(
    (index) => migrations[index]?.key.name ?? [],
  );
  return names.some((name) => text.includes(bareName(name)));
}
