import type { MigrationKey } from "../../chain/migration.js";
import type { SourceSlice } from "../../edit/slice.js";
import type { Column, ColumnChange, ColumnPlace, NamedOption, SqlText } from "./column.js";
import type { Condition } from "./condition.js";
import type { Constraint, Index } from "./members.js";
import type { RelationName } from "./names.js";
import type { NamedObject, ObjectChange, ObjectKind } from "./objects.js";
import type { RowFacts, Touches } from "./touches.js";

/** Where a statement comes from. */
export interface StatementOrigin {
  readonly migration: MigrationKey;
  /** The statement of the module that issues it (`await queryRunner.query(…);`), without the comments around it. */
  readonly slice: SourceSlice;
  /** Its SQL, where it was written as SQL. */
  readonly sql: string | undefined;
  /** Comments in front of it and behind it on its last line. */
  readonly comments: readonly string[];
  /**
   * Statements with the same issue were written as one (`ALTER TABLE t ADD a, ADD b`, a createTable callback): kept together, they stay
   * as they were written. Unique in a chain.
   */
  readonly issue: string;
}

interface Step {
  readonly origin: StatementOrigin;
}

interface OnTable extends Step {
  readonly table: RelationName;
  /** `ALTER TABLE IF EXISTS`. */
  readonly ifTableExists: boolean;
}

/** What is said when the thing is there already, or is not there. */
export type OnConflict = "fail" | "skip";

export interface CreateTable extends Step {
  readonly kind: "createTable";
  readonly table: RelationName;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  /** Those that the statement itself makes (MySQL's KEY; a builder's `.index()`). */
  readonly indexes: readonly Index[];
  readonly options: readonly NamedOption[];
  readonly comment: string | undefined;
  readonly onConflict: OnConflict;
}

export interface DropTable extends Step {
  readonly kind: "dropTable";
  readonly table: RelationName;
  readonly onMissing: OnConflict;
  readonly cascade: boolean;
}

export interface RenameTable extends OnTable {
  readonly kind: "renameTable";
  readonly newName: RelationName;
}

/** Makes the table anew with its rows, as frameworks do on SQLite: columns and constraints are these, indexes are gone. */
export interface RedefineTable extends OnTable {
  readonly kind: "redefineTable";
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
}

export interface AddColumn extends OnTable {
  readonly kind: "addColumn";
  readonly column: Column;
  readonly place: ColumnPlace;
  /** Keys and checks that come with it. */
  readonly constraints: readonly Constraint[];
  readonly onConflict: OnConflict;
}

export interface DropColumn extends OnTable {
  readonly kind: "dropColumn";
  readonly column: string;
  readonly onMissing: OnConflict;
  readonly cascade: boolean;
}

export interface RenameColumn extends OnTable {
  readonly kind: "renameColumn";
  readonly column: string;
  readonly newName: string;
}

/** Changes one aspect of a column. A statement that changes several is as many of these. */
export interface AlterColumn extends OnTable {
  readonly kind: "alterColumn";
  readonly column: string;
  readonly change: ColumnChange;
}

export interface AddConstraint extends OnTable {
  readonly kind: "addConstraint";
  readonly constraint: Constraint;
}

export interface DropConstraint extends OnTable {
  readonly kind: "dropConstraint";
  /** `primary` and MySQL's `foreign` say the kind where the name alone does not. */
  readonly which:
    | { readonly kind: "named"; readonly name: string }
    | { readonly kind: "primary" }
    | { readonly kind: "foreign"; readonly name: string }
    /** All foreign keys that have one of the columns: SQLite's have no names. */
    | { readonly kind: "foreignOn"; readonly columns: readonly string[] };
  readonly onMissing: OnConflict;
  readonly cascade: boolean;
}

export interface RenameConstraint extends OnTable {
  readonly kind: "renameConstraint";
  readonly name: string;
  readonly newName: string;
}

