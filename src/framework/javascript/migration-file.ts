import type { EncodedFile } from "../../edit/encoding.js";
import type { MigrationKey } from "../../chain/migration.js";

/** A migration module of a JavaScript framework, as found on disk. */
export interface MigrationFile {
  readonly key: MigrationKey;
  /** Relative to the project. */
  readonly path: string;
  readonly file: EncodedFile;
}

/** A directory of migrations: what an app is to Django. */
export interface MigrationDirectory {
  /** How people name it on the command line: its path in the project. */
  readonly label: string;
  readonly path: string;
  /** In the order in which the framework runs them. */
  readonly migrations: readonly MigrationFile[];
}
