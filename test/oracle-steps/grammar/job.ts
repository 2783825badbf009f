import { fullPlan } from "../../../src/framework/django/loader/plan.js";
import {
  dataStepAnalyst,
  type DataStepAnalyst,
} from "../../../src/framework/django/data-steps/analyst.js";
import { namesEverUsed } from "../../../src/framework/django/data-steps/sql.js";
import { graphOf } from "../../../src/framework/django/project-graph.js";
import type { DjangoProject } from "../../../src/framework/django/project.js";
import { chainOf } from "../../../src/framework/django/squash/chain.js";
import { analyseDataSteps } from "../../../src/framework/django/squash/data-steps.js";
import { innerSquashes } from "../../../src/framework/django/squash/inner-squashes.js";
import type { DataFacts } from "../../../src/operation/touches.js";
import { loadPostgresParser } from "../../../src/sql/postgres/parser.js";
import { fromSeed } from "../../laws/project/choice.js";
import { readProject, squash } from "../../laws/project/squash.js";
import { generateProject } from "./project.js";

/** What refold says of a data step, as the Python side reads it. */
export interface Claim {
  /** The module that holds the step; a generated module holds one. */
  readonly module: string;
  /** Manner, entity and members of each touch; null for everything. */
  readonly touches: readonly (readonly [string, string, readonly string[] | "all"])[] | null;
  readonly onEmpty: DataFacts["onEmpty"]["kind"];
  readonly assumed: readonly string[];
  readonly into: readonly string[];
}

export interface Job {
  readonly id: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly original: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly name: string;
    readonly mode: "replace" | "rewrite";
    readonly texts: Readonly<Record<string, string>>;
  }[];
  readonly cuts: readonly number[];
  readonly claims: readonly Claim[];
}

/** What became of the steps of a job: for the totals of a run. */
export interface Counts {
  readonly steps: number;
  readonly elided: number;
  readonly refusals: readonly string[];
}

/** The project of a seed, what refold says of its data steps, and what it makes of its chain. */
export async function makeJob(
  seed: number,
  steps: number,
): Promise<{ readonly job: Job; readonly counts: Counts }> {
  const texts = generateProject(fromSeed(seed), steps);
  const settings = new Map<string, string>();
  const { project } = await readProject(texts, settings);
  const analyst = await analystFor(project);
  const cases: Job["cases"][number][] = [];
  const refusals: string[] = [];
  let elided = 0;
  for (const mode of ["replace", "rewrite"] as const) {
    const { result, texts: after } = await squash(
      texts,
      settings,
      { app: "library", mode },
      analyst,
    );
    if (!result.ok) {
      refusals.push(`${mode}: ${result.problems.map(({ message }) => message).join("; ")}`);
      continue;
    }
    elided = result.blocks.reduce((sum, block) => sum + block.elided.length, 0);
    if (result.changes.length > 0) {
      cases.push({ name: mode, mode, texts: Object.fromEntries(after) });
    }
  }
  const claims = claimsOf(project, analyst);
  const cut = 2 + (seed % Math.max(1, texts.size - 2));
  return {
    job: {
      id: seed,
      settings: {},
      original: Object.fromEntries(texts),
      cases,
      cuts: [cut],
      claims,
    },
    counts: { steps: claims.length, elided, refusals },
  };
}

async function analystFor(project: DjangoProject): Promise<DataStepAnalyst> {
  const operations = project.apps.flatMap(({ modules }) =>
    modules.flatMap((module) => module.operations),
  );
  return dataStepAnalyst({
    moduleAt: () => undefined,
    modelSetting: () => undefined,
    isUnset: () => false,
    sqlParser: await loadPostgresParser(),
    everUsed: namesEverUsed(operations),
    outOfSight: [],
  });
}

function claimsOf(project: DjangoProject, analyst: DataStepAnalyst): readonly Claim[] {
  const loaded = graphOf(project);
  if (!loaded.ok) throw new Error(loaded.error.message);
  const { graph } = loaded.loaded;
  const chain = chainOf(project, "library", graph, innerSquashes(project, "library"));
  const analysed = analyseDataSteps(project, chain, fullPlan(graph), analyst);
  return analysed.chain.modules.flatMap(({ key, operations }) =>
    operations.flatMap((operation) =>
      operation.kind === "opaque" ? [claim(`${key.app}.${key.name}`, operation.facts)] : [],
    ),
  );
}

function claim(module: string, facts: DataFacts | undefined): Claim {
  const onEmpty = facts?.onEmpty;
  return {
    module,
    touches:
      facts?.touches.kind === "these"
        ? facts.touches.touches.map(({ manner, entity, members }) => [
            manner,
            entity,
            members === "all" ? "all" : [...members].sort(),
          ])
        : null,
    onEmpty: onEmpty?.kind ?? "unknown",
    assumed: onEmpty !== undefined && "assumed" in onEmpty ? [...onEmpty.assumed].sort() : [],
    into: onEmpty?.kind === "inserts" ? [...onEmpty.into].sort() : [],
  };
}
