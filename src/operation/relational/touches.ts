import type { Emptiness } from "../../sql/emptiness.js";
import type { RelationName } from "./names.js";

/** What a statement that is not folded does to a table: to its rows, or to the table itself or what hangs on it (`shape`). */
export type TableTouchManner = "read" | "update" | "insert" | "delete" | "shape";

export interface TableTouch {
  readonly table: RelationName;
  readonly manner: TableTouchManner;
}

/** All that a statement may reach: a list that is proved to be complete, or everything, and why. */
export type Touches =
  | {
      readonly kind: "everything";
      readonly why: string;
      /** Does all that it tells the database, but for names, stand in its text? Then it drops nothing without the word. */
      readonly isWritten?: true;
    }
  | {
      readonly kind: "these";
      readonly tables: readonly TableTouch[];
      /** Types, functions, sequences and extensions that must be there. */
      readonly objects: readonly RelationName[];
    };

/** What is known of a statement on rows, or of code around such. */
export interface RowFacts {
  readonly touches: Touches;
  /** It changes nothing if all tables of one of these sets hold no rows. No set: not known. */
  readonly nothingIf: Emptiness;
}
