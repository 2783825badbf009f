import { analysePlan } from "../../src/framework/django/data-steps/analyse-plan.js";
import { fullPlan } from "../../src/framework/django/loader/plan.js";
import { graphOf } from "../../src/framework/django/project-graph.js";
import type { DjangoProject } from "../../src/framework/django/project.js";
import type { MigrationModule } from "../../src/framework/django/read/migration.js";
import type { Opaque, Operation } from "../../src/operation/operation.js";
import { djangoPlan, swappedBy } from "../../src/rules/django-plan.js";
import { findHazards } from "../../src/rules/find-hazards.js";
import type { Finding } from "../../src/rules/open-hazards.js";
import { rulesFor } from "../../src/rules/registry.js";
import { isSuppressed } from "../../src/rules/suppression.js";
import type { Target } from "../../src/rules/target.js";
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
  { analyst, context }: SquashTools,
): readonly Finding[] {
  const apps = project.apps.map((other) =>
    other.label === app ? { ...other, modules, unread: [] } : other,
  );
  const overridden: DjangoProject = { ...project, apps };
  const loaded = graphOf(overridden);
  if (!loaded.ok) return [];
  const { graph } = loaded.loaded;
  // As for `check`: only rules of PostgreSQL ask what data steps do.
  const analysed: ReadonlyMap<Operation, Opaque> =
    target.dialect === "postgres"
      ? analysePlan(overridden, fullPlan(graph), analyst)
      : new Map<Operation, Opaque>();
  const plan = djangoPlan(overridden, graph, analysed);
  const { findings } = findHazards(
    plan,
    rulesFor(target.dialect),
    target,
    swappedBy(context.modelSettings),
  );
  const settled = new Set(supplements.map(({ settles }) => settles));
  return findings.filter(
    ({ rule, about, migration, ...finding }) =>
      migration.app === app &&
      added.has(migration.name) &&
      !(NULL_RULES.has(rule.name) && settled.has(about.slice(rule.code.length + 1))) &&
      !isSuppressed({ rule, about, migration, ...finding }),
  );
}

/** The rules of what a unique index without NULL puts right. */
const NULL_RULES = new Set(["nullable-unique", "nullable-unique-together"]);
