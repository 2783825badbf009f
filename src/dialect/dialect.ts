import type { Dialect as DialectName } from "../sql/dialect.js";
import type { FieldType } from "../schema/field-type.js";
import type { DatabaseValue } from "./database-value.js";
import type { DjangoRelease } from "./release.js";
import type { SchemaRules } from "./schema-rules.js";
import type { ServerCatalog, ServerConstraint } from "./server-catalog.js";
import type { Name, Statement, StatementOf } from "./statement.js";

/** What a server can do, where the schema editor asks (django/db/backends/*\/features.py). */
export interface Features {
  /** Can changes of a schema be rolled back? Then migrations run in a transaction. */
  readonly transactionalDdl: boolean;
  /** Are several changes of a column written into one ALTER TABLE? */
  readonly combinedAlters: boolean;
  readonly comments: boolean;
  /** Do comments stand in the column's definition? */
  readonly inlineComments: boolean;
  readonly tablespaces: boolean;
  readonly partialIndexes: boolean;
  readonly coveringIndexes: boolean;
  readonly expressionIndexes: boolean;
  readonly indexColumnOrdering: boolean;
  readonly deferrableUnique: boolean;
  readonly nullsDistinct: boolean;
  readonly checkConstraints: boolean;
  readonly renameIndex: boolean;
  /** Are foreign keys added by ALTER TABLE (all but SQLite)? */
  readonly foreignKeysByAlter: boolean;
  /** Does the server know UUIDs? */
  readonly uuidType: boolean;
  readonly durationType: boolean;
  /** Are table names the same in upper and lower case? */
  readonly ignoresTableCase: boolean;
  /** Are decimals filled up to the places of their column, and written as texts (Django up to 4.2)? */
  readonly paddedDecimals: boolean;
  /** Are nullable columns written with NULL? */
  readonly explicitNull: boolean;
}

/** How long names may be. */
export interface Limits {
  /** Undefined where there is no limit. */
  readonly identifier: number | undefined;
}

/** How names are written. */
export interface Identifiers {
  readonly quote: (name: string) => string;
}

/** Columns of each type. */
export interface ColumnTypes {
  /** The column's type; undefined where there is no column. */
  readonly typeOf: (type: FieldType) => string | undefined;
  /** A condition on the column's values that comes with the type. */
  readonly checkOf: (type: FieldType, column: string) => string | undefined;
  /** Behind all of the column's definition: what makes the server number it. */
  readonly suffixOf: (type: FieldType) => string | undefined;
  /** The type of a column that points to one of this type. */
  readonly referencing: (type: FieldType) => FieldType;
}

/** How values are written into statements. */
export interface Values {
  readonly literal: (value: DatabaseValue) => string;
}

/** How each statement is written. */
export type Statements = {
  readonly [K in Statement["kind"]]: (
    statement: StatementOf<K>,
    nameOf: (name: Name) => string,
  ) => string;
};

/** What a statement does to the catalog, with the names that the server gives. */
export interface CatalogRules {
  readonly apply: (catalog: ServerCatalog, statement: Statement) => ServerCatalog;
  /** A table's constraints in the order in which the server lists them. */
  readonly listed: (constraints: readonly ServerConstraint[]) => readonly ServerConstraint[];
}

/** How conditions and expressions are written. */
export interface Expressions {
  /** The server's name of a function of SQL. */
  readonly functionName: (name: string) => string;
  /** A comparison of texts (`contains`, `regex` and their kin); undefined where the server has none. */
  readonly lookup: (lookup: string, left: string, right: string) => string | undefined;
  /** A column of truth values where a condition is wanted; undefined where it has to be compared. */
  readonly booleanCondition: (column: string) => string | undefined;
  readonly cast: (expression: string, type: string) => string;
  readonly now: string;
  /** An operation that gives a decimal. */
  readonly decimal: (expression: string) => string;
  readonly concat: (parts: readonly string[]) => string;
}

/** A database: a folder of parts with the same names in each. */
export interface Dialect {
  readonly name: DialectName;
  /** The framework's own word for it (`vendor`). */
  readonly vendor: string;
  readonly release: DjangoRelease;
  /** What opens a transaction, as the framework prints it (`start_transaction_sql`). */
  readonly begin: string;
  readonly features: Features;
  readonly limits: Limits;
  readonly identifiers: Identifiers;
  readonly types: ColumnTypes;
  readonly values: Values;
  readonly statements: Statements;
  readonly catalog: CatalogRules;
  readonly expressions: Expressions;
  readonly schema: SchemaRules;
}
