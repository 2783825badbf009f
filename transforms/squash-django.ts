import type { ChainGraph } from "../src/chain/graph.js";
import { keyText, type MigrationKey } from "../src/chain/migration.js";
import { ancestors } from "../src/chain/reach.js";
import {
  createFile,
  deleteFile,
  rewriteFile,
  type Change,
  type ChangeSet,
} from "../src/edit/change-set.js";
import type { Problem } from "../src/edit/problem.js";
import { placeOf } from "../src/edit/source.js";
import { divide, type Block } from "../src/fold/blocks.js";
import { needingDeferredSql } from "../src/fold/deferred-sql.js";
import { foldOperations } from "../src/fold/fold.js";
import type { Node } from "../src/fold/node.js";
import { loadGraph } from "../src/framework/django/loader/load.js";
import { fullPlan } from "../src/framework/django/loader/plan.js";
import type { PythonParser } from "../src/framework/django/python/parse.js";
import {
  appOf,
  loadInput,
  loadInputOf,
  type DjangoProject,
} from "../src/framework/django/project.js";
import type { MigrationContext, MigrationModule } from "../src/framework/django/read/migration.js";
import { planBlock } from "../src/framework/django/squash/block-plan.js";
import {
  catalogBefore,
  chainOf,
  chainStep,
  pointsToRenamed,
  stateBefore,
  type Chain,
} from "../src/framework/django/squash/chain.js";
import { entitiesWithUsedNames } from "../src/framework/django/squash/derived-names.js";
import { firstUses } from "../src/framework/django/squash/first-use.js";
import {
  takeBackSquashes,
  type Unsquashed,
} from "../src/framework/django/squash/inner-squashes.js";
import { repoint } from "../src/framework/django/squash/repoint.js";
import { composeModule } from "../src/framework/django/write/compose.js";
import { FormatError } from "../src/framework/django/write/format.js";
import { applyToBoth, type Catalog } from "../src/operation/catalog.js";
import type { Opaque, Operation } from "../src/operation/operation.js";
import {
  applyToState,
  followForeignRename,
  StateError,
  type SchemaState,
} from "../src/operation/state.js";
import type { NameDifference } from "../src/verify/compare.js";
import { proveModule } from "../src/verify/django-module.js";
import { nodesAfter, proveGraph, type Replacement } from "../src/verify/django-graph.js";
import { findLostTargets, newlyLost, planSteps } from "../src/verify/lost-targets.js";
import { findSwaps, type Swap } from "../src/verify/plan-order.js";
import { halfWayDatabases } from "../src/verify/half-way.js";

/** What to squash, and how. */
export interface SquashRequest {
  readonly app: string;
  /** Names of the first and the last step; undefined for the chain's own. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly mode: "replace" | "rewrite";
  /** The name of the result; undefined for the usual one. */
  readonly name: string | undefined;
  /**
   * With a name of one's own in rewrite mode: does the result list what it replaces? If not, databases must be told of the new name.
   */
  readonly keepReplaces: boolean;
  readonly elide: "proved" | "marked" | "none";
}

/** What squashing needs from outside. */
export interface SquashTools {
  readonly parser: PythonParser;
  readonly context: MigrationContext;
  /** Lays a module out; throws FormatError. */
  readonly format: (text: string) => Promise<string>;
}

/** What became of a block of steps. */
export interface SquashedBlock {
  readonly steps: readonly MigrationKey[];
  /** The module that holds the result; undefined where the steps stay as they are. */
  readonly result: { readonly key: MigrationKey; readonly path: string } | undefined;
  readonly operationsBefore: number;
  readonly operationsAfter: number;
  /** Why the block does not join the one before. */
  readonly boundary: string | undefined;
  /** Why nothing was done, where nothing was. */
  readonly kept: string | undefined;
  readonly elided: readonly Opaque[];
  readonly names: readonly NameDifference[];
}

export type SquashResult =
  | {
      readonly ok: true;
      readonly changes: ChangeSet;
      readonly blocks: readonly SquashedBlock[];
      readonly removed: readonly MigrationKey[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A reason not to squash. Thrown inside this file alone. */
class Refusal extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems[0]?.message ?? "");
  }
}

