import type { ChangeSet } from "../src/edit/change-set.js";
import { mergeChanges } from "../src/edit/merge-changes.js";
import type { Problem } from "../src/edit/problem.js";
import type { MigrationKey } from "../src/chain/migration.js";
import { changedProject } from "../src/framework/django/changed-project.js";
import type { AppMigrations, DjangoProject } from "../src/framework/django/project.js";
import { squashDjango } from "./squash-django.js";
import type { SquashedBlock, SquashRequest, SquashTools } from "./squash/request.js";

/** What to do with each chain: the same for all. */
export type SquashAllRequest = Pick<SquashRequest, "mode" | "elide" | "crossing" | "seams">;

/** What became of an app's chain: blocks of steps, or the reasons why it stays as it is. */
export type SquashedApp =
  | { readonly ok: true; readonly app: string; readonly blocks: readonly SquashedBlock[] }
  | { readonly ok: false; readonly app: string; readonly problems: readonly Problem[] };

/** What squashing all chains of a project comes to. */
export interface SquashAllResult {
  readonly changes: ChangeSet;
  /** In the order in which they were squashed. */
  readonly apps: readonly SquashedApp[];
  readonly removed: readonly MigrationKey[];
}

/**
 * Squashes the chains of all apps whose files are the project's, one after the other: each is folded and proved in the project as those
 * before it leave it. Chains that cannot be squashed stay as they are. `toolsFor` gives the tools for one app of the project as it then is.
 */
export async function squashAllDjango(
  project: DjangoProject,
  request: SquashAllRequest,
  toolsFor: (project: DjangoProject, app: AppMigrations) => Promise<SquashTools>,
): Promise<SquashAllResult> {
  const sets: ChangeSet[] = [];
  const apps: SquashedApp[] = [];
  const removed: MigrationKey[] = [];
  let current = project;
  for (const { label, modules, unread, editable } of project.apps) {
    if (!editable || modules.length + unread.length < 2) continue;
    const app = current.apps.find((each) => each.label === label);
    if (app === undefined) continue;
    if (unread.length > 0) {
      apps.push({ ok: false, app: label, problems: unread.map(unreadProblem) });
      continue;
    }
    const tools = await toolsFor(current, app);
    const result = await squashDjango(
      current,
      {
        ...request,
        app: label,
        first: undefined,
        last: undefined,
        name: undefined,
        keepReplaces: true,
      },
      tools,
    );
    if (!result.ok) {
      apps.push({ ok: false, app: label, problems: result.problems });
      continue;
    }
    apps.push({ ok: true, app: label, blocks: result.blocks });
    if (result.changes.length === 0) continue;
    sets.push(result.changes);
    removed.push(...result.removed);
    current = changedProject(current, result.changes, tools.parser, tools.context);
  }
  return { changes: mergeChanges(sets), apps, removed };
}

function unreadProblem({ name }: MigrationKey): Problem {
  return {
    code: "unread",
    message: `${name} cannot be read, so nothing is known of the chain`,
    hint: "see refold check",
  };
}
