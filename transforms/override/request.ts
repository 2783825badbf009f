import type { MigrationKey } from "../../src/chain/migration.js";
import type { ChangeSet } from "../../src/edit/change-set.js";
import type { EncodedFile } from "../../src/edit/encoding.js";
import type { Problem } from "../../src/edit/problem.js";
import type { MigrationModule } from "../../src/framework/django/read/migration.js";
import type { Finding } from "../../src/rules/open-hazards.js";
import type { Target } from "../../src/rules/target.js";
import type { SquashedBlock } from "../squash/request.js";
import type { Supplement } from "./supplement.js";

/** What to override, for what, and where the package goes. */
export interface OverrideRequest {
  readonly app: string;
  readonly target: Target;
  /** The directory of the new package, relative to the project, and its dotted name. */
  readonly directory: string;
  readonly packageName: string;
  /** The dotted name of the vendor's migrations package. */
  readonly vendorPackage: string;
  /** The installed distribution; undefined where the app comes from none. */
  readonly distribution: Distribution | undefined;
  /** The package as it was written before; undefined for a new one. */
  readonly existing: ExistingOverride | undefined;
  /** Directories between the project and the package that have no `__init__.py` yet. */
  readonly bareDirectories: readonly string[];
}

/** A package as its metadata names it. */
export interface Distribution {
  readonly name: string;
  readonly version: string;
}

/** An override that is there already. */
export interface ExistingOverride {
  readonly init: EncodedFile | undefined;
  readonly modules: readonly MigrationModule[];
}

/** A module of the override package. */
export interface OverrideModule {
  readonly key: MigrationKey;
  readonly path: string;
  readonly text: string;
  /** The vendor's steps that it stands for; none for one that only adds SQL. */
  readonly steps: readonly MigrationKey[];
  readonly origin: "folded" | "copied" | "undone" | "closing";
}

export type OverrideResult =
  | {
      readonly ok: true;
      readonly changes: ChangeSet;
      /** The new modules, in the order in which they run. */
      readonly modules: readonly OverrideModule[];
      readonly blocks: readonly SquashedBlock[];
      readonly supplements: readonly Supplement[];
      /** What the rules find in what the new modules run. */
      readonly hazards: readonly Finding[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };
