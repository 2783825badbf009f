import { graphOf } from "../../src/framework/django/project-graph.js";
import type { DjangoProject } from "../../src/framework/django/project.js";
import type { MigrationModule } from "../../src/framework/django/read/migration.js";
import type { Finding } from "../../src/rules/open-hazards.js";
import type { Target } from "../../src/rules/target.js";
import { projectHazards } from "../project-hazards.js";
import type { SquashTools } from "../squash/request.js";
import type { Supplement } from "./supplement.js";

/** The modules of an override, in the place of an app's own. */
export interface OverriddenApp {
  readonly app: string;
  readonly modules: readonly MigrationModule[];
  /** The names of those that are new. */
  readonly added: ReadonlySet<string>;
  /** What SQL sees to. */
  readonly supplements: readonly Supplement[];
}

/** What the rules of the target's dialect find in the new modules of an override, without what its SQL sees to. */
export function remainingHazards(
  project: DjangoProject,
  { app, modules, added, supplements }: OverriddenApp,
  target: Target,
  tools: SquashTools,
): readonly Finding[] {
  const apps = project.apps.map((other) =>
    other.label === app ? { ...other, modules, unread: [] } : other,
  );
  const overridden: DjangoProject = { ...project, apps };
  const loaded = graphOf(overridden);
  if (!loaded.ok) return [];
  const findings = projectHazards(overridden, loaded.loaded.graph, target, tools);
  const settled = new Set(supplements.map(({ settles }) => settles));
  return findings.filter(
    ({ rule, about, migration }) =>
      migration.app === app &&
      added.has(migration.name) &&
      !(NULL_RULES.has(rule.name) && settled.has(about.slice(rule.code.length + 1))),
  );
}

/** The rules of what a unique index without NULL puts right. */
const NULL_RULES = new Set(["nullable-unique", "nullable-unique-together"]);
