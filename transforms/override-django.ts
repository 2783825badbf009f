import { keyText, type MigrationKey } from "../src/chain/migration.js";
import { createFile, rewriteFile, textAfter, type Change } from "../src/edit/change-set.js";
import { fullPlan } from "../src/framework/django/loader/plan.js";
import { graphOf } from "../src/framework/django/project-graph.js";
import { appOf, migrationOf, type DjangoProject } from "../src/framework/django/project.js";
import { chainOf, type Chain } from "../src/framework/django/squash/chain.js";
import { innerSquashes } from "../src/framework/django/squash/inner-squashes.js";
import { VENDORS } from "../src/framework/django/vendor.js";
import { moduleDocstring } from "../src/framework/django/write/module-docstring.js";
import { StateError } from "../src/operation/state.js";
import { proveOverride, type OverrideNode } from "../src/verify/django-override.js";
import { newSteps } from "./override/coverage.js";
import { OverrideNames } from "./override/names.js";
import { DATABASES, packageDocstring } from "./override/package-docstring.js";
import type { OverrideModule, OverrideRequest, OverrideResult } from "./override/request.js";
import { supplementsFor, type Supplements } from "./override/supplements-for.js";
import { addedText, movedText, readModule } from "./override/write-module.js";
import { squashDjango } from "./squash-django.js";
import { Refusal, refuse } from "./squash/refusal.js";
import type { SquashedBlock, SquashTools } from "./squash/request.js";

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
    const { first, covered, leaf } = newSteps(chain, existing);
    const start = covered.length === 0 ? 0 : chain.modules.findIndex(({ key }) => key === first);
    if (first === undefined) return this.upToDate();
    const blocks = await this.blocks(first);
    const supplements = supplementsFor(chain, start, this.request);
    const undone = await this.undone(supplements, leaf, covered.at(-1));
    const instead = this.leadingTo(undone?.key ?? leaf, covered);
    const folded = blocks.flatMap((block) => this.modulesOf(block, instead));
    const last = chain.steps.at(-1)?.at(-1);
    if (last === undefined) throw refuse("empty", `${app} has no migrations`);
    const closing = await this.closing(supplements, last);
    const modules = [...(undone === undefined ? [] : [undone]), ...folded, closing];
    const problems = proveOverride(this.project, app, this.nodes(modules));
    if (problems.length > 0) throw new Refusal(problems);
    return {
      ok: true,
      changes: [
        ...this.packages(chain.steps.flat(), closing.key),
        ...modules.map(({ path, text }) => createFile(path, text)),
      ],
      modules,
      blocks: blocks.map(({ block }) => block),
      supplements: supplements.done,
      notes: supplements.notes,
    };
  }

  private upToDate(): OverrideResult {
    return { ok: true, changes: [], modules: [], blocks: [], supplements: [], notes: [] };
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

  /** The modules of a block: the folded one, or those that it keeps, as they are. */
  private modulesOf(
    { block, text }: FoldedBlock,
    instead: (key: MigrationKey) => MigrationKey,
  ): readonly OverrideModule[] {
    const { app, vendorPackage } = this.request;
    if (block.result !== undefined && text !== undefined) {
      const key = { app, name: this.names.folded(block.steps) };
      const source = { path: block.result.path, text };
      const migration = readModule(key, source, this.tools);
      const moved = movedText(migration, vendorPackage, instead);
      return [this.module(key, moved, block.steps, "folded")];
    }
    return block.ledger.map(({ step }) => {
      const migration = migrationOf(this.project, step);
      if (migration === undefined) throw refuse("unread", `${keyText(step)} cannot be read`);
      const replaced = migration.replaces.map(({ key }) => key);
      const steps = replaced.length === 0 ? [step] : replaced;
      return this.module(step, movedText(migration, vendorPackage, instead), steps, "copied");
    });
  }

  private module(
    key: MigrationKey,
    text: string,
    steps: readonly MigrationKey[],
    origin: OverrideModule["origin"],
  ): OverrideModule {
    return { key, path: this.path(`${key.name}.py`), text, steps, origin };
  }

  private path(file: string): string {
    return `${this.request.directory}/${file}`;
  }

  /** What new modules depend on in the place of a step that the override has: its last module. */
  private leadingTo(
    leaf: MigrationKey | undefined,
    covered: readonly MigrationKey[],
  ): (key: MigrationKey) => MigrationKey {
    const steps = new Set(covered.map(keyText));
    return (key) => (steps.has(keyText(key)) ? (leaf ?? key) : key);
  }

  /** The module that takes SQL back which would be in the way of the vendor's new steps; undefined where none is. */
  private async undone(
    { taken }: Supplements,
    leaf: MigrationKey | undefined,
    last: MigrationKey | undefined,
  ): Promise<OverrideModule | undefined> {
    const { app } = this.request;
    const { dialect } = this.request.target;
    if (taken.length === 0 || leaf === undefined || last === undefined) return undefined;
    const key = { app, name: this.names.undone(last) };
    const text = await addedText(
      {
        key,
        path: this.path(`${key.name}.py`),
        docstring: [`Takes back what would be in the way of the steps behind ${last.name}.`],
        behind: leaf,
        comment: undefined,
        vendor: VENDORS[dialect],
        sql: taken.map(({ sql }) => ({ forwards: sql.backwards, backwards: sql.forwards })),
      },
      this.tools,
    );
    return this.module(key, text, [], "added");
  }

  /** The last module: the SQL that the database needs besides. It keeps half-way databases from going on. */
  private async closing({ done }: Supplements, last: MigrationKey): Promise<OverrideModule> {
    const { app } = this.request;
    const { dialect } = this.request.target;
    const key = { app, name: this.names.behind(last) };
    const needs =
      done.length === 0
        ? [`${DATABASES[dialect]} needs nothing besides.`]
        : [
            `What ${DATABASES[dialect]} needs besides.`,
            "",
            ...done.map(({ reason }) => `- ${reason}`),
          ];
    const text = await addedText(
      {
        key,
        path: this.path(`${key.name}.py`),
        docstring: needs,
        behind: last,
        comment: "The vendor's name: where only some of its steps were applied, Django stops here.",
        vendor: VENDORS[dialect],
        sql: done.map(({ sql }) => sql),
      },
      this.tools,
    );
    return this.module(key, text, [], "added");
  }

  /** All nodes of the override: those that there are already, and the new ones as they read. */
  private nodes(modules: readonly OverrideModule[]): readonly OverrideNode[] {
    const before = (this.request.existing?.modules ?? []).map(({ node, key, replaces }) => ({
      node,
      steps: replaces.length > 0 ? replaces.map((named) => named.key) : this.ownStep(key),
    }));
    const added = modules.map(({ key, path, text, steps }) => ({
      node: readModule(key, { path, text }, this.tools).node,
      steps,
    }));
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
      return [...above, createFile(this.path("__init__.py"), moduleDocstring(lines, ""))];
    }
    const parsed = this.tools.parser.parse(init.text);
    const body = parsed.ok ? moduleDocstring(lines, init.text, parsed.root) : init.text;
    return body === init.text ? above : [...above, rewriteFile(init, body)];
  }
}

interface FoldedBlock {
  readonly block: SquashedBlock;
  /** The folded module's text; undefined where the block stays as it is. */
  readonly text: string | undefined;
}
