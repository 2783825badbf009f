import type { MigrationKey } from "../../../chain/migration.js";
import type { Fragment } from "./fragment.js";

/** Everything that one written migration module says, before it is text. */
export interface ModulePlan {
  /** The class docstring, a line an entry; empty for none. */
  readonly docstring: readonly string[];
  readonly initial: boolean;
  /** The class that it derives from, where that is not Django's own. */
  readonly base?: Fragment | undefined;
  readonly atomic: boolean;
  readonly replaces: readonly MigrationKey[];
  /** One fragment a dependency: a tuple written by refold, or `migrations.swappable_dependency(…)` carried over. */
  readonly dependencies: readonly Fragment[];
  readonly runBefore: readonly MigrationKey[];
  /** Class attributes that Django does not know but other tools do (`safe = …`): name and value. */
  readonly attributes: readonly { readonly name: string; readonly value: Fragment }[];
  /** One fragment an element of `operations`, comments before it included. */
  readonly operations: readonly Fragment[];
}
