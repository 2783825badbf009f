import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { runGit, plainEnvironment } from "./git.js";

const execute = promisify(execFile);

/** What came of writing a revision's files. */
export type ExportResult =
  | { readonly kind: "exported"; readonly commit: string }
  | { readonly kind: "no repository" }
  | { readonly kind: "no revision" }
  | { readonly kind: "failure"; readonly message: string };

/**
 * Writes files of a revision, as it has them below `root`, into another directory. Work tree and index stay untouched, and no filter
 * of the repository runs. Links and submodules are left out.
 * @param isWanted the files, by their paths from `root`
 */
export async function exportRevision(
  root: string,
  revision: string,
  into: string,
  isWanted: (path: string) => boolean,
): Promise<ExportResult> {
  const named = await runGit(root, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${revision}^{commit}`,
  ]);
  if (named.kind === "absent") return { kind: "no repository" };
  if (named.kind === "failure") return { kind: "no revision" };
  const commit = named.text.trim();
  const listed = await runGit(root, ["ls-tree", "-r", "-z", "--full-tree", `${commit}:./`]);
  if (listed.kind === "absent") return { kind: "no repository" };
  // The project's directory may be younger than the revision.
  if (listed.kind === "failure") return { kind: "failure", message: listed.message };
  const files = blobs(listed.text).filter(({ path }) => isWanted(path));
  const contents = await readBlobs(
    root,
    files.map(({ id }) => id),
  );
  for (const [index, { path }] of files.entries()) {
    const target = join(into, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contents[index] ?? "");
  }
  return { kind: "exported", commit };
}

interface Blob {
  readonly id: string;
  readonly path: string;
}

/** Entries are `MODE blob ID<tab>PATH` with a NUL after each. */
function blobs(listing: string): readonly Blob[] {
  return listing.split("\0").flatMap((entry) => {
    const [, id, path] = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
    return id === undefined || path === undefined ? [] : [{ id, path }];
  });
}

/** The contents of blobs, in their order: each is `ID blob SIZE`, a newline, the bytes, a newline. */
async function readBlobs(root: string, ids: readonly string[]): Promise<readonly Buffer[]> {
  const running = execute("git", ["cat-file", "--batch"], {
    cwd: root,
    env: plainEnvironment(),
    encoding: "buffer",
    maxBuffer: 1 << 30,
  });
  running.child.stdin?.end(ids.map((id) => `${id}\n`).join(""));
  const { stdout } = await running;
  const contents: Buffer[] = [];
  let at = 0;
  for (const id of ids) {
    const lineEnd = stdout.indexOf("\n", at);
    const size = Number(stdout.toString("latin1", at, lineEnd).split(" ")[2]);
    if (lineEnd < 0 || !Number.isInteger(size)) throw new Error(`git does not give the blob ${id}`);
    contents.push(stdout.subarray(lineEnd + 1, lineEnd + 1 + size));
    at = lineEnd + 1 + size + 1;
  }
  return contents;
}
