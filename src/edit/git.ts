import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { errorCode } from "./file-system.js";
import { directoriesAbove } from "./project-path.js";

const execute = promisify(execFile);

/** What git knows of a project's files. */
export type GitStatus =
  | { readonly kind: "no repository" }
  | { readonly kind: "repository"; readonly hasUncommittedChanges: (path: string) => boolean }
  | { readonly kind: "failure"; readonly message: string };

/**
 * The path from the top of the git work tree down to the project, `/` at its end: what `renderPatch` wants. Empty at
 * the top, outside a work tree, and where there is no git.
 */
export async function projectPrefix(root: string): Promise<string> {
  const shown = await runGit(root, ["rev-parse", "--show-prefix"]);
  return shown.kind === "output" ? shown.text.replace(/\n$/, "") : "";
}

/** Which files of a project, by their paths in it, differ from what is committed. New files that git does not ignore do. */
export async function gitStatus(root: string): Promise<GitStatus> {
  const prefix = await runGit(root, ["rev-parse", "--show-prefix"]);
  if (prefix.kind === "absent") return { kind: "no repository" };
  if (prefix.kind === "failure") return prefix;
  const options = ["--porcelain=v1", "-z", "--no-renames", "--untracked-files=all"];
  const status = await runGit(root, ["status", ...options, "--", "."]);
  if (status.kind === "absent") return { kind: "no repository" };
  if (status.kind === "failure") return status;
  const paths = parseStatus(status.text, prefix.text.replace(/\n$/, ""));
  return {
    kind: "repository",
    // A changed submodule, or an untracked repository, is listed as one directory.
    hasUncommittedChanges: (path) =>
      [path, ...directoriesAbove(path)].some((part) => paths.has(part)),
  };
}

/** Entries are `XY PATH` with a NUL after each; paths are those from the top of the work tree. */
function parseStatus(text: string, prefix: string): ReadonlySet<string> {
  const paths = text
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => entry.slice("XY ".length + prefix.length).replace(/\/$/, ""));
  return new Set(paths);
}

/** What a call of git printed, or why it did not; absent where there is no git or no repository. */
export type GitRun =
  | { readonly kind: "output"; readonly text: string }
  | { readonly kind: "absent" }
  | { readonly kind: "failure"; readonly message: string };

/** Runs git in a directory. */
export async function runGit(root: string, args: readonly string[]): Promise<GitRun> {
  try {
    const { stdout } = await execute("git", args, {
      cwd: root,
      env: plainEnvironment(),
      maxBuffer: 1 << 28,
    });
    return { kind: "output", text: stdout };
  } catch (error) {
    const stderr = stderrOf(error);
    if (
      errorCode(error) === "ENOENT" ||
      /not a git repository|must be run in a work tree/.test(stderr)
    ) {
      return { kind: "absent" };
    }
    const [firstLine] = stderr.trim().split("\n");
    return { kind: "failure", message: firstLine ?? String(error) };
  }
}

/**
 * Git hooks run with variables that name the repository and its index relative to another directory. English, because
 * one message is told apart; no optional locks, because asking for the status should write nothing.
 */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const names = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];
  const kept = Object.entries(process.env).filter(([name]) => !names.includes(name));
  return { ...Object.fromEntries(kept), LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" };
}

function stderrOf(error: unknown): string {
  return error instanceof Error && "stderr" in error ? String(error.stderr) : "";
}
