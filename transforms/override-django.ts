import { keyText, type MigrationKey } from "../src/chain/migration.js";
import { createFile, rewriteFile, textAfter, type Change } from "../src/edit/change-set.js";
import { fullPlan } from "../src/framework/django/loader/plan.js";
import { graphOf } from "../src/framework/django/project-graph.js";
import { appOf, migrationOf, type DjangoProject } from "../src/framework/django/project.js";
import { chainOf, type Chain } from "../src/framework/django/squash/chain.js";
import { innerSquashes } from "../src/framework/django/squash/inner-squashes.js";
import { moduleDocstring } from "../src/framework/django/write/module-docstring.js";
import type { MigrationModule } from "../src/framework/django/read/migration.js";
import { StateError } from "../src/operation/state.js";
import { proveOverride, type OverrideNode } from "../src/verify/django-override.js";
import { AddedModules } from "./override/added-modules.js";
import { newSteps } from "./override/coverage.js";
import { OverrideNames } from "./override/names.js";
import { packageDocstring } from "./override/package-docstring.js";
import { readModule } from "./override/read-module.js";
import { remainingHazards } from "./override/remaining-hazards.js";
import type { OverrideModule, OverrideRequest, OverrideResult } from "./override/request.js";
import { supplementsFor } from "./override/supplements-for.js";
import { VendorModules, type FoldedBlock } from "./override/vendor-modules.js";
import { squashDjango } from "./squash-django.js";
import { Refusal, refuse } from "./squash/refusal.js";
import type { SquashTools } from "./squash/request.js";

export type {
  Distribution,
  ExistingOverride,
  OverrideModule,
  OverrideRequest,
  OverrideResult,
} from "./override/request.js";

/**
 * Writes a migrations package that stands in for a vendor's, for one kind of database: the vendor's chain folded, so that each table is made in
 * its final shape, and behind it the SQL that the database needs besides. Where the package is there already, what the vendor has released
 * since is added to it. Nothing is written: the result is a change set, or the reasons for there being none.
 */
export async function overrideDjango(
  project: DjangoProject,
  request: OverrideRequest,
  tools: SquashTools,
): Promise<OverrideResult> {
  try {
    return await new Override(project, request, tools).run();
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: error.problems };
    if (error instanceof StateError) {
      return { ok: false, problems: [{ code: "state", message: error.message }] };
    }
    throw error;
  }
}

class Override {
  readonly names: OverrideNames;

  constructor(
    readonly project: DjangoProject,
    readonly request: OverrideRequest,
    readonly tools: SquashTools,
  ) {
    const { app, target, existing } = request;
    this.names = new OverrideNames(target.dialect, [
      ...(appOf(project, app)?.modules ?? []).map(({ key }) => key.name),
      ...(existing?.modules ?? []).map(({ key }) => key.name),
    ]);
  }

  async run(): Promise<OverrideResult> {
    const { app, existing } = this.request;
    const chain = this.chain();
    const last = chain.steps.at(-1)?.at(-1);
    if (last === undefined) throw refuse("empty", `${app} has no migrations`);
    const { first, covered, leaf } = newSteps(chain, existing);
    if (first === undefined) return NOTHING_NEW;
    const blocks = await this.blocks(first);
    const start = chain.modules.findIndex(({ key }) => key === first);
    const supplements = supplementsFor(chain, start, this.request);
    const added = new AddedModules(this.request, this.tools, this.names);
    const end = covered.at(-1);
    const undone =
      supplements.taken.length === 0 || leaf === undefined || end === undefined
        ? []
        : [await added.undone(supplements.taken, leaf, end)];
    const instead = leadingTo(undone[0]?.key ?? leaf, covered);
    const vendor = new VendorModules(this.project, this.request, this.tools, this.names, instead);
    const folded = blocks.flatMap((block) => vendor.of(block));
    const closing = await added.closing(supplements.done, last);
    const modules = [...undone, ...folded, closing];
    const read = modules.map(({ key, path, text }) => readModule(key, { path, text }, this.tools));
    const problems = proveOverride(this.project, app, this.nodes(modules, read));
    if (problems.length > 0) throw new Refusal(problems);
    const hazards = remainingHazards(
      this.project,
      {
        app,
        modules: [...(existing?.modules ?? []), ...read],
        added: new Set(modules.map(({ key }) => key.name)),
        supplements: supplements.done,
      },
      this.request.target,
      this.tools,
    );
    return {
      ok: true,
      changes: [
        ...this.packages(chain.steps.flat(), closing.key),
        ...modules.map(({ path, text }) => createFile(path, text)),
      ],
      modules,
      blocks: blocks.map(({ block }) => block),
      supplements: supplements.done,
      hazards,
    };
  }

