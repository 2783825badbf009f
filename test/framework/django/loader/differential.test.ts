import { spawnSync } from "node:child_process";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { leafKeys, rootKeys, severalLeaves } from "../../../../src/chain/ends.js";
import { keyText, type MigrationKey } from "../../../../src/chain/migration.js";
import { compareText } from "../../../../src/chain/order.js";
import { inconsistencies } from "../../../../src/framework/django/loader/history.js";
import type { LoadError } from "../../../../src/framework/django/loader/load-error.js";
import type { LoadInput } from "../../../../src/framework/django/loader/load-input.js";
import { loadGraph, type LoadedGraph } from "../../../../src/framework/django/loader/load.js";
import { runTargets } from "../../../../src/framework/django/loader/migrate.js";
import {
  fullPlan,
  migrationPlan,
  type PlanStep,
} from "../../../../src/framework/django/loader/plan.js";
import {
  modelledVersion,
  type DjangoVersion,
} from "../../../../src/framework/django/loader/version.js";
import { randomCase, type Case } from "./random-case.js";

/** Pythons that have Django, separated as in PATH; REFOLD_DJANGO_CASES says how many random cases each gets. */
const pythons = (process.env["REFOLD_DJANGO_PYTHON"] ?? "").split(delimiter).filter(Boolean);
const count = Number(process.env["REFOLD_DJANGO_CASES"] ?? 2_000);
const script = fileURLToPath(new URL("differential.py", import.meta.url));

describe.skipIf(pythons.length === 0)(
  "the loader's model against Django (set REFOLD_DJANGO_PYTHON to a Python with Django)",
  () => {
    // One test even without a Python, so that it shows as skipped.
    it.each(pythons.length === 0 ? ["no Python"] : pythons)(
      "%s answers as the model does",
      (python) => {
        const cases = Array.from({ length: count }, (_, seed) => randomCase(seed));
        const { version, answers } = ask(python, cases);
        const model = modelledVersion(version);
        if (model === undefined) throw new Error(`no model for Django ${version}`);
        const different = cases.flatMap((given, seed) => {
          const expected = answers[seed];
          const got = normal(modelAnswer(given, model));
          return JSON.stringify(got) === JSON.stringify(expected)
            ? []
            : [{ seed, given, expected, got }];
        });
        expect(different.length, JSON.stringify(different[0])).toBe(0);
        const loaded = answers.filter((answer) => JSON.stringify(answer).includes('"nodes"'));
        // Guards against cases that all fail to load: then the plans would go untested.
        expect(loaded.length).toBeGreaterThan(count / 3);
      },
      300_000,
    );
  },
);

interface Answers {
  readonly version: string;
  readonly answers: readonly unknown[];
}

function ask(python: string, cases: readonly Case[]): Answers {
  const input = JSON.stringify(cases.map(asJson));
  const run = spawnSync(python, ["-W", "ignore", script], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 30,
    timeout: 240_000,
  });
  if (run.status !== 0) throw new Error(`${python} failed: ${run.stderr}`);
  const answer: unknown = JSON.parse(run.stdout);
  if (!isAnswers(answer)) throw new Error(`${python} gave no answers`);
  return answer;
}

function isAnswers(value: unknown): value is Answers {
  return typeof value === "object" && value !== null && "version" in value && "answers" in value;
}

type Pair = readonly [string, string];
const pair = (key: MigrationKey): Pair => [key.app, key.name];

function asJson(given: Case): unknown {
  return {
    migrated: given.migrated,
    unmigrated: given.unmigrated,
    nodes: given.nodes.map((node) => ({
      key: pair(node.key),
      dependencies: node.dependencies.map(pair),
      runBefore: node.runBefore.map(pair),
      replaces: node.replaces.map(pair),
    })),
    applied: given.applied.map(pair),
    targets: given.targets.map((target) =>
      target.kind === "zero" ? [target.app, null] : pair(target.key),
    ),
  };
}

/** What the Python side would send for the same value. */
function normal(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function modelAnswer(given: Case, version: DjangoVersion): unknown {
  const input: LoadInput = {
    version,
    nodes: given.nodes,
    migratedApps: new Set(given.migrated),
    unmigratedApps: new Set(given.unmigrated),
    unknownApps: new Set(),
    applied: new Set(given.applied.map(keyText)),
  };
  const result = loadGraph(input);
  if (!result.ok) return { error: errorAnswer(result.error) };
  const { loaded } = result;
  const { graph } = loaded;
  return {
    nodes: sortedPairs([...graph.nodes.keys()]),
    edges: edgesOf(loaded),
    applied: sortedPairs([...loaded.applied]),
    roots: rootKeys(graph).map(pair),
    leaves: leafKeys(graph).map(pair),
    full: fullPlan(graph).map(pair),
    consistent: inconsistencies(loaded).length === 0,
    conflicts: [...severalLeaves(graph)],
    plan: planAnswer(loaded, given),
    migrate: migrateAnswer(loaded, given),
  };
}

/** Keys of the cases have no dot in them but the one between app and name. */
function toPair(id: string): Pair {
  const [app = "", name = ""] = id.split(".");
  return [app, name];
}

function sortedPairs(ids: readonly string[]): readonly Pair[] {
  return ids.map(toPair).sort((a, b) => compareText(a[0], b[0]) || compareText(a[1], b[1]));
}

function edgesOf({ graph }: LoadedGraph): readonly (readonly [Pair, Pair])[] {
  const edges = [...graph.nodes].flatMap(([id, { parents }]) =>
    parents.map((parent): readonly [Pair, Pair] => [toPair(id), toPair(parent)]),
  );
  return edges.sort((a, b) => compareText(a.join(), b.join()));
}

function errorAnswer(error: LoadError): unknown {
  switch (error.kind) {
    case "NodeNotFound":
      return {
        kind: error.kind,
        missing: pair(error.missing),
        origin: pair(error.origin),
        partly: error.partlyApplied.length > 0,
      };
    case "ReplacementNotFound":
      return { kind: error.kind, squash: pair(error.squash) };
    case "DependencyOnEmptyApp":
    case "DependencyOnUnknownApp":
      return { kind: error.kind, app: error.app };
    case "CircularDependency":
    case "CyclicalReplacement":
      return { kind: error.kind };
  }
}

const stepAnswer = ({ key, direction }: PlanStep): readonly [string, string, boolean] => [
  ...pair(key),
  direction === "backwards",
];

function planAnswer(loaded: LoadedGraph, given: Case): unknown {
  const plan = migrationPlan(loaded, given.targets);
  return plan.ok ? { steps: plan.steps.map(stepAnswer) } : { error: plan.error.kind };
}

function migrateAnswer(loaded: LoadedGraph, given: Case): unknown {
  const outcome = runTargets(loaded, given.targets);
  return outcome.ok
    ? { ran: outcome.ran.map(stepAnswer), recorded: sortedPairs([...outcome.recorded]) }
    : { error: outcome.error.kind };
}
