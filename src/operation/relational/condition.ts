import type { Emptiness } from "../../sql/emptiness.js";
import type { RelationName } from "./names.js";
import type { ObjectKind } from "./objects.js";

/** Is something there? Third value: nothing in the chain tells. */
export type Presence = "there" | "not there" | "unknown";

/** What a guard asks before its statements run. */
export type Condition =
  | { readonly kind: "table"; readonly table: RelationName }
  | { readonly kind: "column"; readonly table: RelationName; readonly column: string }
  | { readonly kind: "index"; readonly table: RelationName | undefined; readonly name: string }
  | { readonly kind: "constraint"; readonly table: RelationName; readonly name: string }
  | { readonly kind: "object"; readonly object: ObjectKind; readonly name: RelationName }
  /** Does a query give rows? It gives none if all tables of one of the sets are empty. */
  | { readonly kind: "rows"; readonly noneIf: Emptiness }
  | { readonly kind: "not"; readonly condition: Condition }
  | { readonly kind: "all" | "any"; readonly conditions: readonly Condition[] }
  /** The value that the reader found out, from the dialect for example. */
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "unknown"; readonly why: string };
