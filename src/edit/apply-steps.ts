import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import type { FileStatus, FileSystem } from "./file-system.js";
import type { Step } from "./steps.js";
import type { ExistingFile, NewDirectory, ReadyChange, WantedFile } from "./survey.js";

/** The steps that make changes, and what is left to do after them. */
export interface ApplyPlan {
  /** All that can run out of space or rights comes first; from the first change of a file on there are only renames. */
  readonly steps: readonly Step[];
  /** Files beside the changed ones that hold what these held, to be removed at the end. */
  readonly backups: readonly string[];
  /** Directories whose entries change. */
  readonly directories: readonly string[];
}

/** Plans changes that `survey` found possible. */
export function planApply(
  changes: readonly ReadyChange[],
  newDirectories: readonly NewDirectory[],
  files: FileSystem,
): ApplyPlan {
  const plans = changes.map((change) => planChange(change, files));
  return {
    steps: [
      ...newDirectories.map((directory) => makeDirectory(directory, files)),
      ...plans.flatMap((plan) => plan.staging),
      ...plans.flatMap((plan) => plan.swapping),
    ],
    backups: plans.flatMap((plan) => plan.backups),
    directories: [...new Set(changes.flatMap(directoriesOf))],
  };
}

interface ChangePlan {
  readonly staging: readonly Step[];
  readonly swapping: readonly Step[];
  readonly backups: readonly string[];
}

function planChange({ path, existing, wanted }: ReadyChange, files: FileSystem): ChangePlan {
  if (existing !== undefined && existing.real === wanted?.real) {
    return planEdit(path, existing, wanted, files);
  }
  const leaving = existing === undefined ? [] : [planLeaving(path, existing, files)];
  const coming = wanted === undefined ? [] : [planComing(path, wanted, existing?.status, files)];
  const plans = [...leaving, ...coming];
  return {
    staging: plans.flatMap((plan) => plan.staging),
    swapping: plans.flatMap((plan) => plan.swapping),
    backups: plans.flatMap((plan) => plan.backups),
  };
}

/** The old text is copied beside, the new one written beside and renamed into place: nobody ever reads half a file. */
function planEdit(
  path: string,
  existing: ExistingFile,
  wanted: WantedFile,
  files: FileSystem,
): ChangePlan {
  const staged = beside(wanted.real, "new");
  const backup = beside(existing.real, "old");
  return {
    staging: [
      writeBeside(path, { ...existing, real: backup }, files),
      writeBeside(path, { ...wanted, real: staged, status: existing.status }, files),
    ],
    swapping: [
      {
        path,
        run: () => files.rename(staged, wanted.real),
        undo: () => files.rename(backup, existing.real),
        keptIn: backup,
      },
    ],
    backups: [backup],
  };
}

function planLeaving(path: string, existing: ExistingFile, files: FileSystem): ChangePlan {
  const backup = beside(existing.real, "old");
  return {
    staging: [],
    swapping: [
      {
        path,
        run: () => files.rename(existing.real, backup),
        undo: () => files.rename(backup, existing.real),
        keptIn: backup,
      },
    ],
    backups: [backup],
  };
}

function planComing(
  path: string,
  wanted: WantedFile,
  status: FileStatus | undefined,
  files: FileSystem,
): ChangePlan {
  const staged = beside(wanted.real, "new");
  return {
    staging: [writeBeside(path, { ...wanted, real: staged, status }, files)],
    swapping: [
      {
        path,
        run: () => files.rename(staged, wanted.real),
        undo: () => files.rename(wanted.real, staged),
      },
    ],
    backups: [],
  };
}

function makeDirectory({ path, real }: NewDirectory, files: FileSystem): Step {
  return {
    path,
    run: () => files.makeDirectory(real),
    undo: () => files.removeDirectory(real),
  };
}

function writeBeside(
  path: string,
  file: WantedFile & { readonly status: FileStatus | undefined },
  files: FileSystem,
): Step {
  return {
    path,
    run: async () => {
      await files.writeNew(file.real, file.bytes);
      if (file.status === undefined) return;
      try {
        await files.takeStatus(file.real, file.status);
      } catch (error) {
        await files.remove(file.real);
        throw error;
      }
    },
    undo: () => files.remove(file.real),
  };
}

/** A name in the same directory, so that a rename stays on one file system; hidden, and no Python module's. */
function beside(real: string, ending: "new" | "old"): string {
  const stem = basename(real).slice(0, 40);
  return join(dirname(real), `.${stem}.${randomBytes(6).toString("hex")}.refold-${ending}`);
}

function directoriesOf({ existing, wanted }: ReadyChange): readonly string[] {
  return [existing, wanted].flatMap((file) => (file === undefined ? [] : [dirname(file.real)]));
}
