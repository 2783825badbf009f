import { pairId, type Migration } from "./module.js";
import { isCall, itemsOf, type Value } from "./value.js";

/** The graph of a project as Django 5.2's MigrationLoader.build_graph makes it for a database with some steps applied. */
export interface Graph {
  /** For each step, the steps that come before it. */
  readonly parents: ReadonlyMap<string, ReadonlySet<string>>;
  /** Steps that this database has, squashes whose steps it has among them. */
  readonly applied: ReadonlySet<string>;
}

export function buildGraph(
  modules: readonly Migration[],
  settings: ReadonlyMap<string, string>,
  recorded: ReadonlySet<string>,
): Graph {
  const parents = new Map<string, Set<string>>(modules.map(({ id }) => [id, new Set<string>()]));
  const apps = new Set(modules.map(({ app }) => app));
  const add = (child: string, parent: string): void => {
    const known = parents.get(child);
    // Django keeps a dummy for what is missing and complains at the end.
    if (known === undefined) parents.set(child, new Set([parent]));
    else known.add(parent);
  };
  const external: (readonly [string, readonly [string, string]])[] = [];
  for (const { id, app, dependencies } of modules) {
    for (const value of dependencies) {
      const [label, name] = dependencyOf(value, settings);
      if (label === app && name !== "__first__") add(id, `${label}.${name}`);
      else if (label !== app) external.push([id, [label, name]]);
    }
  }
  for (const [id, [label, name]] of external) {
    if (!name.startsWith("__")) add(id, `${label}.${name}`);
    else if (apps.has(label)) add(id, endOf(parents, label, name));
  }
  for (const { id, runBefore } of modules) for (const child of runBefore) add(child, id);
  const applied = new Set(recorded);
  for (const module of modules) {
    if (module.replaces.length > 0) settle(parents, module, applied);
  }
  for (const [child, before] of parents) {
    for (const id of [child, ...before]) {
      if (!modules.some((module) => module.id === id))
        throw new Error(`NodeNotFoundError: ${child} depends on ${id}`);
    }
  }
  checkHistory(parents, applied, modules);
  return { parents, applied };
}

function dependencyOf(
  value: Value,
  settings: ReadonlyMap<string, string>,
): readonly [string, string] {
  if (isCall(value)) {
    const [setting] = value.args;
    const name = typeof setting === "object" && setting?.kind === "name" ? setting.name : "";
    const label = settings.get(name.slice(name.lastIndexOf(".") + 1)) ?? "";
    return [label.slice(0, label.indexOf(".")), "__first__"];
  }
  const [label, name] = itemsOf(value);
  if (typeof label !== "string" || typeof name !== "string")
    throw new Error(`no dependency: ${pairId(value)}`);
  return [label, name];
}

/** The first or last step of an app, among those that its own steps do not order before or behind. */
function endOf(
  parents: ReadonlyMap<string, ReadonlySet<string>>,
  app: string,
  word: string,
): string {
  const own = [...parents.keys()].filter((id) => id.startsWith(`${app}.`)).sort();
  const isOwn = (id: string): boolean => id.startsWith(`${app}.`);
  const found = own.find((id) =>
    word === "__first__"
      ? ![...(parents.get(id) ?? [])].some(isOwn)
      : !own.some((other) => parents.get(other)?.has(id) === true),
  );
  return found ?? `${app}.${word}`;
}

/** Takes either a squash or what it replaces out of the graph. */
function settle(parents: Map<string, Set<string>>, squash: Migration, applied: Set<string>): void {
  const has = squash.replaces.map((id) => applied.has(id));
  if (has.every(Boolean)) applied.add(squash.id);
  else applied.delete(squash.id);
  const replaced = new Set(squash.replaces);
  if (has.every(Boolean) || !has.some(Boolean)) replaceNodes(parents, squash.id, replaced);
  else removeReplacement(parents, squash.id, replaced);
}

function replaceNodes(
  parents: Map<string, Set<string>>,
  squash: string,
  replaced: ReadonlySet<string>,
): void {
  const own = parents.get(squash) ?? new Set<string>();
  for (const id of replaced) {
    for (const before of parents.get(id) ?? []) if (!replaced.has(before)) own.add(before);
    parents.delete(id);
  }
  for (const [child, before] of parents) {
    const hit = [...before].filter((id) => replaced.has(id));
    for (const id of hit) before.delete(id);
    if (hit.length > 0) before.add(squash);
    if (child === squash) before.delete(squash);
  }
}

function removeReplacement(
  parents: Map<string, Set<string>>,
  squash: string,
  replaced: ReadonlySet<string>,
): void {
  parents.delete(squash);
  const inner = new Set([...replaced].flatMap((id) => [...(parents.get(id) ?? [])]));
  const heads = [...replaced].filter((id) => parents.has(id) && !inner.has(id));
  for (const before of parents.values()) {
    if (!before.delete(squash)) continue;
    for (const head of heads) before.add(head);
  }
}

/** MigrationLoader.check_consistent_history. */
function checkHistory(
  parents: ReadonlyMap<string, ReadonlySet<string>>,
  applied: ReadonlySet<string>,
  modules: readonly Migration[],
): void {
  for (const [id, before] of parents) {
    if (!applied.has(id)) continue;
    for (const parent of before) {
      if (applied.has(parent)) continue;
      const { replaces = [] } = modules.find((module) => module.id === parent) ?? {};
      if (replaces.length > 0 && replaces.every((old) => applied.has(old))) continue;
      throw new Error(`InconsistentMigrationHistory: ${id} is applied before ${parent}`);
    }
  }
}

/** All steps in the order of `migrate`: by way of each leaf, parents sorted (MigrationGraph.iterative_dfs). */
export function planOf({ parents }: Graph): readonly string[] {
  const children = new Set(
    [...parents].flatMap(([child, before]) => {
      const [app = ""] = child.split(".");
      return [...before].filter((id) => id.startsWith(`${app}.`));
    }),
  );
  const plan = new Set<string>();
  for (const leaf of [...parents.keys()].filter((id) => !children.has(id)).sort())
    visit(parents, leaf, plan, new Set());
  return [...plan];
}

function visit(
  parents: ReadonlyMap<string, ReadonlySet<string>>,
  id: string,
  plan: Set<string>,
  open: Set<string>,
): void {
  if (plan.has(id)) return;
  if (open.has(id)) throw new Error(`CircularDependencyError: ${id}`);
  open.add(id);
  // Django's stack takes the last of the sorted parents first.
  for (const parent of [...(parents.get(id) ?? [])].sort().reverse())
    visit(parents, parent, plan, open);
  open.delete(id);
  plan.add(id);
}

/** Some order that the graph allows: `choose` picks among the steps that are ready. */
export function anyOrder({ parents }: Graph, choose: (count: number) => number): readonly string[] {
  const order = new Set<string>();
  while (order.size < parents.size) {
    const ready = [...parents]
      .filter(([id, before]) => !order.has(id) && [...before].every((parent) => order.has(parent)))
      .map(([id]) => id)
      .sort();
    const next = ready[choose(ready.length)];
    if (next === undefined) throw new Error("CircularDependencyError");
    order.add(next);
  }
  return [...order];
}
