import { posix } from "node:path";
import { codeDirectories, sourceDirectories, type SourceDirectory } from "./source-directories.js";
import type { SourceFiles } from "./source-files.js";

/** A module whose name begins with a number, as the frameworks' generators make them. */
const NUMBERED = /^\d+.*\.[cm]?[jt]s$/;

/**
 * The directories of a project in which modules with numbered names stand that `isMigration` takes, in the order of their paths. What is
 * built counts only where there are no sources.
 */
export function findDirectories(
  files: SourceFiles,
  isMigration: (text: string) => boolean,
): readonly string[] {
  const own = foundIn(sourceDirectories(files), files, isMigration);
  return own.length > 0 ? own : foundIn(codeDirectories(files), files, isMigration);
}

function foundIn(
  directories: Iterable<SourceDirectory>,
  files: SourceFiles,
  isMigration: (text: string) => boolean,
): readonly string[] {
  const found: string[] = [];
  for (const { path, entries } of directories) {
    const first = entries.find(
      (entry) => entry.isFile() && NUMBERED.test(entry.name) && !entry.name.endsWith(".d.ts"),
    );
    const text = first === undefined ? undefined : files.read(posix.join(path, first.name))?.text;
    if (text !== undefined && isMigration(text)) found.push(path);
  }
  return found.sort();
}
