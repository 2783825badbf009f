import { pathsOf, textAfter, type Change, type ChangeSet } from "./change-set.js";
import { encodeText } from "./encoding.js";
import type { FileProblem } from "./problem.js";
import { directoriesAbove, pathFault } from "./project-path.js";

/**
 * What is wrong with a change set in itself, whatever the files on disk: a path that is none or leads out of the
 * project, a path that occurs twice or is a file and a directory, a text that its file's encoding cannot hold.
 */
export function checkChangeSet(changeSet: ChangeSet): readonly FileProblem[] {
  return [...pathProblems(changeSet.flatMap(pathsOf)), ...changeSet.flatMap(encodingProblems)];
}

function pathProblems(paths: readonly string[]): readonly FileProblem[] {
  const problems: FileProblem[] = [];
  const seen = new Set<string>();
  const directories = new Set(paths.flatMap(directoriesAbove));
  for (const path of paths) {
    const fault = pathFault(path);
    if (fault !== undefined) problems.push({ path, reason: fault });
    if (seen.has(path)) problems.push({ path, reason: "is changed twice" });
    if (directories.has(path)) problems.push({ path, reason: "is the directory of another file" });
    seen.add(path);
  }
  return problems;
}

function encodingProblems(change: Change): readonly FileProblem[] {
  const text = textAfter(change);
  const encoded = text === undefined ? undefined : encodeText(text, change.encoding);
  return encoded === undefined || encoded.ok
    ? []
    : [{ path: change.path, reason: `cannot be written: ${encoded.message}` }];
}