function refuse(code: string, message: string, hint?: string): Refusal {
  return new Refusal([hint === undefined ? { code, message } : { code, message, hint }]);
}

/**
 * Folds a chain, or a range of it, into as few modules as are right, and proves it. Nothing is written: the result is a change set, or
 * the reasons for there being none.
 */
export async function squashDjango(
  project: DjangoProject,
  request: SquashRequest,
  tools: SquashTools,
): Promise<SquashResult> {
  try {
    return await new Squash(project, request, tools).run();
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: error.problems };
    if (error instanceof StateError) return { ok: false, problems: [stateProblem(error)] };
    throw error;
  }
}

function stateProblem(error: StateError): Problem {
  const { file, start } = error.operation.origin.slice;
  return {
    code: "state",
    message: `refold cannot follow this chain: ${error.message}`,
    place: placeOf(file, start),
    hint: "squash a range that leaves this step out, or repair the chain (refold check)",
  };
}

interface Folded {
  readonly block: Block;
  readonly modules: readonly MigrationModule[];
  readonly nodes: readonly Node[];
  readonly original: readonly Operation[];
  readonly elided: readonly Opaque[];
  /** The state in front of the block, and by name what its entities are called behind it. */
  readonly before: SchemaState;
  readonly catalog: Catalog;
  readonly names: ReadonlyMap<string, string>;
}

class Squash {
  /** The project without the app's own squashes: they are taken back. */
  readonly project: DjangoProject;
  readonly unsquashed: Unsquashed;

  constructor(
    readonly given: DjangoProject,
    readonly request: SquashRequest,
    readonly tools: SquashTools,
  ) {
    this.unsquashed = takeBackSquashes(given, request.app);
    this.project = this.unsquashed.project;
  }

  async run(): Promise<SquashResult> {
    const { graph, chain, start, end } = this.prepare();
    const { folded, keys } = this.foldInOrder(graph, chain, start, end);
    const changing = [...keys.keys()];
    const successor = this.successors(keys);
    const blocks: SquashedBlock[] = [];
    const changes: Change[] = [];
    const removed: MigrationKey[] = [];
    const replacements: Replacement[] = [];
    for (const item of folded) {
      const key = keys.get(item);
      const summary = this.summary(item);
      if (key === undefined) {
        blocks.push(summary);
        continue;
      }
      const text = await this.write(item, key, graph, successor);
      const path = `${this.directory}/${key.name}.py`;
      const proof = proveModule(
        { path, text, key },
        {
          state: item.before,
          catalog: item.catalog,
          original: item.original,
          elided: new Set(item.elided),
        },
        this.tools.parser,
        this.tools.context,
      );
      if (!proof.ok) throw new Refusal(proof.problems);
      blocks.push({ ...summary, result: { key, path }, names: proof.names });
      changes.push(...this.changesFor(item, key, text, removed));
      replacements.push({
        node: proof.module.node,
        steps: item.modules.map(({ key: old }) => old),
      });
    }
    this.refuseUnnoticed(changing, removed);
    const { taken, instead } = this.unsquashed;
    const squashes = blocks.some(({ result }) => result !== undefined) ? taken : [];
    const repointed = repoint(this.given, [...removed, ...squashes], (key) =>
      successor(instead(key)),
    );
    if (!repointed.ok) throw new Refusal(repointed.problems);
    for (const key of squashes) {
      const file = this.project.files.get(keyText(key));
      if (file !== undefined) changes.push(deleteFile(file));
    }
    const problems = proveGraph(this.project, {
      replacements,
      removed,
      successor,
      chain: chain.modules.map(({ key }) => key),
    });
    if (problems.length > 0) throw new Refusal(problems);
    return {
      ok: true,
      changes: [...changes, ...repointed.changes],
      blocks,
      removed: [...removed, ...squashes],
    };
  }

  private get directory(): string {
    return appOf(this.project, this.request.app)?.directory ?? "";
  }

