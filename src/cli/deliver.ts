import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { applyChangeSet, forceChangeSet } from "../edit/apply.js";
import type { ChangeSet } from "../edit/change-set.js";
import { projectPrefix } from "../edit/git.js";
import { renderPatch } from "../edit/patch.js";
import { EXIT, UsageError, type ExitCode, type Io } from "./io.js";

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

/** Prints a change set as a patch, writes it to a file, applies it, or says whether it is empty. */
export async function deliver(changes: ChangeSet, delivery: Delivery, io: Io): Promise<ExitCode> {
  if (delivery.check) return changes.length > 0 ? EXIT.refused : EXIT.done;
  if (delivery.write) return apply(changes, delivery, io);
  // git apply reads paths from the top of the repository, wherever it runs.
  const patch = renderPatch(changes, await projectPrefix(delivery.root));
  if (delivery.output !== undefined) await saveFile(delivery.output, patch, io);
  else if (!delivery.silent) io.out(patch);
  return EXIT.done;
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

async function apply(changes: ChangeSet, delivery: Delivery, io: Io): Promise<ExitCode> {
  const run = delivery.force ? forceChangeSet : applyChangeSet;
  const result = await run(delivery.root, changes);
  if (result.ok) {
    for (const leftover of result.leftovers) io.err(`left beside the changed files: ${leftover}\n`);
    return EXIT.done;
  }
  for (const { path, reason } of result.problems) io.err(`error: ${path}: ${reason}\n`);
  const uncommitted = result.problems.some(({ reason }) => reason.includes("uncommitted"));
  io.err(
    result.untouched
      ? `  → nothing was written${uncommitted ? "; commit or stash these changes, or say --force" : ""}\n`
      : "  → some files could not be put back; see above where they are\n",
  );
  return EXIT.refused;
}
