import { keyText, type MigrationKey } from "../chain/migration.js";
import { compareText } from "../chain/order.js";
import type { DataStepAnalyst } from "../framework/django/data-steps/analyst.js";
import { appOf, type AppMigrations, type DjangoProject } from "../framework/django/project.js";
import { readMigration, type MigrationModule } from "../framework/django/read/migration.js";
import {
  squashDjango,
  type SquashRequest,
  type SquashResult,
} from "../../transforms/squash-django.js";
import type { OpenProject } from "./open-project.js";

/** A project with the squash of one app beside the steps that it replaces. */
export interface SquashedProject {
  readonly project: DjangoProject;
  /** What the squash replaces, from the first to the last. */
  readonly steps: readonly MigrationKey[];
}

/** Squashes an app as `refold squash APP` does, without writing anything. Undefined where that is refused or changes nothing. */
export async function withSquash(
  { project, parser, context }: OpenProject,
  app: string,
  analyst: DataStepAnalyst,
): Promise<SquashedProject | undefined> {
  const result = await squashDjango(project, requestFor(app), {
    parser,
    context,
    analyst,
    // Nobody reads the text: it need not be laid out.
    format: (text) => Promise.resolve(text),
  });
  if (!result.ok || result.changes.length === 0) return undefined;
  const modules = writtenModules(result, { parser, context });
  const own = appOf(project, app);
  if (own === undefined || modules === undefined) return undefined;
  const removed = new Set(result.removed.map(keyText));
  const changed: AppMigrations = {
    ...own,
    modules: [...own.modules.filter(({ key }) => !removed.has(keyText(key))), ...modules].sort(
      (one, other) => compareText(one.key.name, other.key.name),
    ),
  };
  return {
    project: { ...project, apps: project.apps.map((one) => (one === own ? changed : one)) },
    steps: result.blocks.flatMap(({ steps, result: written }) =>
      written === undefined ? [] : steps,
    ),
  };
}

function requestFor(app: string): SquashRequest {
  return {
    app,
    first: undefined,
    last: undefined,
    mode: "replace",
    name: undefined,
    keepReplaces: true,
    elide: "proved",
    crossing: "proved",
    seams: "none",
  };
}

/** The modules that a squash writes, read back; undefined where one cannot be. */
function writtenModules(
  { blocks, changes }: SquashResult & { readonly ok: true },
  { parser, context }: Pick<OpenProject, "parser" | "context">,
): readonly MigrationModule[] | undefined {
  const modules: MigrationModule[] = [];
  for (const { result } of blocks) {
    if (result === undefined) continue;
    const change = changes.find(({ path }) => path === result.path);
    if (change?.kind !== "create") return undefined;
    const parsed = parser.parse(change.after);
    if (!parsed.ok) return undefined;
    const source = { path: change.path, text: change.after };
    const read = readMigration(result.key, source, parsed.root, context);
    if (!read.ok) return undefined;
    modules.push(read.migration);
  }
  return modules;
}
