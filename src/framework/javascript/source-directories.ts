import type { Dirent } from "node:fs";
import { posix } from "node:path";
import type { SourceFiles } from "./source-files.js";

/** A directory of a project and what is in it; the project's own path is empty. */
export interface SourceDirectory {
  readonly path: string;
  readonly entries: readonly Dirent[];
}

/** Directories that hold no sources of the project: what is installed, what is built, what tools leave. */
const SKIPPED =
  /^(?:node_modules|bower_components|dist|build|out|lib-cov|coverage|\..*|__tests__|__fixtures__)$/;

/** The directories of a project that may hold its own sources. */
export function* sourceDirectories(files: SourceFiles): Generator<SourceDirectory> {
  const pending = [""];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const current = path;
    const entries = files.entries(current);
    pending.push(
      ...entries
        .filter((entry) => entry.isDirectory() && !SKIPPED.test(entry.name))
        .map(({ name }) => posix.join(current, name)),
    );
    yield { path: current, entries };
  }
}
