import type { Constraint, ForeignKey, Index } from "../../operation/relational/members.js";
import type { Dialect } from "../../sql/dialect.js";
import { quoteName } from "../../sql/quote.js";
import { nameList, relationText } from "./names.js";

/** A constraint as a part of a table. */
export function constraintText(constraint: Constraint, dialect: Dialect): string {
  return `${namingText(constraint, dialect)}${body(constraint, dialect)}${attributesText(constraint.attributes)}`;
}

/** A constraint of one column, as a part of it. */
export function inlineText(constraint: Constraint, dialect: Dialect): string {
  const name = namingText(constraint, dialect);
  const attributes = attributesText(constraint.attributes);
  switch (constraint.kind) {
    case "primaryKey":
      return `${name}PRIMARY KEY${attributes}`;
    case "unique":
      return `${name}UNIQUE${attributes}`;
    case "foreignKey":
      return `${name}${referencesText(constraint, dialect)}${attributes}`;
    case "check":
    case "other":
      return constraintText(constraint, dialect);
  }
}

function namingText({ name, naming, kind }: Constraint, dialect: Dialect): string {
  if (name === undefined || (dialect === "mysql" && kind === "primaryKey")) return "";
  if (naming === "derived" && dialect === "mysql" && kind === "unique") return "";
  return `CONSTRAINT ${quoteName(name, dialect)} `;
}

function body(constraint: Constraint, dialect: Dialect): string {
  switch (constraint.kind) {
    case "primaryKey":
      return `PRIMARY KEY (${nameList(constraint.columns, dialect)})`;
    case "unique": {
      const { columns, attributes } = constraint;
      const nulls = attributes.includes(NULLS) ? " NULLS NOT DISTINCT" : "";
      return `UNIQUE${nulls} (${nameList(columns, dialect)})`;
    }
    case "foreignKey":
      return `FOREIGN KEY (${nameList(constraint.columns, dialect)}) ${referencesText(constraint, dialect)}`;
    case "check":
      return `CHECK (${constraint.condition.text})`;
    case "other":
      return constraint.definition.text;
  }
}

/** Stands in front of the columns. */
const NULLS = "nulls not distinct";

function referencesText(key: ForeignKey, dialect: Dialect): string {
  const columns = key.targetColumns;
  return [
    `REFERENCES ${relationText(key.target, dialect)}`,
    ...(columns === undefined ? [] : [`(${nameList(columns, dialect)})`]),
    ...(key.onDelete === undefined ? [] : [`ON DELETE ${key.onDelete.toUpperCase()}`]),
    ...(key.onUpdate === undefined ? [] : [`ON UPDATE ${key.onUpdate.toUpperCase()}`]),
  ].join(" ");
}

/** Keywords are written in capitals; what is in parentheses or quotes stays. */
function attributesText(attributes: readonly string[]): string {
  return attributes
    .filter((attribute) => attribute !== NULLS)
    .map((attribute) => ` ${capitals(attribute)}`)
    .join("");
}

function capitals(text: string): string {
  const end = text.search(/[('"]/);
  return end < 0 ? text.toUpperCase() : text.slice(0, end).toUpperCase() + text.slice(end);
}

/** The elements of an index between commas. */
export function elementsText(index: Index, dialect: Dialect): string {
  return index.elements
    .map(({ of, attributes }) => {
      const text = of.kind === "column" ? quoteName(of.column, dialect) : of.expression.text;
      // The length of a prefix stands right behind the column.
      const separator = attributes.startsWith("(") ? "" : " ";
      return attributes === "" ? text : `${text}${separator}${attributes}`;
    })
    .join(", ");
}

/** What an index has behind its elements. */
export function indexTailText(index: Index, dialect: Dialect): string {
  const { include, where, attributes } = index;
  return [
    ...(include.length === 0 ? [] : [` INCLUDE (${nameList(include, dialect)})`]),
    ...attributes.map((attribute) => ` ${capitals(attribute)}`),
    ...(where === undefined ? [] : [` WHERE ${where.text}`]),
  ].join("");
}

/** An index inside a CREATE TABLE or ALTER TABLE of MySQL. */
export function inlineIndexText(index: Index, dialect: Dialect): string {
  const { kind, using } = indexKind(index);
  const name = index.name === undefined ? "" : ` ${quoteName(index.name, dialect)}`;
  return `${kind}KEY${name} (${elementsText(index, dialect)})${using}${indexTailText(index, dialect)}`;
}

/** What stands in front of INDEX, and the method where it is named behind USING. */
export function indexKind({ method, unique }: Index): {
  readonly kind: string;
  readonly using: string;
} {
  if (method === "fulltext" || method === "spatial") {
    return { kind: `${method.toUpperCase()} `, using: "" };
  }
  return {
    kind: unique ? "UNIQUE " : "",
    using: method === undefined ? "" : ` USING ${method}`,
  };
}
