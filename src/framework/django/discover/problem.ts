import type { ChainProblem, ProblemCode, Severity } from "../../../chain/problem.js";

/** A problem that a file or directory has, rather than a migration. */
export function pathProblem(
  code: ProblemCode,
  severity: Severity,
  path: string,
  message: string,
  hint: string,
): ChainProblem {
  return { code, severity, message, hint, key: undefined, path, related: [] };
}

/** A directory that exists but cannot be listed. */
export function unreadableDirectory(path: string, detail: string): ChainProblem {
  return pathProblem(
    "unreadable-directory",
    "warning",
    path,
    `the directory ${path} cannot be read: ${detail}`,
    "give read permission, or ignore this if no app is in it",
  );
}