/** Checks the rows for a constraint that was added NOT VALID, or changes its attributes. */
export interface AlterConstraint extends OnTable {
  readonly kind: "alterConstraint";
  readonly name: string;
  readonly change: "validate" | SqlText;
}

export interface CreateIndex extends Step {
  readonly kind: "createIndex";
  readonly table: RelationName;
  readonly index: Index;
  readonly concurrently: boolean;
  readonly onConflict: OnConflict;
}

export interface DropIndex extends Step {
  readonly kind: "dropIndex";
  /** The schema where the statement says one; MySQL's and T-SQL's indexes are those of a table. */
  readonly index: RelationName;
  readonly table: RelationName | undefined;
  readonly concurrently: boolean;
  readonly onMissing: OnConflict;
}

export interface RenameIndex extends Step {
  readonly kind: "renameIndex";
  readonly index: RelationName;
  readonly table: RelationName | undefined;
  readonly newName: string;
  readonly onMissing: OnConflict;
}

/** Sets an option of a table (storage parameter, engine, row security, tablespace) or, without text, resets it. */
export interface SetTableOption extends OnTable {
  readonly kind: "setTableOption";
  readonly name: string;
  readonly option: NamedOption | undefined;
}

export interface SetComment extends Step {
  readonly kind: "setComment";
  readonly on:
    | { readonly kind: "table"; readonly table: RelationName }
    | { readonly kind: "constraint"; readonly table: RelationName; readonly name: string }
    | { readonly kind: "index"; readonly index: RelationName }
    | { readonly kind: "object"; readonly object: ObjectKind; readonly name: RelationName };
  readonly comment: string | undefined;
}

export interface CreateObject extends Step {
  readonly kind: "createObject";
  readonly object: NamedObject;
  readonly onConflict: OnConflict | "replace";
}

export interface AlterObject extends Step {
  readonly kind: "alterObject";
  readonly object: ObjectKind;
  readonly name: RelationName;
  readonly on: RelationName | undefined;
  readonly change: ObjectChange;
}

export interface RenameObject extends Step {
  readonly kind: "renameObject";
  readonly object: ObjectKind;
  readonly name: RelationName;
  readonly on: RelationName | undefined;
  readonly newName: RelationName;
}

export interface DropObject extends Step {
  readonly kind: "dropObject";
  readonly object: ObjectKind;
  readonly name: RelationName;
  readonly on: RelationName | undefined;
  readonly onMissing: OnConflict;
  readonly cascade: boolean;
}

/** A statement on rows, or code that issues such: it does not change the schema. */
export interface ChangeRows extends Step {
  readonly kind: "changeRows";
  /** What it is, for people. */
  readonly label: string;
  readonly facts: RowFacts;
}

/** Statements that run where something is there, others where it is not. A state that knows decides it. */
export interface Guarded extends Step {
  readonly kind: "guarded";
  readonly condition: Condition;
  readonly then: readonly SchemaStatement[];
  readonly otherwise: readonly SchemaStatement[];
}

/** A statement, or code, whose effect cannot be read from its text. Carried as it is, and never dropped. */
export interface OpaqueStatement extends Step {
  readonly kind: "opaqueStatement";
  /** What it is, for people, and why it was not understood. */
  readonly label: string;
  readonly why: string;
  readonly touches: Touches;
  /** Equal texts do the same. */
  readonly canonical: string;
}

/** What a migration does to a relational database, one thing at a time. Names are those of the moment at which the statement runs. */
export type SchemaStatement =
  | CreateTable
  | DropTable
  | RenameTable
  | RedefineTable
  | AddColumn
  | DropColumn
  | RenameColumn
  | AlterColumn
  | AddConstraint
  | DropConstraint
  | RenameConstraint
  | AlterConstraint
  | CreateIndex
  | DropIndex
  | RenameIndex
  | SetTableOption
  | SetComment
  | CreateObject
  | AlterObject
  | RenameObject
  | DropObject
  | ChangeRows
  | Guarded
  | OpaqueStatement;

/** A statement that alters a table that it names. */
export type TableStatement = Extract<SchemaStatement, OnTable>;
