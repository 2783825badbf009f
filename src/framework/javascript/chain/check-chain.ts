import type { Problem } from "../../../edit/problem.js";
import { placeOf } from "../../../edit/source.js";
import type { MigrationDirectory, MigrationFile } from "../migration-file.js";
import { ModuleLoader, type LoadedModule } from "../module.js";
import { Run } from "../interpret/run.js";
import type { FunctionValue } from "../interpret/value.js";
import type { SourceFiles } from "../source-files.js";
import { checkLists } from "./check-lists.js";
import { checkStatements, type StatementRules } from "./check-statements.js";

/** What a module exports under a name: a function whose text is known, something else, or nothing. */
export type Exported = FunctionValue | "something" | undefined;

/** How a framework looks for what a migration exports, and what follows where it is not there. */
export interface ModuleRules {
  readonly exported: (module: LoadedModule, name: "up" | "down") => Exported;
  readonly statements: StatementRules;
  readonly withoutUp: string;
  readonly withoutDown: string;
}

/** What is wrong with the migrations of a directory, and with lists in code that register them. */
export function checkChain(
  directory: MigrationDirectory,
  files: SourceFiles,
  rules: ModuleRules,
): readonly Problem[] {
  const { migrations } = directory;
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
    ...checkLists(directory, files),
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

/** The number at the start of a name, a moment in any of the usual forms. A day alone is not meant to tell two migrations apart. */
function numberOf({ key }: MigrationFile): string | undefined {
  const number = /^\d+(?:[.:_T-]\d+)*/.exec(key.name)?.[0];
  return number?.replace(/\D/g, "").length === DAY ? undefined : number;
}

/** The digits of a day. */
const DAY = 8;

function moduleProblems(
  { path, file, key }: MigrationFile,
  loader: ModuleLoader,
  { exported, statements, withoutUp, withoutDown }: ModuleRules,
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
    exported(module, name) !== undefined
      ? []
      : [{ code: `no-${name}`, message: `${key.name} exports no ${name}`, place, hint }];
  const inside = (name: "up" | "down"): readonly Problem[] => {
    const found = exported(module, name);
    return typeof found === "object" ? checkStatements(name, found, module, statements) : [];
  };
  return [
    ...missing("up", withoutUp),
    ...missing("down", withoutDown),
    ...inside("up"),
    ...inside("down"),
  ];
}
