import type { BookkeepingTable } from "../../bookkeeping/table.js";
import { reconcileDialect } from "../../bookkeeping/table.js";
import type { ReconcileDialect } from "../../bookkeeping/renaming.js";
import type { Dialect } from "../../sql/dialect.js";
import { saveFile } from "../deliver.js";
import type { Io } from "../io.js";

/** A file of statements to write. */
export interface ReconcileFile {
  readonly path: string;
  readonly text: string;
}

/** One file of statements a dialect: under the name that was given, or with that of the dialect in it where there are several. */
export function reconcileFiles(
  given: string,
  dialects: readonly Dialect[],
  table: BookkeepingTable,
  statements: (table: BookkeepingTable, dialect: ReconcileDialect) => string,
): readonly ReconcileFile[] {
  const several = dialects.length > 1;
  return dialects.map((each) => {
    const dialect = reconcileDialect(each);
    const path = several ? withDialect(given, dialect) : given;
    return { path, text: statements(table, dialect) };
  });
}

function withDialect(path: string, dialect: ReconcileDialect): string {
  const ending = /\.[^./\\]+$/.exec(path)?.[0] ?? "";
  return `${path.slice(0, path.length - ending.length)}.${dialect}${ending}`;
}

/** Writes them. Throws UsageError where one cannot be written. */
export async function saveFiles(files: readonly ReconcileFile[], io: Io): Promise<void> {
  for (const { path, text } of files) await saveFile(path, text, io);
}
