import { keyText, type MigrationKey, type MigrationNode } from "../../../../src/chain/migration.js";
import { compareKeys } from "../../../../src/chain/order.js";
import type { Target } from "../../../../src/framework/django/loader/plan.js";
import { seeded, type Random } from "./random.js";

/** A random project for the loader, and what `migrate` is asked for. */
export interface Case {
  readonly nodes: readonly MigrationNode[];
  readonly migrated: readonly string[];
  readonly unmigrated: readonly string[];
  readonly applied: readonly MigrationKey[];
  readonly targets: readonly Target[];
}

interface Draft {
  readonly key: MigrationKey;
  readonly dependencies: MigrationKey[];
  readonly runBefore: MigrationKey[];
  readonly replaces: MigrationKey[];
}

/** A case for a seed: mostly sound chains of a few apps, with a share of everything that goes wrong. */
export function randomCase(seed: number): Case {
  const random = seeded(seed);
  const apps = random.shuffled(["a", "b", "c", "d"].slice(0, 1 + random.below(4)));
  const wild = random.chance(0.3);
  const steps = chains(random, apps, wild);
  const squashes = squashesOver(random, apps, steps, wild);
  const kept = [...steps, ...squashes].filter(
    ({ key }) => !squashes.some(({ replaces }) => contains(replaces, key)) || !random.chance(0.15),
  );
  const byName = [...kept].sort(
    (x, y) => apps.indexOf(x.key.app) - apps.indexOf(y.key.app) || compareKeys(x.key, y.key),
  );
  const nodes = random.chance(0.2)
    ? [...random.shuffled(kept)].sort((x, y) => apps.indexOf(x.key.app) - apps.indexOf(y.key.app))
    : byName;
  const everything = [...steps, ...squashes].map(({ key }) => key);
  return {
    nodes: nodes.map((draft) => ({ ...draft, initial: undefined })),
    migrated: apps,
    unmigrated: ["u"],
    applied: appliedAmong(random, steps, everything),
    targets: targetsAmong(random, apps, everything),
  };
}

function contains(keys: readonly MigrationKey[], key: MigrationKey): boolean {
  return keys.some((other) => keyText(other) === keyText(key));
}

function chains(random: Random, apps: readonly string[], wild: boolean): Draft[] {
  const steps: Draft[] = [];
  const last = new Map<string, Draft[]>();
  const count = random.below(14);
  for (let index = 0; index < count; index += 1) {
    const app = random.pick(apps);
    const ofApp = last.get(app) ?? [];
    const key = { app, name: `000${ofApp.length + 1}_${random.pick(["x", "y", "z"])}` };
    const dependencies: MigrationKey[] = [];
    const previous = ofApp.at(-1);
    if (previous !== undefined && !(wild && random.chance(0.1))) dependencies.push(previous.key);
    if (wild && ofApp.length > 1 && random.chance(0.2)) dependencies.push(random.pick(ofApp).key);
    while (random.chance(0.35) && steps.length > 0) dependencies.push(random.pick(steps).key);
    if (random.chance(0.08)) dependencies.push(special(random, apps));
    steps.push({ key, dependencies, runBefore: [], replaces: [] });
    last.set(app, [...ofApp, ...steps.slice(-1)]);
  }
  if (steps.length > 1) {
    if (random.chance(0.2)) random.pick(steps).runBefore.push(random.pick(steps.slice(-3)).key);
    if (random.chance(0.05)) random.pick(steps).runBefore.push(special(random, apps));
    if (wild && random.chance(0.3)) {
      random.pick(steps).dependencies.push(random.pick(steps).key);
    }
    if (wild && random.chance(0.15)) {
      random.pick(steps).dependencies.push({ app: random.pick(apps), name: "0009_gone" });
    }
  }
  return steps;
}

function special(random: Random, apps: readonly string[]): MigrationKey {
  const known = random.pick([...apps, ...apps, ...apps, ...apps, "u", "u", "nowhere"]);
  return { app: known, name: random.pick(["__first__", "__first__", "__latest__"]) };
}

function squashesOver(
  random: Random,
  apps: readonly string[],
  steps: readonly Draft[],
  wild: boolean,
): Draft[] {
  const squashes: Draft[] = [];
  for (const app of apps) {
    const inApp = (draft: Draft): boolean => draft.key.app === app;
    while (random.chance(0.4)) {
      const name = `000${1 + random.below(3)}_squashed_${squashes.length}`;
      const free = steps.filter(
        (step) =>
          inApp(step) && (wild || !squashes.some(({ replaces }) => contains(replaces, step.key))),
      );
      const from = random.below(free.length + 1);
      const range = free.slice(from, from + 1 + random.below(4));
      const replaces = range.map(({ key }) => key);
      const inner = squashes.filter(inApp);
      if (inner.length > 0 && random.chance(wild ? 0.4 : 0.1)) {
        replaces.push(random.pick(inner).key);
      }
      if (wild && random.chance(0.1) && steps.length > 0) replaces.push(random.pick(steps).key);
      if (replaces.length === 0) continue;
      const dependencies = random.chance(0.8) ? outsideOf(range, replaces) : [];
      const squash = { key: { app, name }, dependencies, runBefore: [], replaces };
      for (const step of steps) {
        const depends = step.dependencies.some((key) => contains(replaces, key));
        if (!depends || contains(replaces, step.key) || !random.chance(0.3)) continue;
        step.dependencies.push(squash.key);
      }
      if (wild && squashes.length > 0 && random.chance(0.1)) {
        random.pick(squashes).replaces.push(squash.key);
      }
      squashes.push(squash);
    }
  }
  return squashes;
}

function outsideOf(range: readonly Draft[], replaces: readonly MigrationKey[]): MigrationKey[] {
  return range
    .flatMap(({ dependencies }) => dependencies)
    .filter((key) => !contains(replaces, key));
}

function appliedAmong(
  random: Random,
  steps: readonly Draft[],
  everything: readonly MigrationKey[],
): readonly MigrationKey[] {
  switch (random.below(5)) {
    case 0:
      return [];
    case 1:
      return everything;
    case 2:
      return everything.filter(() => random.chance(0.5));
    case 3:
      return steps.map(({ key }) => key);
    default:
      return steps.slice(0, random.below(steps.length + 1)).map(({ key }) => key);
  }
}

function targetsAmong(
  random: Random,
  apps: readonly string[],
  everything: readonly MigrationKey[],
): readonly Target[] {
  const count = 1 + random.below(3);
  return Array.from({ length: count }, (): Target => {
    if (everything.length === 0 || random.chance(0.15)) {
      return { kind: "zero", app: random.pick(apps) };
    }
    return { kind: "step", key: random.pick(everything) };
  });
}
