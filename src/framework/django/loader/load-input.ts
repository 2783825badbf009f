import type { MigrationNode } from "../../../chain/migration.js";
import type { DjangoVersion } from "./version.js";

/** All that Django's loader reads before it builds a graph. */
export interface LoadInput {
  readonly version: DjangoVersion;
  /**
   * The migrations of all apps in Django's load order: apps as in INSTALLED_APPS, in each the modules sorted by file
   * name (`pkgutil.iter_modules`). Of two with one key the later counts, at the earlier's place, as in a Python dict.
   */
  readonly nodes: readonly MigrationNode[];
  /** Labels of apps with a migrations package, even an empty one. */
  readonly migratedApps: ReadonlySet<string>;
  /** Labels of installed apps without one. */
  readonly unmigratedApps: ReadonlySet<string>;
  /**
   * Labels of apps that may well exist but whose migrations are out of sight (a vendor that is not installed here).
   * What is depended on in them is taken to exist and to be done: it becomes a virtual node.
   */
  readonly unknownApps: ReadonlySet<string>;
  /** The rows of the table django_migrations, as `keyText` gives them. */
  readonly applied: ReadonlySet<string>;
}
