import { keyText, type MigrationKey } from "../../src/chain/migration.js";
import { migrationOf, type DjangoProject } from "../../src/framework/django/project.js";
import { innerSquashes } from "../../src/framework/django/squash/inner-squashes.js";
import { refuse } from "../squash/refusal.js";
import type { SquashedBlock, SquashTools } from "../squash/request.js";
import { movedText } from "./moved-text.js";
import type { OverrideNames } from "./names.js";
import { readModule } from "./read-module.js";
import type { OverrideModule, OverrideRequest } from "./request.js";

/** A block of the vendor's chain, folded. */
export interface FoldedBlock {
  readonly block: SquashedBlock;
  /** The folded module's text; undefined where the block stays as it is. */
  readonly text: string | undefined;
}

/** The modules of an override that do what the vendor's do. */
export class VendorModules {
  constructor(
    readonly project: DjangoProject,
    readonly request: OverrideRequest,
    readonly tools: SquashTools,
    readonly names: OverrideNames,
    /** What new modules depend on in the place of a step that the override has: its last module. */
    readonly instead: (key: MigrationKey) => MigrationKey,
  ) {}

  /** The modules of a block: the folded one, or those that it keeps, as they are. */
  of({ block, text }: FoldedBlock): readonly OverrideModule[] {
    const { app } = this.request;
    if (block.result === undefined || text === undefined) {
      return block.ledger.map(({ step }) => this.copied(step));
    }
    const key = { app, name: this.names.folded(block.steps) };
    const migration = readModule(key, { path: block.result.path, text }, this.tools);
    const moved = movedText(migration, this.move(this.namedSquashes(block.steps)));
    return [this.module(key, moved, block.steps, "folded")];
  }

  /**
   * A module as the vendor has it, and under the same name. Where it comes behind the override's own modules it gets a name of its own and
   * replaces the vendor's: Django refuses a recorded step that depends on one which is not.
   */
  private copied(step: MigrationKey): OverrideModule {
    const migration = migrationOf(this.project, step);
    if (migration === undefined) throw refuse("unread", `${keyText(step)} cannot be read`);
    const replaced = migration.replaces.map(({ key }) => key);
    const steps = replaced.length === 0 ? [step] : replaced;
    const isBehind = migration.dependencies.some(
      ({ key }) => key !== undefined && keyText(this.instead(key)) !== keyText(key),
    );
    const moved = movedText(migration, this.move(isBehind ? [step] : []));
    const key = isBehind ? { ...step, name: this.names.copied(step) } : step;
    return this.module(key, moved, steps, "copied");
  }

  private move(replaces: readonly MigrationKey[]): Parameters<typeof movedText>[1] {
    const { vendorPackage } = this.request;
    return { vendorPackage, instead: this.instead, replaces };
  }

  /** The vendor's squashes that other apps depend on, and that end with one of the steps. */
  private namedSquashes(steps: readonly MigrationKey[]): readonly MigrationKey[] {
    const { app } = this.request;
    const named = new Set(
      this.project.apps
        .filter(({ label }) => label !== app)
        .flatMap(({ modules }) => modules)
        .flatMap(({ node }) => [...node.dependencies, ...node.runBefore].map(keyText)),
    );
    const { holding, stepsOf } = innerSquashes(this.project, app);
    const here = new Set(steps.map(keyText));
    return holding(steps).filter((squash) => {
      const last = stepsOf(squash).at(-1);
      return named.has(keyText(squash)) && last !== undefined && here.has(keyText(last));
    });
  }

  private module(
    key: MigrationKey,
    text: string,
    steps: readonly MigrationKey[],
    origin: OverrideModule["origin"],
  ): OverrideModule {
    return { key, path: `${this.request.directory}/${key.name}.py`, text, steps, origin };
  }
}
