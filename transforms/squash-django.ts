import type { ChainGraph } from "../src/chain/graph.js";
import { keyText, type MigrationKey } from "../src/chain/migration.js";
import { createFile, deleteFile, rewriteFile, type Change } from "../src/edit/change-set.js";
import type { Problem } from "../src/edit/problem.js";
import { placeOf } from "../src/edit/source.js";
import { fullPlan } from "../src/framework/django/loader/plan.js";
import { graphOf } from "../src/framework/django/project-graph.js";
import { appOf, type DjangoProject } from "../src/framework/django/project.js";
import { chainOf, replacedLongAgo, type Chain } from "../src/framework/django/squash/chain.js";
import { withoutCrossing } from "../src/framework/django/data-steps/analyst.js";
import { analyseDataSteps } from "../src/framework/django/squash/data-steps.js";
import {
  innerSquashes,
  withoutSquashes,
  type InnerSquashes,
} from "../src/framework/django/squash/inner-squashes.js";
import { seamStep } from "../src/framework/django/own-steps/own-steps.js";
import { repoint } from "../src/framework/django/squash/repoint.js";
import { isGuard } from "../src/operation/operation.js";
import { StateError } from "../src/operation/state.js";
import { proveGraph, type Replacement } from "../src/verify/django-graph.js";
import { keepReason, type Folded, type Range } from "./squash/fold-blocks.js";
import { ledgerOf } from "./squash/ledger.js";
import { existingSquash } from "./squash/naming.js";
import { Refusal, refuse } from "./squash/refusal.js";
import type { SquashedBlock, SquashRequest, SquashResult, SquashTools } from "./squash/request.js";
import { writeInOrder } from "./squash/write-in-order.js";

export type { SquashedBlock, SquashRequest, SquashResult, SquashTools } from "./squash/request.js";

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

class Squash {
  readonly squashes: InnerSquashes;

  constructor(
    readonly project: DjangoProject,
    readonly request: SquashRequest,
    readonly tools: SquashTools,
  ) {
    this.squashes = innerSquashes(project, request.app);
  }

