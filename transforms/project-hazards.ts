import type { ChainGraph } from "../src/chain/graph.js";
import { analysePlan } from "../src/framework/django/data-steps/analyse-plan.js";
import type { DataStepAnalyst } from "../src/framework/django/data-steps/analyst.js";
import { fullPlan } from "../src/framework/django/loader/plan.js";
import type { DjangoProject } from "../src/framework/django/project.js";
import type { MigrationContext } from "../src/framework/django/read/migration.js";
import type { Opaque, Operation } from "../src/operation/operation.js";
import { djangoPlan, swappedBy } from "../src/rules/django-plan.js";
import { findHazards } from "../src/rules/find-hazards.js";
import type { Finding } from "../src/rules/open-hazards.js";
import { rulesFor } from "../src/rules/registry.js";
import { isSuppressed } from "../src/rules/suppression.js";
import type { Target } from "../src/rules/target.js";

/** What looking for hazards needs besides. */
export interface HazardTools {
  readonly context: MigrationContext;
  /** Reads data steps; only rules of PostgreSQL ask what they do, and reading them all takes longer than everything else. */
  readonly analyst: DataStepAnalyst | undefined;
}

/** What the rules of a dialect find in all apps of a project; what a comment says is known is left out. */
export function projectHazards(
  project: DjangoProject,
  graph: ChainGraph,
  target: Target,
  { context, analyst }: HazardTools,
): readonly Finding[] {
  const analysed: ReadonlyMap<Operation, Opaque> =
    target.dialect === "postgres" && analyst !== undefined
      ? analysePlan(project, fullPlan(graph), analyst)
      : new Map<Operation, Opaque>();
  const { findings } = findHazards(
    djangoPlan(project, graph, analysed, context.moduleAt),
    rulesFor(target.dialect),
    { ...target, django: project.version },
    swappedBy(context.modelSettings),
  );
  return findings.filter((finding) => !isSuppressed(finding));
}
