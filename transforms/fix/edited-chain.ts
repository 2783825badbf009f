import { keyText, type MigrationKey } from "../../src/chain/migration.js";
import { applyEdits } from "../../src/edit/text-edit.js";
import { graphOf } from "../../src/framework/django/project-graph.js";
import { migrationOf, type DjangoProject } from "../../src/framework/django/project.js";
import type { MigrationModule } from "../../src/framework/django/read/migration.js";
import type { Finding } from "../../src/rules/open-hazards.js";
import type { Target } from "../../src/rules/target.js";
import { readModule } from "../override/read-module.js";
import { projectHazards } from "../project-hazards.js";
import type { SquashTools } from "../squash/request.js";
import type { Fixer } from "./fixer.js";

/** A finding that is left, and why. */
export interface Unfixed {
  readonly finding: Finding;
  readonly why: string;
}

/** A project with an app's chain edited. */
export interface EditedChain {
  readonly project: DjangoProject;
  /** What was done to each edited migration. */
  readonly reasons: ReadonlyMap<MigrationKey, readonly string[]>;
  readonly unfixed: readonly Unfixed[];
}

/**
 * Edits an app's migrations until nothing that the fixers know is found in them any more. After each fix the chain is read again and the rules run
 * again: what does not take its finding away, or brings another, is not done.
 */
export function editedChain(
  project: DjangoProject,
  app: string,
  fixers: readonly Fixer[],
  target: Target,
  tools: SquashTools,
): EditedChain {
  const fixing = new Fixing(app, fixers, target, tools);
  let current = project;
  const reasons = new Map<string, { key: MigrationKey; said: string[] }>();
  const unfixed = new Map<string, Unfixed>();
  // People know the files as they are: findings that are left are told at their places there.
  const known = new Map(fixing.findings(project).map((finding) => [placeOf(finding), finding]));
  for (;;) {
    const findings = fixing.findings(current);
    const next = findings.find((finding) => !unfixed.has(placeOf(finding)));
    if (next === undefined) break;
    const outcome = fixing.without(next, findings, current);
    if (!outcome.ok) {
      const place = placeOf(next);
      unfixed.set(place, { finding: known.get(place) ?? next, why: outcome.why });
      continue;
    }
    current = outcome.project;
    for (const { key, reason } of outcome.done) {
      const entry = reasons.get(keyText(key)) ?? { key, said: [] };
      if (!entry.said.includes(reason)) entry.said.push(reason);
      reasons.set(keyText(key), entry);
    }
  }
  return {
    project: current,
    reasons: new Map([...reasons.values()].map(({ key, said }) => [key, said])),
    unfixed: [...unfixed.values()],
  };
}

/** A finding in one version of a chain, by the text that it is at: offsets move with each edit. */
function placeOf({ about, migration, operation }: Finding): string {
  const { file, start, end } = operation.origin.slice;
  return [about, keyText(migration), file.text.slice(start, end)].join("\n");
}

/** So many edits one finding may take: one for each time that a column is defined again. */
const MOST_EDITS = 100;

type Outcome =
  | {
      readonly ok: true;
      readonly project: DjangoProject;
      readonly done: readonly { readonly key: MigrationKey; readonly reason: string }[];
    }
  | { readonly ok: false; readonly why: string };

class Fixing {
  constructor(
    readonly app: string,
    readonly fixers: readonly Fixer[],
    readonly target: Target,
    readonly tools: SquashTools,
  ) {}

  /** What is found in the app that one of the fixers is for. */
  findings(project: DjangoProject): readonly Finding[] {
    return this.#all(project).filter((finding) => this.#fix(finding, project) !== undefined);
  }

  /** The project without a finding: edited until it is gone, from later operations too that bring it again. */
  without(finding: Finding, known: readonly Finding[], project: DjangoProject): Outcome {
    const before = countsOf(this.#all(project));
    const wanted = known.filter(({ about }) => about === finding.about).length - 1;
    const done: { key: MigrationKey; reason: string }[] = [];
    let current = project;
    let next: Finding | undefined = finding;
    for (let round = 0; next !== undefined; round += 1) {
      const fix = this.#fix(next, current);
      const module = migrationOf(current, next.migration);
      if (module === undefined || fix === undefined || round === MOST_EDITS) {
        return { ok: false, why: "it comes again" };
      }
      if (!fix.ok) return fix;
      const { path, text } = module.module.source;
      const edited = { ...module.module.source, path, text: applyEdits(text, fix.edits) };
      current = withModule(current, readModule(next.migration, edited, this.tools));
      done.push({ key: next.migration, reason: fix.reason });
      const same: readonly Finding[] = this.#all(current).filter(
        ({ about }) => about === finding.about,
      );
      next =
        same.length > wanted ? same.find((one) => one.rule.detect.kind === "lasting") : undefined;
      if (same.length > wanted && next === undefined) return { ok: false, why: "it stays" };
    }
    const after = countsOf(this.#all(current));
    const added = [...after].find(([about, count]) => count > (before.get(about) ?? 0));
    return added === undefined
      ? { ok: true, project: current, done }
      : { ok: false, why: `fixed so, there would be ${added[0]}` };
  }

  #fix(finding: Finding, project: DjangoProject): ReturnType<Fixer> {
    const module = migrationOf(project, finding.migration);
    if (module === undefined) return undefined;
    for (const fixer of this.fixers) {
      const fix = fixer(finding, module);
      if (fix !== undefined) return fix;
    }
    return undefined;
  }

  #all(project: DjangoProject): readonly Finding[] {
    const loaded = graphOf(project);
    if (!loaded.ok) return [];
    return projectHazards(project, loaded.loaded.graph, this.target, this.tools).filter(
      ({ migration }) => migration.app === this.app,
    );
  }
}

function countsOf(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { about } of findings) counts.set(about, (counts.get(about) ?? 0) + 1);
  return counts;
}

/** The project with one migration in another version. */
function withModule(project: DjangoProject, module: MigrationModule): DjangoProject {
  const text = keyText(module.key);
  const apps = project.apps.map((app) => ({
    ...app,
    modules: app.modules.map((other) => (keyText(other.key) === text ? module : other)),
  }));
  return { ...project, apps };
}
