import type { Column, SqlText } from "../../operation/relational/column.js";
import type { Constraint, Index } from "../../operation/relational/members.js";
import type { ObjectState, TableState } from "../../operation/relational/state.js";

/** What a table is, as text: equal texts, equal tables. How things are written, and in which order keys were made, is left out. */
export function tableMeaning(table: TableState): string {
  return JSON.stringify([
    table.complete,
    table.columns.map(columnMeaning),
    sorted(table.constraints.map(constraintMeaning)),
    sorted(table.indexes.map(indexMeaning)),
    sorted(table.options.map(({ name, text }) => `${name}=${text}`)),
    table.comment ?? null,
    table.trail,
  ]);
}

/** What an object is, as text. */
export function objectMeaning({ object, comment }: ObjectState): string {
  const { kind, name, on, values, definition } = object;
  return JSON.stringify([kind, name, on ?? null, values ?? definition.canonical, comment ?? null]);
}

function sorted(texts: readonly string[]): readonly string[] {
  return texts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function columnMeaning(column: Column): unknown {
  const { name, notNull, collation, generated, autoIncrement, comment, options } = column;
  return [
    name,
    canonical(column.type),
    notNull,
    canonical(column.default),
    collation ?? null,
    generated === undefined ? null : [canonical(generated.expression), generated.stored],
    autoIncrement ?? null,
    comment ?? null,
    sorted(options.map((option) => `${option.name}=${option.text}`)),
  ];
}

function canonical(text: SqlText | undefined): string | null {
  return text?.canonical ?? null;
}

function constraintMeaning(constraint: Constraint): string {
  const { kind, name = null, attributes } = constraint;
  return JSON.stringify([kind, name, sorted(attributes), bodyOf(constraint)]);
}

function bodyOf(constraint: Constraint): unknown {
  switch (constraint.kind) {
    case "primaryKey":
    case "unique":
      return constraint.columns;
    case "foreignKey": {
      const {
        columns,
        target,
        targetColumns = null,
        onDelete = null,
        onUpdate = null,
      } = constraint;
      return [columns, target, targetColumns, onDelete, onUpdate];
    }
    case "check":
      return constraint.condition.canonical;
    case "other":
      return constraint.definition.canonical;
  }
}

function indexMeaning(index: Index): string {
  const { name = null, unique, method = null, elements, include, where, attributes } = index;
  const parts = elements.map(({ of, attributes: more }) => [
    of.kind,
    of.kind === "column" ? of.column : of.expression.canonical,
    more,
  ]);
  return JSON.stringify([
    name,
    unique,
    method,
    parts,
    include,
    canonical(where),
    sorted(attributes),
  ]);
}
