import type { ChainGraph } from "../chain/graph.js";
import { analysePlan } from "../framework/django/data-steps/analyse-plan.js";
import { fullPlan } from "../framework/django/loader/plan.js";
import { graphOf } from "../framework/django/project-graph.js";
import type { Opaque, Operation } from "../operation/operation.js";
import { djangoPlan } from "../rules/django-plan.js";
import { findHazards } from "../rules/find-hazards.js";
import type { Finding } from "../rules/open-hazards.js";
import { rulesFor } from "../rules/registry.js";
import { isSuppressed } from "../rules/suppression.js";
import type { Target } from "../rules/target.js";
import { analystOf } from "./analyst-of.js";
import type { OpenProject } from "./open-project.js";

/** What the rules of a dialect find in a project. */
export interface Portability {
  readonly findings: readonly Finding[];
  /** Lines for people. */
  readonly summary: readonly string[];
}

/** Runs the rules of a dialect over the chains of a project, and gives what they find in the apps of the labels (all, where none is given). */
export async function portability(
  opened: OpenProject,
  labels: readonly string[],
  target: Target,
): Promise<Portability> {
  const { project } = opened;
  const loaded = graphOf(project);
  if (!loaded.ok) {
    const summary = [
      `the rules for ${target.dialect} were not run: Django cannot load the migrations`,
    ];
    return { findings: [], summary };
  }
  const { graph } = loaded.loaded;
  const plan = djangoPlan(project, graph, await dataSteps(opened, graph, target));
  const { findings } = findHazards(plan, rulesFor(target.dialect), target);
  const wanted = findings.filter(
    (finding) =>
      (labels.length === 0 || labels.includes(finding.migration.app)) && !isSuppressed(finding),
  );
  return { findings: wanted, summary: summaryOf(wanted, target) };
}

/** What is known of data steps, for the only rules that ask: reading them all takes longer than everything else. */
async function dataSteps(
  opened: OpenProject,
  graph: ChainGraph,
  { dialect }: Target,
): Promise<ReadonlyMap<Operation, Opaque>> {
  if (dialect !== "postgres") return new Map();
  return analysePlan(opened.project, fullPlan(graph), await analystOf(opened));
}

function summaryOf(findings: readonly Finding[], { dialect }: Target): readonly string[] {
  if (findings.length === 0) return [];
  const errors = findings.filter(({ rule }) => rule.severity === "error").length;
  const warnings = findings.length - errors;
  return [`${dialect}: ${counted(errors, "error")}, ${counted(warnings, "warning")}`];
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
