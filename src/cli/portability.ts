import { projectHazards } from "../../transforms/project-hazards.js";
import type { DataStepAnalyst } from "../framework/django/data-steps/analyst.js";
import { graphOf } from "../framework/django/project-graph.js";
import type { Finding } from "../rules/open-hazards.js";
import type { Target } from "../rules/target.js";
import { analystOf } from "./analyst-of.js";
import { withSquash } from "./cured-by-squash.js";
import type { Io } from "./io.js";
import { lookedAt } from "./looked-at.js";
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
  const tools = { context: opened.context, analyst };
  const { graph } = loaded.loaded;
  const named = { apps: new Set(labels), leftOut: [] };
  const { apps, leftOut } = labels.length === 0 ? lookedAt(project, graph) : named;
  const findings = projectHazards(project, graph, target, tools).filter(({ migration }) =>
    apps.has(migration.app),
  );
  const cures: Cure[] = [];
  for (const app of new Set(findings.map(({ migration }) => migration.app))) {
    if (!squash || analyst === undefined) break;
    progress?.(`folding the chain of ${app} …`);
    const cure = await cureOf(opened, app, findings, target, analyst);
    if (cure !== undefined) cures.push(cure);
  }
  const summary = [
    ...cures.map(cureLine),
    ...leftOutLines(leftOut),
    ...countLines(findings, target),
  ];
  return { findings, cures, summary };
}

function leftOutLines(labels: readonly string[]): readonly string[] {
  if (labels.length === 0) return [];
  return [
    `not looked at, because INSTALLED_APPS could not be read and no migration of the project needs them: ${labels.join(", ")} (name them, or give --settings)`,
  ];
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
  const tools = { context: opened.context, analyst };
  const after = projectHazards(squashed.project, loaded.loaded.graph, target, tools).filter(ofApp);
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
