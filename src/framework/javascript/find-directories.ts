import { posix } from "node:path";
import type { SourceFiles } from "./source-files.js";

/** Directories that hold no sources of the project: what is installed, what is built, what tools leave. */
const SKIPPED =
  /^(?:node_modules|bower_components|dist|build|out|lib-cov|coverage|\..*|__tests__|__fixtures__)$/;

/** A module whose name begins with a number, as the frameworks' generators make them. */
const NUMBERED = /^\d+.*\.[cm]?[jt]s$/;

/** The directories of a project in which modules with numbered names stand that `isMigration` takes, in the order of their paths. */
export function findDirectories(
  files: SourceFiles,
  isMigration: (text: string) => boolean,
): readonly string[] {
  const found: string[] = [];
  const pending = [""];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    const current = directory;
    const entries = files.entries(current);
    const inside = (name: string): string => (directory === "" ? name : posix.join(current, name));
    pending.push(
      ...entries
        .filter((entry) => entry.isDirectory() && !SKIPPED.test(entry.name))
        .map(({ name }) => inside(name)),
    );
    const first = entries.find(
      (entry) => entry.isFile() && NUMBERED.test(entry.name) && !entry.name.endsWith(".d.ts"),
    );
    const text = first === undefined ? undefined : files.read(inside(first.name))?.text;
    if (text !== undefined && isMigration(text)) found.push(directory);
  }
  return found.sort();
}