  /** The chain and the range, or the reasons why they cannot be squashed. */
  private prepare(): { graph: ChainGraph; chain: Chain; start: number; end: number } {
    const { app, first, last } = this.request;
    const loaded = loadGraph(loadInputOf(this.project));
    if (!loaded.ok) {
      throw refuse(
        "graph",
        `Django cannot load the migrations: ${loaded.error.message}`,
        "see refold check",
      );
    }
    const { graph } = loaded.loaded;
    const chain = chainOf(this.project, app, graph);
    const start = first === undefined ? 0 : this.indexOf(chain, first);
    const end = last === undefined ? chain.modules.length - 1 : this.indexOf(chain, last);
    if (chain.modules.length === 0) throw refuse("empty", `${app} has no migrations`);
    if (start > end) throw refuse("range", `${first ?? ""} comes after ${last ?? ""}`);
    return { graph, chain, start, end };
  }

  private indexOf(chain: Chain, name: string): number {
    const index = chain.modules.findIndex(({ key }) => key.name === name);
    if (index < 0)
      throw refuse(
        "unknown-step",
        `${chain.app}.${name} is not part of the chain that Django loads`,
      );
    return index;
  }

  /**
   * Folds, and looks at the order in which Django will run the result: where a data step would meet another app's schema in another
   * shape than today, the block is cut there, and all is tried again. Ends, because there are more cuts each time.
   */
  private foldInOrder(graph: ChainGraph, chain: Chain, start: number, end: number): InOrder {
    const cuts = new Map<number, string>();
    const today = fullPlan(graph);
    for (;;) {
      const folded = this.fold(chain, start, end, cuts);
      const changing = folded.filter((item) => this.keepReason(item) === undefined);
      const keys = new Map(changing.map((item, index) => [item, this.keyFor(item, index)]));
      const swaps = this.swaps(chain, keys, today);
      const lost = this.lostTargets(chain, keys, today);
      const inside = [
        ...this.silentHalves(chain, changing),
        ...needingEarlierSql(chain, changing),
        ...lost,
      ];
      if (swaps.length === 0 && inside.every(({ index }) => cuts.has(index))) {
        const [stuck] = lost;
        if (stuck === undefined) return { folded, keys };
        throw refuse("order", stuck.reason, "squash a range that ends before it");
      }
      const before = cuts.size;
      for (const { index, reason } of inside) cuts.set(index, reason);
      for (const swap of swaps) {
        const cut = cutFor(swap, chain, graph, changing);
        if (cut !== undefined && !cuts.has(cut)) cuts.set(cut, swapReason(swap));
      }
      if (cuts.size === before) throw new Refusal(swaps.slice(0, 10).map(swapProblem));
    }
  }

  /**
   * In rewrite mode no database may end with half a schema and no error (law 6): where one that stopped inside a block would run the
   * result unharmed, the block is cut there.
   */
  private silentHalves(chain: Chain, changing: readonly Folded[]): readonly Cut[] {
    if (this.request.mode === "replace") return [];
    return changing.flatMap(({ modules, nodes, before, catalog }) => {
      const first = chain.modules.findIndex(({ key }) => key === modules[0]?.key);
      const steps = modules.map(({ operations }) => operations);
      const folded = nodes.map(({ operation }) => operation);
      return halfWayDatabases(steps, folded, before, catalog)
        .filter(({ safe }) => !safe)
        .map(({ steps: count }) => ({
          index: first + count,
          reason: `a database that stopped at ${modules[count - 1]?.key.name ?? ""} would run the result without an error`,
        }));
    });
  }

  private swaps(
    chain: Chain,
    keys: ReadonlyMap<Folded, MigrationKey>,
    today: readonly MigrationKey[],
  ): readonly Swap[] {
    if (this.project.apps.length < 2 || keys.size === 0) return [];
    const then = this.planBehind(chain, keys);
    if (then === undefined) return [];
    const stands = new Map([...keys].map(([{ modules }, key]) => [keyText(key), modules]));
    const spread = then.flatMap(
      (key) => stands.get(keyText(key))?.map((module) => module.key) ?? [key],
    );
    return findSwaps(this.project, today, spread);
  }

