import type { SqlText } from "./column.js";
import type { RelationName } from "./names.js";

interface Named {
  /** Undefined where the server derives it; in a state it is known, or the server has none (SQLite). */
  readonly name: string | undefined;
  /** `given` by the statement, or `derived` by the server. */
  readonly naming: "given" | "derived";
  /** What else is said of it (`DEFERRABLE`, `NOT VALID`, `INCLUDE (…)`, `NULLS NOT DISTINCT`, `NO INHERIT`), as text in normal form. */
  readonly attributes: readonly string[];
  /** Does it stand in the column that it is on? Only where the text is written makes a difference. */
  readonly inline: boolean;
}

export interface PrimaryKey extends Named {
  readonly kind: "primaryKey";
  readonly columns: readonly string[];
}

export interface Unique extends Named {
  readonly kind: "unique";
  readonly columns: readonly string[];
}

export interface ForeignKey extends Named {
  readonly kind: "foreignKey";
  readonly columns: readonly string[];
  readonly target: RelationName;
  /** Undefined where the statement leaves it to the target's primary key. */
  readonly targetColumns: readonly string[] | undefined;
  /** In lower case: `cascade`, `set null`, …; undefined where nothing is said or it is what nothing means. */
  readonly onDelete: string | undefined;
  readonly onUpdate: string | undefined;
}

export interface Check extends Named {
  readonly kind: "check";
  readonly condition: SqlText;
}

/** A constraint of another kind (EXCLUDE), carried as text. */
export interface OtherConstraint extends Named {
  readonly kind: "other";
  readonly definition: SqlText;
}

export type Constraint = PrimaryKey | Unique | ForeignKey | Check | OtherConstraint;

/** A column or an expression of an index, with what is said of it. */
export interface IndexElement {
  readonly of:
    | { readonly kind: "column"; readonly column: string }
    | { readonly kind: "expression"; readonly expression: SqlText };
  /** Operator class, collation, order, a prefix's length: text in normal form. */
  readonly attributes: string;
}

export interface Index {
  /** Undefined where the server derives it. */
  readonly name: string | undefined;
  readonly naming: "given" | "derived";
  readonly unique: boolean;
  /** In lower case (`gin`, `fulltext`); undefined where it is the usual one. */
  readonly method: string | undefined;
  readonly elements: readonly IndexElement[];
  readonly include: readonly string[];
  readonly where: SqlText | undefined;
  readonly attributes: readonly string[];
}
