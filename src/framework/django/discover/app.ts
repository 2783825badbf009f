import type { MigrationFile } from "./migrations-package.js";

/**
 * Where an app comes from: the project, an installed package, or the option `--app`, which outdoes both.
 */
export type Origin = "project" | "vendor" | "option";

/**
 * Whether the settings install an app: `unknown` where no settings could be read, `no` where they name others only.
 */
export type Installed = "yes" | "possibly" | "no" | "unknown";

/** A Django app with migrations. Paths are relative to the project with `/`, absolute outside it. */
export interface DjangoApp {
  readonly label: string;
  /** The dotted name of its package, as far as it can be told. */
  readonly name: string;
  readonly packageDir: string;
  readonly migrationsDir: string;
  /** True where MIGRATION_MODULES names the directory. */
  readonly redirected: boolean;
  readonly origin: Origin;
  readonly installed: Installed;
  /** The modules, in the order in which Django reads them. Nothing of them has been read yet. */
  readonly files: readonly MigrationFile[];
}
