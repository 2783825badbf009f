import type { Constraint, Index, LinkField, Model, ModelField } from "../schema/model.js";
import type { SchemaEditor } from "./editor.js";
import type { AlterColumn, ColumnDefinition, Statement } from "./statement.js";

/** A change of one column, to be written into an ALTER TABLE. */
export type ColumnChange = Pick<AlterColumn, "changes" | "effect">;

/** The same field before and after. */
export interface FieldChange {
  /** The model whose table is changed, as it stands before. */
  readonly model: Model;
  /** The same in the state behind the change. */
  readonly afterModel: Model;
  readonly before: ModelField;
  readonly after: ModelField;
}

/** What a change of a column's type comes down to. */
export interface TypeChange {
  /** Statements that run before everything else. */
  readonly first: readonly Statement[];
  readonly change: ColumnChange;
  /** Statements that run when the column is altered. */
  readonly then: readonly Statement[];
}

/**
 * What a schema editor does for each act of a migration. The standard rules are those of most databases; a dialect puts its own in their
 * place (django/db/backends/*\/schema.py).
 */
export interface SchemaRules {
  readonly createModel: (editor: SchemaEditor, model: Model) => void;
  readonly deleteModel: (editor: SchemaEditor, model: Model) => void;
  readonly renameTable: (editor: SchemaEditor, from: string, to: string) => void;
  readonly addField: (editor: SchemaEditor, model: Model, field: ModelField) => void;
  readonly addLink: (editor: SchemaEditor, model: Model, link: LinkField) => void;
  readonly removeField: (editor: SchemaEditor, model: Model, field: ModelField) => void;
  readonly removeLink: (editor: SchemaEditor, model: Model, link: LinkField) => void;
  /** Changes a column; the caller has seen that there is something to change. */
  readonly alterColumn: (editor: SchemaEditor, change: FieldChange) => void;
  readonly alterLink: (
    editor: SchemaEditor,
    before: { readonly model: Model; readonly link: LinkField },
    after: { readonly model: Model; readonly link: LinkField },
  ) => void;
  readonly addIndex: (editor: SchemaEditor, model: Model, index: Index, how: Manner) => void;
  readonly removeIndex: (editor: SchemaEditor, model: Model, index: Index, how: Manner) => void;
  readonly renameIndex: (editor: SchemaEditor, model: Model, before: Index, after: Index) => void;
  readonly addConstraint: (
    editor: SchemaEditor,
    model: Model,
    constraint: Constraint,
    how: "plain" | "unvalidated",
  ) => void;
  readonly removeConstraint: (editor: SchemaEditor, model: Model, constraint: Constraint) => void;
  /** What a unique_together makes. */
  readonly uniqueTogether: (
    editor: SchemaEditor,
    model: Model,
    columns: readonly string[],
  ) => Statement;
  readonly alterTogether: (editor: SchemaEditor, model: Model, change: TogetherChange) => void;
  readonly deleteTogether: (
    editor: SchemaEditor,
    model: Model,
    fields: readonly string[],
    kind: "unique" | "index",
  ) => void;
  readonly commentColumn: (editor: SchemaEditor, model: Model, field: ModelField) => void;
  readonly commentTable: (editor: SchemaEditor, model: Model, comment: string) => void;
  /** The indexes that a field has of itself. */
  readonly fieldIndexes: (
    editor: SchemaEditor,
    model: Model,
    field: ModelField,
  ) => readonly Statement[];
  /** Does a field get an index of its own? */
  readonly isIndexed: (editor: SchemaEditor, model: Model, field: ModelField) => boolean;
  /** Do the indexes of index_together wait for the end where a model is made? */
  readonly indexTogetherWaits: boolean;
  /** The column of a field as CREATE TABLE writes it: with its foreign key, where that stands inline. */
  readonly columnInTable: ColumnRule;
  /** The same for ADD COLUMN. */
  readonly columnAdded: ColumnRule;
  readonly changeType: (
    editor: SchemaEditor,
    change: FieldChange,
    type: { readonly name: string; readonly collation: string | undefined },
  ) => TypeChange;
  readonly changeNull: (editor: SchemaEditor, change: FieldChange) => ColumnChange;
  /** The change that takes the default of a column away. */
  readonly dropDefault: (editor: SchemaEditor, model: Model, field: ModelField) => ColumnChange;
  /** Takes the default of a column away that was for the rows which are there. */
  readonly dropColumnDefault: (editor: SchemaEditor, model: Model, field: ModelField) => void;
  readonly setDefault: (
    editor: SchemaEditor,
    model: Model,
    field: ModelField,
    value: string,
  ) => ColumnChange;
  /** Gives rows without a value one. */
  readonly updateSql: (
    editor: SchemaEditor,
    table: string,
    column: string,
    value: string,
  ) => string;
  /** The type that a renamed column is said to have, for servers that want to hear it. */
  readonly renamedType: (
    editor: SchemaEditor,
    model: Model,
    field: ModelField,
    type: string,
  ) => string;
  /** A condition on the values, written with a fixed name of the column, so that renames do not matter. */
  readonly comparedCheck: (
    editor: SchemaEditor,
    model: Model,
    field: ModelField,
  ) => string | undefined;
  /** Are defaults of such a column left out when it is made? */
  readonly skipsDefault: (editor: SchemaEditor, model: Model, field: ModelField) => boolean;
  /** Are they left out when it is altered? */
  readonly skipsDefaultOnAlter: (editor: SchemaEditor, model: Model, field: ModelField) => boolean;
}

/** Sets of a together-option before and after. */
export interface TogetherChange {
  readonly kind: "unique" | "index";
  readonly before: readonly (readonly string[])[];
  readonly after: readonly (readonly string[])[];
}

/** Completes a column's definition. */
export type ColumnRule = (
  editor: SchemaEditor,
  model: Model,
  field: ModelField,
  column: ColumnDefinition,
) => ColumnDefinition;

/** How an index is made or dropped. */
export type Manner = "plain" | "concurrently";