  /** Steps of other apps that would point to nothing: the block is cut where they run today. */
  private lostTargets(
    chain: Chain,
    keys: ReadonlyMap<Folded, MigrationKey>,
    today: readonly MigrationKey[],
  ): readonly Cut[] {
    if (this.project.apps.length < 2 || keys.size === 0) return [];
    const then = this.planBehind(chain, keys);
    if (then === undefined) return [];
    const operations = new Map(
      [...keys].map(([{ nodes }, key]) => [keyText(key), nodes.map((node) => node.operation)]),
    );
    const { app } = this.request;
    const before = findLostTargets(planSteps(this.project, today), app);
    const after = findLostTargets(
      planSteps(this.project, then).map((step) => ({
        ...step,
        operations: operations.get(keyText(step.key)) ?? step.operations,
      })),
      app,
    );
    return newlyLost(before, after).map(({ step, entity }) => {
      const place = today.findIndex((key) => keyText(key) === keyText(step));
      const index = today.slice(0, place).filter((key) => key.app === app).length;
      return { index, reason: `${keyText(step)} points to ${entity} in between` };
    });
  }

  /** The order in which Django runs the steps of the project when blocks stand for theirs; undefined where it cannot load them. */
  private planBehind(
    chain: Chain,
    keys: ReadonlyMap<Folded, MigrationKey>,
  ): readonly MigrationKey[] | undefined {
    const successor = this.successors(keys);
    const replacements = [...keys].map(([{ modules }, key]): Replacement => {
      const steps = modules.map(({ key: old }) => old);
      const inside = new Set(steps.map(keyText));
      const outside = (list: readonly MigrationKey[]): readonly MigrationKey[] =>
        list.filter((other) => !inside.has(keyText(other))).map(successor);
      return {
        steps,
        node: {
          key,
          dependencies: outside(modules.flatMap(({ node }) => node.dependencies)),
          runBefore: outside(modules.flatMap(({ node }) => node.runBefore)),
          replaces: this.request.mode === "replace" ? steps : [],
          initial: undefined,
        },
      };
    });
    const removed =
      this.request.mode === "replace"
        ? []
        : replacements.flatMap(({ steps, node }) =>
            steps.filter((step) => keyText(step) !== keyText(node.key)),
          );
    const change = { replacements, removed, successor, chain: chain.modules.map(({ key }) => key) };
    const loaded = loadGraph(loadInput(this.project, nodesAfter(this.project, change)));
    // What is wrong with the graph is said by its proof, with a reason.
    return loaded.ok ? fullPlan(loaded.loaded.graph) : undefined;
  }

  private fold(
    chain: Chain,
    start: number,
    end: number,
    cuts: ReadonlyMap<number, string>,
  ): readonly Folded[] {
    const modules = chain.modules.slice(start, end + 1);
    const dividing = stateBefore(chain, start);
    const running = dividing.copy();
    const catalog = catalogBefore(chain, start);
    const blocks = divide(
      modules.map(chainStep),
      dividing,
      (from, index) =>
        cuts.get(start + index) ?? this.apart(chain, start + from, start + index, dividing),
    );
    const uses = firstUses(chain.modules);
    const untouched = entitiesWithUsedNames(this.project, chain);
    let at = start;
    return blocks.map((block) => {
      const part = chain.modules.slice(at, at + block.steps.length);
      if (at > start)
        for (const rename of chain.renames[at] ?? []) followForeignRename(running, rename);
      at += block.steps.length;
      const before = running.copy();
      const held: Catalog = new Map(catalog);
      const original = part.flatMap(({ operations }) => operations);
      const elided = this.request.elide === "none" ? [] : original.filter(isElidable);
      const kept = original.filter((operation) => !elided.some((other) => other === operation));
      let nodes: readonly Node[];
      if (block.whole === undefined) {
        nodes = foldOperations(kept, running, uses.within(kept), untouched);
      } else {
        nodes = [];
        for (const operation of original) applyToState(running, operation);
      }
      const following = before.copy();
      for (const operation of original) applyToBoth(catalog, following, operation);
      const names = new Map([...before, ...running].map(([key, entity]) => [key, entity.name]));
      return { block, modules: part, nodes, original, elided, before, catalog: held, names };
    });
  }

