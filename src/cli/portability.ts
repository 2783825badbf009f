import { graphOf } from "../framework/django/project-graph.js";
import { djangoPlan } from "../rules/django-plan.js";
import { findHazards } from "../rules/find-hazards.js";
import type { Finding } from "../rules/open-hazards.js";
import { rulesFor } from "../rules/registry.js";
import { isSuppressed } from "../rules/suppression.js";
import type { Target } from "../rules/target.js";
import type { OpenProject } from "./open-project.js";

/** What the rules of a dialect find in a project. */
export interface Portability {
  readonly findings: readonly Finding[];
  /** Lines for people. */
  readonly summary: readonly string[];
}

/** Runs the rules of a dialect over the chains of a project, and gives what they find in the apps of the labels (all, where none is given). */
export function portability(
  { project }: OpenProject,
  labels: readonly string[],
  target: Target,
): Portability {
  const loaded = graphOf(project);
  if (!loaded.ok) {
    const summary = [
      `the rules for ${target.dialect} were not run: Django cannot load the migrations`,
    ];
    return { findings: [], summary };
  }
  const plan = djangoPlan(project, loaded.loaded.graph);
  const { findings } = findHazards(plan, rulesFor(target.dialect), target);
  const wanted = findings.filter(
    (finding) =>
      (labels.length === 0 || labels.includes(finding.migration.app)) && !isSuppressed(finding),
  );
  return { findings: wanted, summary: summaryOf(wanted, target) };
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
