import type { Dirent } from "node:fs";
import { posix } from "node:path";
import type { SourceFiles } from "./source-files.js";

/** A directory of a project and what is in it; the project's own path is empty. */
export interface SourceDirectory {
  readonly path: string;
  readonly entries: readonly Dirent[];
}

/** Directories that hold no code of the project: what is installed, what tools leave. */
const SKIPPED = /^(?:node_modules|bower_components|lib-cov|coverage|\..*|__tests__|__fixtures__)$/;

/** Directories of what is built: in the archive of a package there is nothing else. */
const BUILT = /^(?:dist|build|out)$/;

/** The directories of a project that may hold its own sources. */
export function sourceDirectories(files: SourceFiles): Generator<SourceDirectory> {
  return directoriesOf(files, (name) => SKIPPED.test(name) || BUILT.test(name));
}

/** Those and the ones of what is built. */
export function codeDirectories(files: SourceFiles): Generator<SourceDirectory> {
  return directoriesOf(files, (name) => SKIPPED.test(name));
}

/** The directories of what a directory belongs to: sources, or what is built. */
export function directoriesAround(files: SourceFiles, path: string): Generator<SourceDirectory> {
  const isBuilt = path.split("/").some((name) => BUILT.test(name));
  return isBuilt ? codeDirectories(files) : sourceDirectories(files);
}

function* directoriesOf(
  files: SourceFiles,
  isSkipped: (name: string) => boolean,
): Generator<SourceDirectory> {
  const pending = [""];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const current = path;
    const entries = files.entries(current);
    pending.push(
      ...entries
        .filter((entry) => entry.isDirectory() && !isSkipped(entry.name))
        .map(({ name }) => posix.join(current, name)),
    );
    yield { path: current, entries };
  }
}