  /** Why two steps cannot share a module, as far as other apps go. */
  private apart(chain: Chain, from: number, index: number, state: SchemaState): string | undefined {
    const name = chain.modules[index]?.key.name ?? "";
    const reach = chain.reach[index] ?? -1;
    if (reach >= from) {
      const earlier = chain.modules[reach]?.key.name ?? "";
      return `${name} depends through another app on ${earlier}`;
    }
    return pointsToRenamed(state, chain.renames[index] ?? [])
      ? `between ${chain.modules[index - 1]?.key.name ?? ""} and ${name} another app renames what this one points to`
      : undefined;
  }

  /** Why a block stays as it is; undefined where it becomes a module. */
  private keepReason(item: Folded): string | undefined {
    if (item.block.whole !== undefined) return item.block.whole;
    if (item.modules.length > 1) return undefined;
    return item.nodes.length < item.original.length ? undefined : "nothing to fold";
  }

  private summary(item: Folded): SquashedBlock {
    const kept = this.keepReason(item);
    return {
      steps: item.modules.map(({ key }) => key),
      result: undefined,
      operationsBefore: item.original.length,
      operationsAfter: kept === undefined ? item.nodes.length : item.original.length,
      boundary: item.block.boundary,
      kept,
      elided: kept === undefined ? item.elided : [],
      names: [],
    };
  }

  private keyFor(item: Folded, number: number): MigrationKey {
    const { app, mode, name } = this.request;
    const first = item.modules[0]?.key.name ?? "";
    const last = item.modules.at(-1)?.key.name ?? "";
    if (mode === "rewrite" && name === undefined) return { app, name: last };
    const usual = first === last ? `${first}_squashed` : `${first}_squashed_${last}`;
    const proposed = name === undefined ? usual : number === 0 ? name : `${name}_${number + 1}`;
    if (appOf(this.given, app)?.modules.some(({ key }) => key.name === proposed) === true) {
      throw refuse(
        "name-taken",
        `there is a migration ${proposed} already`,
        "give another name with --name",
      );
    }
    return { app, name: proposed };
  }

  /**
   * Under a new name with `replaces`, a database that has only some of the steps fails because something depends on the last of them.
   * Where nothing does, Django would drop the result from its graph without a word.
   */
  private refuseUnnoticed(changing: readonly Folded[], removed: readonly MigrationKey[]): void {
    const { mode, name, keepReplaces } = this.request;
    if (mode === "replace" || name === undefined || !keepReplaces) return;
    const gone = new Set(removed.map(keyText));
    for (const { modules } of changing) {
      const steps = new Set(modules.map(({ key }) => keyText(key)));
      const dependent = this.project.apps
        .flatMap((app) => app.modules)
        .some(
          ({ key, node }) =>
            !gone.has(keyText(key)) && node.dependencies.some((other) => steps.has(keyText(other))),
        );
      if (dependent || modules.length < 2) continue;
      throw refuse(
        "unnoticed",
        `nothing depends on ${modules.at(-1)?.key.name ?? ""}: a database with only some of the steps would silently keep what it has`,
        "leave --name out (the result then takes the last step's name), or write the bookkeeping with --reconcile FILE --dialect D",
      );
    }
  }

  private async write(
    item: Folded,
    key: MigrationKey,
    graph: ChainGraph,
    successor: (key: MigrationKey) => MigrationKey,
  ): Promise<string> {
    const { mode, name, keepReplaces } = this.request;
    const replace = mode === "replace" || (name !== undefined && keepReplaces);
    const own = item.modules[0]?.node;
    const isFirst = !(own?.dependencies ?? []).some(({ app }) => app === key.app);
    const plan = planBlock(
      { modules: item.modules, nodes: item.nodes, atomic: item.block.atomic },
      {
        replaces: replace ? item.modules.map(({ key: old }) => old) : [],
        initial: own?.initial ?? isFirst,
        renamed: successor,
      },
      graph,
      (entity) => item.names.get(entity) ?? entity.slice(entity.indexOf(".") + 1),
    );
    const composed = composeModule(plan);
    if (!composed.ok) {
      throw new Refusal([{ code: "compose", message: composed.reason, place: composed.place }]);
    }
    try {
      return await this.tools.format(composed.text);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw refuse("format", `the folded module cannot be formatted: ${error.message}`);
    }
  }

