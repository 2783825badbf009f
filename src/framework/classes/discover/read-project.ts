import { dirname } from "node:path/posix";
import { Project as Morph, type SourceFile } from "ts-morph";
import type { EncodedFile } from "../../../edit/encoding.js";
import type { Dialect } from "../../../sql/dialect.js";
import type { ClassChain, ClassMigration, ClassProject, Registration } from "../project.js";
import { findLists, type Listed } from "./lists.js";

/** How a framework's migrations are found. */
export interface ChainShape {
  /** The migration classes of a file. */
  readonly migrationsIn: (path: string, source: SourceFile) => readonly ClassMigration[];
  /** Migrations of an array, named as the framework names them there. */
  readonly listed: (listed: readonly Listed[]) => readonly ClassMigration[];
  /** In the order in which the framework runs them; those of an array come in the array's. */
  readonly inOrder: (
    migrations: readonly ClassMigration[],
    registration: Registration | undefined,
  ) => readonly ClassMigration[];
  /** The database of the migrations in a directory, by their texts. */
  readonly dialectOf: (
    directory: string,
    texts: readonly string[],
    files: ReadonlyMap<string, EncodedFile>,
  ) => Dialect | undefined;
}

/** The chains of a project whose files are at hand: arrays of migration classes, and directories of those that no array lists. */
export function readClassProject(
  root: string,
  files: ReadonlyMap<string, EncodedFile>,
  shape: ChainShape,
): ClassProject {
  const morph = new Morph({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true, noResolve: true },
  });
  for (const [path, { text }] of files) morph.createSourceFile(`/${path}`, text);
  const classes = new Map<string, readonly ClassMigration[]>();
  for (const path of files.keys()) {
    const migrations = shape.migrationsIn(path, morph.getSourceFileOrThrow(`/${path}`));
    if (migrations.length > 0) classes.set(path, migrations);
  }
  const lists = findLists(files, morph, classes);
  const taken = new Set(
    lists.flatMap(({ listed }) => listed.map(({ migration: { path } }) => path)),
  );
  const loose = new Map<string, ClassMigration[]>();
  for (const [path, migrations] of classes) {
    if (taken.has(path)) continue;
    const directory = dirname(path);
    loose.set(directory, [...(loose.get(directory) ?? []), ...migrations]);
  }
  const chainOf = (
    directory: string,
    migrations: readonly ClassMigration[],
    registration: Registration | undefined,
  ): ClassChain => {
    const sorted = shape.inOrder(migrations, registration);
    const texts = sorted.flatMap(({ path }) => files.get(path)?.text ?? []);
    return {
      label: directory,
      migrations: sorted.map((each) => ({ ...each, key: { app: directory, name: each.key.name } })),
      registration,
      dialect: shape.dialectOf(directory, texts, files),
    };
  };
  const chains = [
    ...lists.map(({ registration, listed }) =>
      chainOf(dirname(registration.path), shape.listed(listed), registration),
    ),
    ...[...loose].map(([directory, migrations]) => chainOf(directory, migrations, undefined)),
  ];
  return { root, chains, files, morph };
}