  async run(): Promise<SquashResult> {
    const { graph, range } = this.prepare();
    const { chain } = range;
    const { folded, written, successor, renamed } = await writeInOrder({
      project: this.project,
      request: this.request,
      tools: this.tools,
      squashes: this.squashes,
      seam: seamStep(this.tools.parser),
      directory: this.directory,
      graph,
      range,
    });
    const changing = [...written.keys()];
    const blocks: SquashedBlock[] = [];
    const changes: Change[] = [];
    const removed: MigrationKey[] = [];
    const replacements: Replacement[] = [];
    for (const each of folded) {
      const block = written.get(each);
      if (block === undefined) {
        blocks.push(this.summary(each));
        continue;
      }
      const { item, key, path, text, proof } = block;
      const ledger = ledgerOf(item, key, undefined);
      blocks.push({ ...this.summary(item), result: { key, path }, names: proof.names, ledger });
      changes.push(...this.changesFor(item, key, text, removed));
      replacements.push({
        node: proof.module.node,
        steps: item.steps,
      });
    }
    this.refuseUnnoticed(changing, removed);
    const squashes = this.squashes.holding(changing.flatMap(({ steps }) => steps));
    const repointed = repoint(this.project, [...removed, ...squashes], renamed);
    if (!repointed.ok) throw new Refusal(repointed.problems);
    for (const key of squashes) {
      const file = this.project.files.get(keyText(key));
      if (file !== undefined) changes.push(deleteFile(file));
    }
    const problems = proveGraph(withoutSquashes(this.project, squashes, this.squashes), {
      replacements,
      removed,
      successor,
      chain: chain.steps.flat(),
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
  private prepare(): { readonly graph: ChainGraph; readonly range: Range } {
    const { app, first, last } = this.request;
    const loaded = graphOf(this.project);
    if (!loaded.ok) {
      throw refuse(
        "graph",
        `Django cannot load the migrations: ${loaded.error.message}`,
        "see refold check",
      );
    }
    const { graph } = loaded.loaded;
    const { chain, factsIn, factsOf } = analyseDataSteps(
      this.project,
      chainOf(this.project, app, graph, this.squashes),
      fullPlan(graph),
      this.request.crossing === "proved" ? this.tools.analyst : withoutCrossing(this.tools.analyst),
    );
    const start = first === undefined ? 0 : this.indexOf(chain, first, 0);
    const end = last === undefined ? chain.modules.length - 1 : this.indexOf(chain, last, -1);
    if (chain.modules.length === 0) throw refuse("empty", `${app} has no migrations`);
    if (start > end) throw refuse("range", `${first ?? ""} comes after ${last ?? ""}`);
    return { graph, range: { chain, factsIn, factsOf, start, end } };
  }

  /** The place of a step in the chain; one that a squash replaced must be its first (`end` 0) or last (-1). */
  private indexOf(chain: Chain, name: string, end: 0 | -1): number {
    const index = chain.modules.findIndex(
      ({ key }, at) => key.name === name || chain.steps[at]?.some((step) => step.name === name),
    );
    const module = chain.modules[index];
    if (module === undefined)
      throw refuse(
        "unknown-step",
        `${chain.app}.${name} is not part of the chain that Django loads`,
      );
    const outer = chain.steps[index]?.at(end)?.name;
    if (module.key.name === name || outer === name) return index;
    throw refuse(
      "inside-squash",
      `${chain.app}.${name} is replaced by ${module.key.name}, which is squashed as a whole or not at all`,
      `begin and end a range at its outer steps (${outer ?? ""})`,
    );
  }

  private existing(item: Folded): MigrationKey | undefined {
    return keepReason(item) === undefined
      ? existingSquash(this.project, this.request, item)
      : undefined;
  }

  private summary(item: Folded): SquashedBlock {
    const existing = this.existing(item);
    const kept =
      keepReason(item) ??
      (existing === undefined ? undefined : `${existing.name} is its squash already`);
    const before = item.modules.flatMap(({ operations }) => operations);
    return {
      steps: item.steps,
      result: undefined,
      operationsBefore: before.length,
      operationsAfter: kept === undefined ? item.nodes.length : before.length,
      boundary: item.block.boundary,
      after: kept === undefined ? item.after : [],
      guarded: item.nodes.some(({ operation }) => isGuard(operation)),
      seams: [...item.block.seams].flatMap(([index, reason]) => {
        const before = item.modules[index]?.key;
        return before === undefined || kept !== undefined ? [] : [{ before, reason }];
      }),
      kept,
      elided: kept === undefined ? item.elided : [],
      ledger: ledgerOf(item, undefined, kept),
      names: [],
    };
  }

  /**
   * Under a new name with `replaces`, a database that has only some of the steps fails because something depends on the last of them.
   * Where nothing does, Django would drop the result from its graph without a word.
   */
  private refuseUnnoticed(changing: readonly Folded[], removed: readonly MigrationKey[]): void {
    const { mode, name, keepReplaces } = this.request;
    if (mode === "replace" || name === undefined || !keepReplaces) return;
    const gone = new Set(removed.map(keyText));
    for (const item of changing) {
      const steps = new Set(item.steps.map(keyText));
      const dependent = this.project.apps
        .flatMap((app) => app.modules)
        .some(
          ({ key, node }) =>
            !gone.has(keyText(key)) && node.dependencies.some((other) => steps.has(keyText(other))),
        );
      if (dependent || item.steps.length < 2) continue;
      throw refuse(
        "unnoticed",
        `nothing depends on ${item.steps.at(-1)?.name ?? ""}: a database with only some of the steps would silently keep what it has`,
        "leave --name out (the result then takes the last step's name), or write the bookkeeping with --reconcile FILE --dialect D",
      );
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
    removed.push(...replacedLongAgo(item.modules, item.steps));
    for (const step of item.steps) {
      const file = this.project.files.get(keyText(step));
      if (file === undefined) continue;
      if (keyText(step) === keyText(key)) {
        changes.push(rewriteFile(file, text));
      } else {
        changes.push(deleteFile(file));
        removed.push(step);
      }
    }
    if (!item.steps.some((step) => keyText(step) === keyText(key))) {
      changes.push(createFile(path, text));
    }
    return changes;
  }
}
