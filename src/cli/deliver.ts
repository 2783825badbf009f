import { writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { applyChangeSet, forceChangeSet, type ApplyResult } from "../edit/apply.js";
import type { ChangeSet } from "../edit/change-set.js";
import { projectPrefix } from "../edit/git.js";
import { renderPatch } from "../edit/patch.js";
import { EXIT, type ExitCode, type Io } from "./io.js";
import { isDirectory } from "./is-directory.js";
import { refusal, UsageError } from "./stop.js";

/** How a change set leaves the program. */
export interface Delivery {
  readonly root: string;
  /** Apply it; else it is only shown. */
  readonly write: boolean;
  /** Apply it over uncommitted changes. */
  readonly force: boolean;
  /** The file that takes the patch instead of stdout. */
  readonly output: string | undefined;
  /** Show nothing; say by the exit code whether anything would change. */
  readonly check: boolean;
  /** Does stdout belong to something else (JSON)? */
  readonly silent: boolean;
}

/**
 * Prints a change set as a patch, writes it to a file, applies it, or says whether it is empty. Throws Stop where it cannot be applied or
 * written.
 */
export async function deliver(changes: ChangeSet, delivery: Delivery, io: Io): Promise<ExitCode> {
  if (delivery.check) return changes.length > 0 ? EXIT.refused : EXIT.done;
  if (delivery.write) {
    await apply(changes, delivery, io);
    return EXIT.done;
  }
  if (delivery.output === undefined && delivery.silent) return EXIT.done;
  const patch = await patchOf(changes, delivery.root);
  if (delivery.output !== undefined) await saveFile(delivery.output, patch, io);
  else io.out(patch);
  return EXIT.done;
}

/** The patch of a change set. `git apply` reads paths from the top of the repository, wherever it runs. */
export async function patchOf(changes: ChangeSet, root: string): Promise<Uint8Array> {
  return renderPatch(changes, await projectPrefix(root));
}

/** Writes a file that the command line names. Throws UsageError where that cannot be. */
export async function saveFile(path: string, data: string | Uint8Array, io: Io): Promise<void> {
  try {
    await writeFile(resolve(io.cwd, path), data);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `${path} cannot be written: ${reason}`,
      "name a file in a directory that exists",
    );
  }
}

/** Sees that a file which the command line names can be there. Throws UsageError. */
export function checkTarget(path: string, io: Io): void {
  const target = resolve(io.cwd, path);
  if (isDirectory(target)) {
    throw new UsageError(`${path} is a directory`, "name a file in it");
  }
  if (!isDirectory(dirname(target))) {
    throw new UsageError(
      `${path} cannot be written: there is no directory ${dirname(target)}`,
      "make the directory first, or name a file in one that exists",
    );
  }
}

async function apply(changes: ChangeSet, delivery: Delivery, io: Io): Promise<void> {
  const run = delivery.force ? forceChangeSet : applyChangeSet;
  const result = await run(delivery.root, changes);
  if (!result.ok) throw notApplied(result);
  for (const leftover of result.leftovers) io.err(`left beside the changed files: ${leftover}\n`);
}

function notApplied({ problems, untouched }: ApplyResult & { readonly ok: false }): Error {
  const uncommitted = problems.some(({ reason }) => reason.includes("uncommitted"));
  const hint = untouched
    ? `nothing was written${uncommitted ? "; commit or stash these changes, or say --force" : ""}`
    : "some files could not be put back; see above where they are";
  return refusal(
    problems.map(({ path, reason }) => ({
      code: "not-written",
      message: `${path}: ${reason}`,
      hint,
    })),
  );
}