  private changesFor(
    item: Folded,
    key: MigrationKey,
    text: string,
    removed: MigrationKey[],
  ): readonly Change[] {
    const path = `${this.directory}/${key.name}.py`;
    if (this.request.mode === "replace") return [createFile(path, text)];
    const changes: Change[] = [];
    for (const module of item.modules) {
      const file = this.project.files.get(keyText(module.key));
      if (file === undefined) continue;
      if (keyText(module.key) === keyText(key)) {
        changes.push(rewriteFile(file, text));
      } else {
        changes.push(deleteFile(file));
        removed.push(module.key);
      }
    }
    if (!item.modules.some((module) => keyText(module.key) === keyText(key))) {
      changes.push(createFile(path, text));
    }
    return changes;
  }

  /** What dependents name instead of a removed step. */
  private successors(keys: ReadonlyMap<Folded, MigrationKey>): (key: MigrationKey) => MigrationKey {
    const successors = new Map<string, MigrationKey>();
    if (this.request.mode === "rewrite") {
      for (const [{ modules }, key] of keys) {
        // Under a new name the dependents keep naming the last old step, so that half-way databases fail loudly.
        const { name, keepReplaces } = this.request;
        const target = name !== undefined && keepReplaces ? (modules.at(-1)?.key ?? key) : key;
        for (const { key: old } of modules) successors.set(keyText(old), target);
      }
    }
    return (key) => successors.get(keyText(key)) ?? key;
  }
}

/** A step (by its index in the chain) that must begin a block, and why. */
interface Cut {
  readonly index: number;
  readonly reason: string;
}

/** Steps that need SQL done which Django would run only at the end of the block. */
function needingEarlierSql(chain: Chain, folded: readonly Folded[]): readonly Cut[] {
  return folded.flatMap(({ nodes }) =>
    needingDeferredSql(nodes).map(({ origin }) => ({
      index: chain.modules.findIndex(({ key }) => key.name === origin.migration.name),
      reason: `${origin.migration.name} needs indexes or keys that Django makes at the end of a module`,
    })),
  );
}

interface InOrder {
  readonly folded: readonly Folded[];
  readonly keys: ReadonlyMap<Folded, MigrationKey>;
}

/** Where to cut a block so that two steps can keep today's order: an index of the chain; undefined where no cut helps. */
function cutFor(
  swap: Swap,
  chain: Chain,
  graph: ChainGraph,
  folded: readonly Folded[],
): number | undefined {
  const first = swap.today === "data step first" ? swap.dataStep : swap.other;
  const second = swap.today === "data step first" ? swap.other : swap.dataStep;
  const indexOf = (key: MigrationKey): number =>
    chain.modules.findIndex((module) => keyText(module.key) === keyText(key));
  const starts = new Set(folded.map(({ modules }) => indexOf(modules[0]?.key ?? first)));
  const ends = new Set(folded.map(({ modules }) => indexOf(modules.at(-1)?.key ?? first)));
  const later = indexOf(second);
  // The second is part of a block that runs too early: it must begin a block of its own.
  if (later >= 0) return starts.has(later) ? undefined : later;
  const earlier = indexOf(first);
  if (earlier < 0 || ends.has(earlier)) return undefined;
  // The first is part of a block that runs too late, because a later step of the block waits for the second.
  const waits = chain.modules.findIndex(
    ({ key }, index) => index > earlier && ancestors(graph, [keyText(key)]).has(keyText(second)),
  );
  return waits < 0 ? earlier + 1 : waits;
}

function swapReason({ dataStep, other, today }: Swap): string {
  const [a, b] = today === "data step first" ? [dataStep, other] : [other, dataStep];
  return `${keyText(a)} must go on running before ${keyText(b)}`;
}

function swapProblem(swap: Swap): Problem {
  return {
    code: "order",
    message: `on a new database ${swapReason(swap)}, but the folded chain would run them the other way round`,
    hint: "add the missing dependency between the two, or squash a range that leaves them out",
  };
}

function isElidable(operation: Operation): operation is Opaque {
  return operation.kind === "opaque" && operation.elidable && operation.state.length === 0;
}
