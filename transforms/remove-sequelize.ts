import { deleteFile, type ChangeSet } from "../src/edit/change-set.js";
import type { Problem } from "../src/edit/problem.js";
import { redirectProject } from "../src/framework/javascript/redirect-project.js";
import type { MigrationDirectory } from "../src/framework/javascript/migration-file.js";
import type { SequelizeProject } from "../src/framework/sequelize/project.js";
import { readChain } from "../src/framework/sequelize/read-chain.js";
import type { PostgresParser } from "../src/sql/postgres/parser.js";
import { differencesOf } from "../src/verify/javascript-module.js";

/** What removing migrations changes, and what the chain would build differently then. */
export interface SequelizeRemoval {
  readonly changes: ChangeSet;
  /** By dialect, in words. */
  readonly differences: readonly string[];
  /** Code that takes something from one of them. */
  readonly problems: readonly Problem[];
}

/** Takes migrations out of their directory: umzug minds no recorded name without a file. */
export function removeSequelize(
  { files, clients }: SequelizeProject,
  directory: MigrationDirectory,
  names: readonly string[],
  parser: PostgresParser,
): Promise<SequelizeRemoval> {
  const { migrations } = directory;
  const isRemoved = (name: string): boolean => names.includes(name);
  const differences = [...clients].flatMap(([dialect, name]) => {
    const setting = { name, parser, environment: new Map<string, string | undefined>() };
    const before = readChain(migrations, files.read, setting);
    const rest = migrations.filter(({ key }) => !isRemoved(key.name));
    const after = readChain(rest, files.read, setting, before.start.absent);
    return differencesOf(before, after).map((difference) => `${dialect}: ${difference}`);
  });
  const removed = migrations.filter(({ key }) => isRemoved(key.name));
  const { changes, problems } = redirectProject(
    files,
    directory,
    new Set(removed.map(({ path }) => path)),
    { gone: removed.map(({ key }) => key.name), into: undefined },
  );
  return Promise.resolve({
    changes: [...removed.map(({ file }) => deleteFile(file)), ...changes],
    differences,
    problems,
  });
}
