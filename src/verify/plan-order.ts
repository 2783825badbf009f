import { keyText, type MigrationKey } from "../chain/migration.js";
import { migrationOf, type DjangoProject } from "../framework/django/project.js";
import type { MigrationModule } from "../framework/django/read/migration.js";
import {
  holdsOpaque,
  isEntityOperation,
  isOwnStep,
  type Operation,
} from "../operation/operation.js";

/** A data step that would run on the other side of a step of another app than it does today, and may notice. */
export interface Swap {
  readonly dataStep: MigrationKey;
  readonly other: MigrationKey;
  /** The order today. */
  readonly today: "data step first" | "other first";
}

/**
 * Compares two orders of the same steps on a new database (law 2: no data step sees a shape that it cannot use). A graph often allows
 * more orders than ever ran; the one that Django takes today is the one that works.
 * `plan` is today's, `changed` the other one, with folded modules spread into their steps.
 */
export function findSwaps(
  project: DjangoProject,
  plan: readonly MigrationKey[],
  changed: readonly MigrationKey[],
): readonly Swap[] {
  const today = countsAtDataSteps(project, plan);
  const then = countsAtDataSteps(project, changed);
  const chains = chainsOf(plan);
  const swaps: Swap[] = [];
  for (const [id, { module, counts }] of today) {
    const after = then.get(id)?.counts;
    if (after === undefined) continue;
    for (const app of new Set([...counts.keys(), ...after.keys()])) {
      if (app === module.key.app) continue;
      const was = counts.get(app) ?? 0;
      const is = after.get(app) ?? 0;
      const moved = (chains.get(app) ?? []).slice(Math.min(was, is), Math.max(was, is));
      for (const key of moved) {
        const other = migrationOf(project, key);
        if (other === undefined || !mayNotice(module, other)) continue;
        const order = is > was ? "data step first" : "other first";
        swaps.push({ dataStep: module.key, other: key, today: order });
        break;
      }
    }
  }
  return swaps;
}

interface AtDataStep {
  readonly module: MigrationModule;
  /** How many steps of each app ran before. */
  readonly counts: ReadonlyMap<string, number>;
}

function countsAtDataSteps(
  project: DjangoProject,
  plan: readonly MigrationKey[],
): ReadonlyMap<string, AtDataStep> {
  const counts = new Map<string, number>();
  const found = new Map<string, AtDataStep>();
  for (const key of plan) {
    const module = migrationOf(project, key);
    if (module?.operations.some(isDataStep) === true) {
      found.set(keyText(key), { module, counts: new Map(counts) });
    }
    counts.set(key.app, (counts.get(key.app) ?? 0) + 1);
  }
  return found;
}

function isDataStep(operation: Operation): boolean {
  return holdsOpaque(operation) && !isOwnStep(operation);
}

function chainsOf(plan: readonly MigrationKey[]): ReadonlyMap<string, readonly MigrationKey[]> {
  const chains = new Map<string, MigrationKey[]>();
  for (const key of plan) {
    const chain = chains.get(key.app);
    if (chain === undefined) chains.set(key.app, [key]);
    else chain.push(key);
  }
  return chains;
}

/**
 * Could the data step notice on which side of it the other step runs? Its module would have to name the other's app, or something that the
 * other step takes away; or the other is a data step that names this one's app.
 */
function mayNotice(dataStep: MigrationModule, other: MigrationModule): boolean {
  if (
    other.operations.every((operation) => isEntityOperation(operation) && isStateOnly(operation))
  ) {
    return false;
  }
  if (namesApp(dataStep, other.key.app)) return true;
  if (other.operations.some(isDataStep) && namesApp(other, dataStep.key.app)) return true;
  const words = wordsOf(dataStep);
  return other.operations.flatMap(takenAway).some((name) => words.has(name.toLowerCase()));
}

function isStateOnly(operation: Operation): boolean {
  return (
    operation.kind === "alterManagers" ||
    (operation.kind === "alterOptions" && operation.attribute === "options")
  );
}

/** Does the module name an app: as a label in a string, or as the beginning of a table's name? */
function namesApp(module: MigrationModule, app: string): boolean {
  const { text } = module.module.source;
  const own = text.replace(/dependencies\s*=\s*\[[^\]]*\]/, "");
  return new RegExp(`["'\\s.(]${escape(app)}(?:["'.]|_\\w)`).test(own);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

const words = new WeakMap<MigrationModule, ReadonlySet<string>>();

function wordsOf(module: MigrationModule): ReadonlySet<string> {
  let known = words.get(module);
  if (known === undefined) {
    known = new Set(module.module.source.text.toLowerCase().match(/\w+/g) ?? []);
    words.set(module, known);
  }
  return known;
}

/** Names of models and fields that the operation removes or renames. */
function takenAway(operation: Operation): readonly string[] {
  switch (operation.kind) {
    case "removeField":
    case "renameField":
      return [operation.name];
    case "deleteEntity":
    case "renameEntity":
      return [operation.entity.slice(operation.entity.indexOf(".") + 1)];
    case "separate":
      return [...operation.state, ...operation.database].flatMap(takenAway);
    default:
      return [];
  }
}
