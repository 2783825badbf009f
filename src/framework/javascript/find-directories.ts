import { posix } from "node:path";
import { sourceDirectories } from "./source-directories.js";
import type { SourceFiles } from "./source-files.js";

/** A module whose name begins with a number, as the frameworks' generators make them. */
const NUMBERED = /^\d+.*\.[cm]?[jt]s$/;

/** The directories of a project in which modules with numbered names stand that `isMigration` takes, in the order of their paths. */
export function findDirectories(
  files: SourceFiles,
  isMigration: (text: string) => boolean,
): readonly string[] {
  const found: string[] = [];
  for (const { path, entries } of sourceDirectories(files)) {
    const first = entries.find(
      (entry) => entry.isFile() && NUMBERED.test(entry.name) && !entry.name.endsWith(".d.ts"),
    );
    const text = first === undefined ? undefined : files.read(posix.join(path, first.name))?.text;
    if (text !== undefined && isMigration(text)) found.push(path);
  }
  return found.sort();
}
