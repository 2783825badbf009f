import { rewriteFile, type ChangeSet } from "../src/edit/change-set.js";
import type { EncodedFile } from "../src/edit/encoding.js";
import type { MigrationDirectory } from "../src/framework/javascript/migration-file.js";
import { overlaid } from "../src/framework/javascript/source-files.js";
import { formatModule, readStyle } from "../src/framework/javascript/style.js";
import type { KnexProject } from "../src/framework/knex/project.js";
import { readChain } from "../src/framework/knex/read-chain.js";
import { removedText } from "../src/framework/knex/write/tombstone-text.js";
import type { PostgresParser } from "../src/sql/postgres/parser.js";
import { differencesOf } from "../src/verify/javascript-module.js";

/** What removing migrations changes, and what the chain would build differently then. */
export interface KnexRemoval {
  readonly changes: ChangeSet;
  /** By dialect, in words. */
  readonly differences: readonly string[];
  /** None: the files stay. */
  readonly problems: readonly [];
}

/** Makes migrations do nothing: Knex wants a file for each recorded name, so the files stay. */
export async function removeKnex(
  project: KnexProject,
  directory: MigrationDirectory,
  names: readonly string[],
  parser: PostgresParser,
): Promise<KnexRemoval> {
  const removed = directory.migrations.filter(({ key }) => names.includes(key.name));
  const style = readStyle(
    project.files,
    directory.path,
    directory.migrations.map(({ file }) => file.text),
  );
  const emptied = await Promise.all(
    removed.map(async ({ path, file }): Promise<readonly [string, EncodedFile]> => {
      const text = await formatModule(removedText(file), path, style);
      return [path, { ...file, text }];
    }),
  );
  const texts = new Map(emptied);
  const read = overlaid(project.files.read, texts);
  const after = directory.migrations.map((migration) => ({
    ...migration,
    file: texts.get(migration.path) ?? migration.file,
  }));
  const differences = [...project.clients].flatMap(([dialect, client]) => {
    const setting = { dialect, client, parser };
    const before = readChain(directory.migrations, project.files.read, setting);
    return differencesOf(before, readChain(after, read, setting)).map(
      (difference) => `${dialect}: ${difference}`,
    );
  });
  return {
    changes: removed.flatMap(({ path, file }) => {
      const text = texts.get(path)?.text;
      return text === undefined ? [] : [rewriteFile(file, text)];
    }),
    differences,
    problems: [],
  };
}
