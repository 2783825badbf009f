import type { SqlText } from "./column.js";
import type { RelationName } from "./names.js";

/** What has a name of its own in a database beside tables and what belongs to them. */
export type ObjectKind =
  | "enum"
  | "type"
  | "domain"
  | "sequence"
  | "view"
  | "materialized view"
  | "extension"
  | "schema"
  | "function"
  | "procedure"
  | "trigger"
  | "event trigger"
  | "policy"
  | "rule"
  | "statistics"
  | "collation";

/** An object that is made of a definition which is carried whole. */
export interface NamedObject {
  readonly kind: ObjectKind;
  readonly name: RelationName;
  /** The table that it is on: triggers, policies and rules have names within it, statistics and owned sequences go with it. */
  readonly on: RelationName | undefined;
  /** For enum types: their values in order. */
  readonly values: readonly string[] | undefined;
  /** All behind the name. */
  readonly definition: SqlText;
  /** Tables, types, functions and sequences that it names. Those that perhaps are none of the database count too. */
  readonly uses: readonly RelationName[];
}

/** One thing that an alteration changes of an object. */
export type ObjectChange =
  | {
      readonly aspect: "addValue";
      readonly value: string;
      readonly place:
        { readonly kind: "last" } | { readonly kind: "before" | "after"; readonly value: string };
      readonly ifNotExists: boolean;
    }
  | { readonly aspect: "renameValue"; readonly value: string; readonly newValue: string }
  /** Another part of it, carried as text: equal parts replace one another. */
  | { readonly aspect: "part"; readonly part: string; readonly definition: SqlText };
