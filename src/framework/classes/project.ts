import type { Project as Morph, ClassDeclaration, ArrayLiteralExpression } from "ts-morph";
import type { MigrationKey } from "../../chain/migration.js";
import type { EncodedFile } from "../../edit/encoding.js";
import type { Dialect } from "../../sql/dialect.js";

/** A migration class. */
export interface ClassMigration {
  /** The name is what the framework records. */
  readonly key: MigrationKey;
  readonly path: string;
  readonly declaration: ClassDeclaration;
}

/** An array of migration classes, such as a framework's configuration takes. */
export interface Registration {
  readonly path: string;
  readonly array: ArrayLiteralExpression;
}

/** Migrations that run together: those of an array, or of a directory. */
export interface ClassChain {
  /** How people name it: the directory of the array or of the files, relative to the project. */
  readonly label: string;
  /** In the order in which the framework runs them. */
  readonly migrations: readonly ClassMigration[];
  readonly registration: Registration | undefined;
  /** The database that it is for, where its name or its text tell. */
  readonly dialect: Dialect | undefined;
}

/** A project with migration classes. */
export interface ClassProject {
  readonly root: string;
  readonly chains: readonly ClassChain[];
  /** All source files that were read, by path relative to the project. */
  readonly files: ReadonlyMap<string, EncodedFile>;
  readonly morph: Morph;
}
