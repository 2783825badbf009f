import type { Expression } from "../expression.js";

/** A piece of SQL that is carried: a type, a default, a condition. */
export interface SqlText {
  /** As it is written in the dialect of the statement. */
  readonly text: string;
  /** A normal form: equal ones mean the same; unequal ones still may. */
  readonly canonical: string;
  /** Names of columns of the statement's table that it may mention: they follow a rename. */
  readonly columns: readonly string[];
  /** How the framework's builder says it (`t.string("name", 80)`); undefined where it was written as SQL. */
  readonly written: Expression | undefined;
}

/** Where a column's values come from when a row gives none and there is no default. */
export type AutoIncrement =
  /** PostgreSQL's `serial` types: a sequence that the column owns. `sequence` is undefined until the server named it. */
  | {
      readonly kind: "serial";
      readonly sequence: string | undefined;
      /** The type that the sequence was made for: it stays when the column's changes. */
      readonly sequenceType: "smallint" | "integer" | "bigint";
    }
  /** `GENERATED … AS IDENTITY`, and T-SQL's `IDENTITY`. */
  | {
      readonly kind: "identity";
      readonly generation: "always" | "by default";
      readonly sequence: string | undefined;
      readonly options: string;
    }
  /** MySQL's `AUTO_INCREMENT`, SQLite's `AUTOINCREMENT`. */
  | { readonly kind: "counter" };

/** Something else that is said of a column or a table and that is carried as text: `CHARACTER SET utf8`, `STORAGE plain`, `ENGINE`. */
export interface NamedOption {
  /** In lower case; for parameters in parentheses their own name. */
  readonly name: string;
  readonly text: string;
}

/** A column of a table. What belongs to keys and checks stands with the table's constraints. */
export interface Column {
  readonly name: string;
  /** Undefined where none is given (SQLite). A serial column has the type that it stands for. */
  readonly type: SqlText | undefined;
  readonly notNull: boolean;
  readonly default: SqlText | undefined;
  readonly collation: string | undefined;
  readonly generated: { readonly expression: SqlText; readonly stored: boolean } | undefined;
  readonly autoIncrement: AutoIncrement | undefined;
  readonly comment: string | undefined;
  readonly options: readonly NamedOption[];
}

/** One thing that an alteration changes of a column. Undefined takes it away. */
export type ColumnChange =
  /** `using` is how existing rows are converted. The collation goes with the type. */
  | {
      readonly aspect: "type";
      readonly type: SqlText;
      readonly collation: string | undefined;
      readonly using: SqlText | undefined;
    }
  | { readonly aspect: "notNull"; readonly notNull: boolean }
  | { readonly aspect: "default"; readonly default: SqlText | undefined }
  | { readonly aspect: "comment"; readonly comment: string | undefined }
  | { readonly aspect: "generated"; readonly generated: Column["generated"] }
  | { readonly aspect: "autoIncrement"; readonly autoIncrement: AutoIncrement | undefined }
  | { readonly aspect: "option"; readonly option: NamedOption }
  /** All of it, and perhaps its name (MySQL's MODIFY and CHANGE, an `alter()` of a builder). */
  | { readonly aspect: "definition"; readonly column: Column; readonly place: ColumnPlace };

/** Where a column goes: MySQL can say it, the others put new ones last. */
export type ColumnPlace =
  | { readonly kind: "last" }
  | { readonly kind: "first" }
  | { readonly kind: "after"; readonly column: string }
  /** Where it is. */
  | { readonly kind: "same" };

/** Behind all others. */
export const LAST: ColumnPlace = { kind: "last" };
