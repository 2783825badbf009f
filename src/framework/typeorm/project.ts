import type { Project as Morph, ClassDeclaration, ArrayLiteralExpression } from "ts-morph";
import type { MigrationKey } from "../../chain/migration.js";
import type { EncodedFile } from "../../edit/encoding.js";
import type { Dialect } from "../../sql/dialect.js";

/** A migration class. */
export interface TypeOrmMigration {
  /** The name is the class's, or what its `name` property says: that is what the framework records. */
  readonly key: MigrationKey;
  /** The last 13 characters of the name as a number, by which the framework sorts. */
  readonly timestamp: number;
  readonly path: string;
  readonly declaration: ClassDeclaration;
}

/** An array of migration classes, such as `DataSource` takes. */
export interface Registration {
  readonly path: string;
  readonly array: ArrayLiteralExpression;
}

/** Migrations that run together: those of an array, or of a directory. */
export interface TypeOrmChain {
  /** How people name it: the directory of the array or of the files, relative to the project. */
  readonly label: string;
  /** In the order in which the framework runs them. */
  readonly migrations: readonly TypeOrmMigration[];
  readonly registration: Registration | undefined;
  /** The database that it is for, where its name or its text tell. */
  readonly dialect: Dialect | undefined;
}

/** A project with migrations of TypeORM. */
export interface TypeOrmProject {
  readonly root: string;
  readonly chains: readonly TypeOrmChain[];
  /** All source files that were read, by path relative to the project. */
  readonly files: ReadonlyMap<string, EncodedFile>;
  readonly morph: Morph;
}
