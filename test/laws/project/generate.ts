import { chance, pick, weighted, type Choice } from "./choice.js";
import { extension, runPython, runSql } from "./data-steps.js";
import {
  addBySql,
  addField,
  addInBoth,
  alterField,
  removeField,
  renameField,
} from "./field-steps.js";
import {
  alterTable,
  createModel,
  deleteModel,
  handOver,
  modelManagers,
  modelOptions,
  renameModel,
  widenKey,
} from "./model-steps.js";
import {
  addConstraint,
  addIndex,
  indexTogether,
  orderWithRespectTo,
  removeConstraint,
  removeIndex,
  renameIndex,
  uniqueTogether,
} from "./part-steps.js";
import { World, type Module, type Step } from "./world.js";

/** A random project: modules in an order in which they can run. */
export interface Project {
  readonly apps: readonly string[];
  readonly modules: readonly Module[];
  /** Settings that name models. */
  readonly settings: ReadonlyMap<string, string>;
}

/** How large a project is, and for which database. */
export interface Size {
  readonly modules: number;
  readonly postgres: boolean;
  /** Opaque steps, in a hundred of all. */
  readonly opaque: number;
}

type Maker = (choice: Choice, world: World, app: string) => Step | undefined;

const MAKERS: readonly (readonly [number, Maker])[] = [
  [16, createModel],
  [16, addField],
  [12, alterField],
  [10, removeField],
  [9, renameField],
  [7, renameModel],
  [7, deleteModel],
  [4, addIndex],
  [3, removeIndex],
  [2, renameIndex],
  [3, addConstraint],
  [2, removeConstraint],
  [4, uniqueTogether],
  [2, indexTogether],
  [4, orderWithRespectTo],
  [4, modelOptions],
  [2, modelManagers],
  [3, alterTable],
  [2, handOver],
  [3, widenKey],
  [1, addInBoth],
  [2, addBySql],
  [1, extension],
];

const OPAQUE: readonly (readonly [number, Maker])[] = [
  [6, runPython],
  [1, runSql],
];

/**
 * Makes a project that Django can run, by construction: each step fits what stood before it, and modules of different apps that touch the
 * same model are put in order by a dependency.
 */
export function generate(choice: Choice, size: Size): Project {
  const apps = ["alpha", "beta", "gamma"].slice(0, 1 + Math.min(2, choice.below(4)));
  const world = new World(apps, size.postgres);
  const latest = new Map<string, string>();
  const count = 1 + choice.below(size.modules);
  const modules: Module[] = [];
  for (let index = 0; index < count; index += 1) {
    const app = pick(choice, apps) ?? "alpha";
    const number = modules.filter((module) => module.app === app).length + 1;
    const name = `${String(number).padStart(4, "0")}_s`;
    const steps = makeSteps(choice, world, app, size.opaque);
    if (steps.length === 0) continue;
    const dependencies = new Map<string, string>();
    const previous = latest.get(app);
    if (previous !== undefined) dependencies.set(app, previous);
    for (const step of steps) {
      for (const key of step.touches) {
        for (const [other, module] of world.touched.get(key) ?? []) {
          if (other === app) continue;
          const known = dependencies.get(other);
          if (known === undefined || known < module) dependencies.set(other, module);
        }
      }
    }
    const other = pick(choice, apps);
    const loose = other === undefined || other === app ? undefined : latest.get(other);
    if (other !== undefined && loose !== undefined && chance(choice, 15))
      dependencies.set(other, loose);
    for (const step of steps) for (const key of step.touches) world.note(key, app, name);
    latest.set(app, name);
    modules.push({
      app,
      name,
      dependencies: [...dependencies].map(([label, module]) => `${label}.${module}`),
      steps,
      atomic: !chance(choice, 6),
      initial: number === 1 && chance(choice, 60),
    });
  }
  return { apps, modules, settings: world.settings };
}

/** SQLite loses the index of an index_together when Django makes a table anew, so the option is left out there. */
function schemaMakers(world: World): readonly (readonly [number, Maker])[] {
  return world.postgres ? MAKERS : MAKERS.filter(([, maker]) => maker !== indexTogether);
}

function makeSteps(choice: Choice, world: World, app: string, opaque: number): readonly Step[] {
  const steps: Step[] = [];
  world.fresh.clear();
  const count = 1 + choice.below(4);
  // PostgreSQL does not alter a table to which the same transaction wrote rows.
  const pure = world.postgres && !chance(choice, 15);
  const data = chance(choice, opaque);
  for (let index = 0; index < count; index += 1) {
    const empty = world.of(app).length === 0;
    const opaqueNow = pure ? data : chance(choice, opaque);
    const makers = !empty && opaqueNow ? OPAQUE : schemaMakers(world);
    const maker = empty ? createModel : weighted(choice, makers);
    const step = maker?.(choice, world, app);
    if (step === undefined) continue;
    steps.push(step);
    const [own] = step.touches;
    if (own !== undefined) world.fresh.add(own);
  }
  return steps;
}
