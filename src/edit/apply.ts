import { planApply, type ApplyPlan } from "./apply-steps.js";
import { pathsOf, type ChangeSet } from "./change-set.js";
import { checkChangeSet } from "./check-change-set.js";
import { disk, reasonOf, type FileSystem } from "./file-system.js";
import { gitStatus } from "./git.js";
import { holdSignals } from "./hold-signals.js";
import type { FileProblem } from "./problem.js";
import { runSteps, type StepFailure } from "./steps.js";
import { survey, type Survey } from "./survey.js";

/** What applying came to. */
export type ApplyResult =
  | {
      readonly ok: true;
      /** Former contents that lie beside the changed files because they could not be removed; mostly none. */
      readonly leftovers: readonly string[];
    }
  | {
      readonly ok: false;
      readonly problems: readonly FileProblem[];
      /** False only where taking back what had been done failed too; `problems` then says where things are. */
      readonly untouched: boolean;
    };

/**
 * Makes the changes of a set in the project directory `root`: all of them, or none and the reason for each file. Refuses
 * where git says that a file has uncommitted changes; where there is no repository, or no git, it goes ahead.
 * Files keep their mode. The system's errors come back as problems.
 */
export async function applyChangeSet(
  root: string,
  changeSet: ChangeSet,
  files: FileSystem = disk,
): Promise<ApplyResult> {
  const refused = await uncommittedChanges(root, changeSet);
  if (refused.length > 0) return { ok: false, problems: refused, untouched: true };
  return forceChangeSet(root, changeSet, files);
}

/** The same, whatever git says. */
export async function forceChangeSet(
  root: string,
  changeSet: ChangeSet,
  files: FileSystem = disk,
): Promise<ApplyResult> {
  const faults = checkChangeSet(changeSet);
  if (faults.length > 0) return { ok: false, problems: faults, untouched: true };
  const found = await survey(root, changeSet, files);
  if (!found.ok) return { ok: false, problems: found.problems, untouched: true };
  return holdSignals(() => make(found, files));
}

async function uncommittedChanges(
  root: string,
  changeSet: ChangeSet,
): Promise<readonly FileProblem[]> {
  const status = await gitStatus(root);
  switch (status.kind) {
    case "no repository":
      return [];
    case "failure":
      return [{ path: ".", reason: `git cannot tell what is committed (${status.message})` }];
    case "repository":
      return changeSet
        .flatMap(pathsOf)
        .filter(status.hasUncommittedChanges)
        .map((path) => ({ path, reason: "has uncommitted changes" }));
  }
}

async function make(
  found: Survey & { readonly ok: true },
  files: FileSystem,
): Promise<ApplyResult> {
  const plan = planApply(found.changes, found.newDirectories, files);
  const result = await runSteps(plan.steps);
  if (!result.ok) {
    return {
      ok: false,
      problems: [
        {
          path: result.failure.step.path,
          reason: `cannot be written (${reasonOf(result.failure.error)})`,
        },
        ...result.notUndone.map(notRestored),
      ],
      untouched: result.notUndone.length === 0,
    };
  }
  return { ok: true, leftovers: await tidy(plan, files) };
}

/** All changes are made by now: nothing here can be a reason to take them back. */
async function tidy(plan: ApplyPlan, files: FileSystem): Promise<readonly string[]> {
  const leftovers: string[] = [];
  for (const backup of plan.backups) await files.remove(backup).catch(() => leftovers.push(backup));
  for (const directory of plan.directories)
    await files.syncDirectory(directory).catch(() => undefined);
  return leftovers;
}

function notRestored({ step, error }: StepFailure): FileProblem {
  const where = step.keptIn === undefined ? "" : `; its former content is in ${step.keptIn}`;
  return { path: step.path, reason: `could not be put back (${reasonOf(error)})${where}` };
}
