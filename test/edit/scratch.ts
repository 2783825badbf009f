import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Files by path, as bytes read as Latin-1, so that a failure shows them. */
export type Tree = Readonly<Record<string, string>>;

/** A new empty directory that goes when the test ends. */
export function scratchDirectory(): string {
  const root = mkdtempSync(join(tmpdir(), "refold-edit-"));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  return root;
}

export function writeTree(root: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, "latin1");
  }
}

/** All files below a directory but those of git. */
export function readTree(root: string): Tree {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !path.startsWith(".git/"))
    .sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), "latin1")]));
}

/** Runs git without the settings of the machine and the environment of a surrounding hook. */
export function git(
  root: string,
  args: readonly string[],
  input: Uint8Array = Buffer.of(),
): string {
  return execFileSync("git", args, {
    cwd: root,
    input,
    stdio: ["pipe", "pipe", "pipe"],
    encoding: "utf8",
    env: {
      PATH: process.env["PATH"],
      HOME: root,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "test",
      GIT_AUTHOR_EMAIL: "test@example.invalid",
      GIT_COMMITTER_NAME: "test",
      GIT_COMMITTER_EMAIL: "test@example.invalid",
    },
  });
}

/** Makes a directory a repository with all its files committed. */
export function commitAll(root: string): void {
  git(root, ["init", "--quiet"]);
  git(root, ["add", "--all", "--force"]);
  git(root, ["commit", "--quiet", "--allow-empty", "--message", "start"]);
}
