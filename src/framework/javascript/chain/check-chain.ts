import type { Problem } from "../../../edit/problem.js";
import { placeOf } from "../../../edit/source.js";
import type { MigrationDirectory, MigrationFile } from "../migration-file.js";
import { ModuleLoader, type LoadedModule } from "../module.js";
import { Run } from "../interpret/run.js";
import type { SourceFiles } from "../source-files.js";

/** How a framework looks for what a migration exports, and what follows where it is not there. */
export interface ModuleRules {
  readonly exports: (module: LoadedModule, name: "up" | "down") => boolean;
  readonly withoutUp: string;
  readonly withoutDown: string;
}

/** What is wrong with the migrations of a directory. */
export function checkChain(
  { migrations }: MigrationDirectory,
  files: SourceFiles,
  rules: ModuleRules,
): readonly Problem[] {
  const loader = new ModuleLoader(
    files.read,
    () =>
      new Run(
        () => 0,
        () => undefined,
      ),
  );
  return [
    ...tied(migrations),
    ...migrations.flatMap((migration) => moduleProblems(migration, loader, rules)),
  ];
}

/** Two migrations with one number run in the order of what stands behind it, which nobody chose. */
function tied(migrations: readonly MigrationFile[]): readonly Problem[] {
  return migrations.flatMap((migration, index) => {
    const before = migrations[index - 1];
    const number = numberOf(migration);
    if (before === undefined || number === undefined || numberOf(before) !== number) return [];
    return [
      {
        code: "tied-timestamps",
        message: `${before.key.name} and ${migration.key.name} have the same number: they run in the order of the rest of their names`,
        place: placeOf(migration.file, 0),
        hint: "give a migration that no database has run yet a number of its own",
      },
    ];
  });
}

function numberOf({ key }: MigrationFile): string | undefined {
  return /^\d+/.exec(key.name)?.[0];
}

function moduleProblems(
  { path, file, key }: MigrationFile,
  loader: ModuleLoader,
  { exports, withoutUp, withoutDown }: ModuleRules,
): readonly Problem[] {
  const module = loader.load(path);
  const place = placeOf(file, 0);
  if (module === undefined) {
    return [
      {
        code: "unreadable-file",
        message: `${path} cannot be read`,
        place,
        hint: "node --check says where",
      },
    ];
  }
  const missing = (name: "up" | "down", hint: string): readonly Problem[] =>
    exports(module, name)
      ? []
      : [{ code: `no-${name}`, message: `${key.name} exports no ${name}`, place, hint }];
  return [...missing("up", withoutUp), ...missing("down", withoutDown)];
}
