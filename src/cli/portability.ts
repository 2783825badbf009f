import type { ChainGraph } from "../chain/graph.js";
import { analysePlan } from "../framework/django/data-steps/analyse-plan.js";
import type { DataStepAnalyst } from "../framework/django/data-steps/analyst.js";
import { fullPlan } from "../framework/django/loader/plan.js";
import { graphOf } from "../framework/django/project-graph.js";
import type { Opaque, Operation } from "../operation/operation.js";
import { djangoPlan, swappedBy } from "../rules/django-plan.js";
import { findHazards } from "../rules/find-hazards.js";
import type { Finding } from "../rules/open-hazards.js";
import { rulesFor } from "../rules/registry.js";
import { isSuppressed } from "../rules/suppression.js";
import type { Target } from "../rules/target.js";
import { analystOf } from "./analyst-of.js";
import { withSquash } from "./cured-by-squash.js";
import type { Io } from "./io.js";
import type { OpenProject } from "./open-project.js";

/** What is left of an app's findings when its chain is squashed. */
export interface Cure {
  readonly app: string;
  readonly first: string;
  readonly last: string;
  readonly findings: number;
  /** Those that the squash does not have, neither in itself nor behind it. */
  readonly removed: number;
}

/** What the rules of a dialect find in a project. */
export interface Portability {
  readonly findings: readonly Finding[];
  /** What squashing would do to them, for each app that has some. */
  readonly cures: readonly Cure[];
  /** Lines for people. */
  readonly summary: readonly string[];
}

/** What to look at. */
export interface PortabilityRequest {
  /** The apps that are told of; all, where there is none. */
  readonly labels: readonly string[];
  readonly target: Target;
  /** Fold the chains of apps with findings, to see what is left? That takes as long as squashing them. */
  readonly squash: boolean;
}

/** Runs the rules of a dialect over the chains of a project. */
export async function portability(
  opened: OpenProject,
  { labels, target, squash }: PortabilityRequest,
  progress: Io["progress"],
): Promise<Portability> {
  const { project } = opened;
  const loaded = graphOf(project);
  if (!loaded.ok) {
    const summary = [
      `the rules for ${target.dialect} were not run: Django cannot load the migrations`,
    ];
    return { findings: [], cures: [], summary };
  }
  const analyst = target.dialect === "postgres" || squash ? await analystOf(opened) : undefined;
  const findings = findingsIn(opened, loaded.loaded.graph, target, analyst).filter(
    ({ migration }) => labels.length === 0 || labels.includes(migration.app),
  );
  const cures: Cure[] = [];
  for (const app of new Set(findings.map(({ migration }) => migration.app))) {
    if (!squash || analyst === undefined) break;
    progress?.(`folding the chain of ${app} …`);
    const cure = await cureOf(opened, app, findings, target, analyst);
    if (cure !== undefined) cures.push(cure);
  }
  return { findings, cures, summary: [...cures.map(cureLine), ...countLines(findings, target)] };
}

/** What the rules find, in all apps of a project; what a comment says is known is left out. */
function findingsIn(
  { project, context }: Pick<OpenProject, "project" | "context">,
  graph: ChainGraph,
  target: Target,
  analyst: DataStepAnalyst | undefined,
): readonly Finding[] {
  // Only rules of PostgreSQL ask what data steps do, and reading them all takes longer than everything else.
  const analysed: ReadonlyMap<Operation, Opaque> =
    target.dialect === "postgres" && analyst !== undefined
      ? analysePlan(project, fullPlan(graph), analyst)
      : new Map();
  const plan = djangoPlan(project, graph, analysed);
  const isSwapped = swappedBy(context.modelSettings);
  const { findings } = findHazards(plan, rulesFor(target.dialect), target, isSwapped);
  return findings.filter((finding) => !isSuppressed(finding));
}

async function cureOf(
  opened: OpenProject,
  app: string,
  findings: readonly Finding[],
  target: Target,
  analyst: DataStepAnalyst,
): Promise<Cure | undefined> {
  const squashed = await withSquash(opened, app, analyst);
  const first = squashed?.steps[0]?.name;
  const last = squashed?.steps.at(-1)?.name;
  if (squashed === undefined || first === undefined || last === undefined) return undefined;
  const loaded = graphOf(squashed.project);
  if (!loaded.ok) return undefined;
  const ofApp = ({ migration }: Finding): boolean => migration.app === app;
  const before = findings.filter(ofApp).length;
  const after = findingsIn(
    { ...opened, project: squashed.project },
    loaded.loaded.graph,
    target,
    analyst,
  ).filter(ofApp);
  return { app, first, last, findings: before, removed: Math.max(0, before - after.length) };
}

function cureLine({ app, first, last, findings, removed }: Cure): string {
  const what = removed === 0 ? `removes none of ${findings}` : `removes ${removed} of ${findings}`;
  return `${app}: squashing ${first}..${last} ${what}${removed === 0 ? "" : ` (refold squash ${app})`}`;
}

function countLines(findings: readonly Finding[], { dialect }: Target): readonly string[] {
  if (findings.length === 0) return [];
  const errors = findings.filter(({ rule }) => rule.severity === "error").length;
  const warnings = findings.length - errors;
  return [`${dialect}: ${counted(errors, "error")}, ${counted(warnings, "warning")}`];
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