  private chain(): Chain {
    const { app } = this.request;
    const loaded = graphOf(this.project);
    if (!loaded.ok) {
      throw refuse(
        "graph",
        `Django cannot load the migrations: ${loaded.error.message}`,
        "see refold check",
      );
    }
    const { graph } = loaded.loaded;
    const chain = chainOf(this.project, app, graph, innerSquashes(this.project, app));
    const planned = fullPlan(graph).filter((key) => key.app === app);
    if (planned.length !== chain.modules.length) {
      throw refuse("unread", `not all migrations of ${app} can be read`, "see refold check");
    }
    return chain;
  }

  /** The chain from a step on, folded beside the vendor's files, with the text of each block that became a module. */
  private async blocks(first: MigrationKey): Promise<readonly FoldedBlock[]> {
    const { app } = this.request;
    const { dialect } = this.request.target;
    const result = await squashDjango(
      this.project,
      {
        app,
        first: first.name,
        last: undefined,
        mode: "replace",
        name: `${app}_for_${dialect}`,
        keepReplaces: true,
        elide: "proved",
        crossing: "proved",
        seams: "none",
      },
      this.tools,
    );
    if (!result.ok) throw new Refusal(result.problems);
    const texts = new Map(result.changes.map((change) => [change.path, textAfter(change)]));
    return result.blocks.map((block) => ({
      block,
      text: block.result === undefined ? undefined : texts.get(block.result.path),
    }));
  }

  /** All nodes of the override: those that there are already, and the new ones as they read. */
  private nodes(
    modules: readonly OverrideModule[],
    read: readonly MigrationModule[],
  ): readonly OverrideNode[] {
    const before = (this.request.existing?.modules ?? []).map(({ node, key, replaces }) => ({
      node,
      steps: replaces.length > 0 ? replaces.map((named) => named.key) : this.ownStep(key),
    }));
    const added = read.map(({ node }, index) => ({ node, steps: modules[index]?.steps ?? [] }));
    return [...before, ...added];
  }

  /** A copied module stands for the vendor's step of its name. */
  private ownStep(key: MigrationKey): readonly MigrationKey[] {
    return migrationOf(this.project, key) === undefined ? [] : [key];
  }

  /** The package's own `__init__.py`, and those of directories above that have none. */
  private packages(steps: readonly MigrationKey[], closing: MigrationKey): readonly Change[] {
    const { existing, bareDirectories } = this.request;
    const lines = packageDocstring(this.request, steps, closing);
    const above = bareDirectories.map((directory) => createFile(`${directory}/__init__.py`, ""));
    const init = existing?.init;
    if (init === undefined) {
      return [
        ...above,
        createFile(`${this.request.directory}/__init__.py`, moduleDocstring(lines, "")),
      ];
    }
    const parsed = this.tools.parser.parse(init.text);
    const body = parsed.ok ? moduleDocstring(lines, init.text, parsed.root) : init.text;
    return body === init.text ? above : [...above, rewriteFile(init, body)];
  }
}

/** What new modules depend on in the place of a step that the override has: its last module. */
function leadingTo(
  leaf: MigrationKey | undefined,
  covered: readonly MigrationKey[],
): (key: MigrationKey) => MigrationKey {
  const steps = new Set(covered.map(keyText));
  return (key) => (steps.has(keyText(key)) ? (leaf ?? key) : key);
}

const NOTHING_NEW: OverrideResult = {
  ok: true,
  changes: [],
  modules: [],
  blocks: [],
  supplements: [],
  hazards: [],
};
