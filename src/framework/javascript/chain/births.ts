import type { MigrationFile } from "../migration-file.js";

/** Calls and statements that make a table, and its name. */
const CREATIONS =
  /\bcreateTable(?:IfNotExists)?\(\s*(["'`])([\w-]+)\1|\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(?:(["'`])([\w-]+)\3|(\w+))/gi;

/** Words, and names of which hyphens are a part. */
const WORDS = /\w+(?:-+\w+)*/g;

/**
 * Names of the tables that a chain makes itself: those that the first migration which names them creates. In front of the chain they are
 * not there, so that what asks for them can be answered.
 */
export function bornTables(migrations: readonly MigrationFile[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const born = new Set<string>();
  for (const { file } of migrations) {
    for (const [, , called, , quoted, plain] of file.text.matchAll(CREATIONS)) {
      const name = called ?? quoted ?? plain;
      if (name !== undefined && !seen.has(name)) born.add(name);
    }
    for (const [word] of file.text.matchAll(WORDS)) {
      for (const part of [word, ...word.split("-")]) seen.add(part);
    }
  }
  return born;
}
