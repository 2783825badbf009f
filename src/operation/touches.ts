import type { SourceSlice } from "../edit/slice.js";
import type { EntityKey } from "./field.js";

/** What a data step does to rows of an entity. */
export type Manner = "read" | "update" | "insert" | "delete";

/** Why something is believed of a data step: a sentence for people, and the source that shows it. */
export interface Reason {
  readonly text: string;
  readonly slice: SourceSlice;
}

/** One way in which a data step reaches an entity. */
export interface Touch {
  /** The entity under the name that it has where the step runs. */
  readonly entity: EntityKey;
  readonly manner: Manner;
  /** Names of the fields, indexes and constraints that take part; "all" where that is not known or makes no difference (insert, delete). */
  readonly members: "all" | ReadonlySet<string>;
  /** Those that it names itself, where `members` are all; undefined where that is not known. */
  readonly named?: ReadonlySet<string>;
  readonly reason: Reason;
}

/** All that a data step may read or change: a list that is proved to be complete, or everything with the reasons for that. */
export type TouchSet =
  | { readonly kind: "everything"; readonly reasons: readonly Reason[] }
  | { readonly kind: "these"; readonly touches: readonly Touch[] };

/**
 * What a data step does where the tables that it looks into hold no rows.
 * `nothing`: proved to change neither rows nor schema, if the entities of `assumed` are empty.
 * `inserts`: may leave rows in the entities that it names. `schema`: may change the schema itself. `later`: nothing
 * where it runs, but it sees to it that something acts when all migrations have run.
 */
export type OnEmpty =
  | {
      readonly kind: "nothing";
      readonly assumed: ReadonlySet<EntityKey>;
      readonly proof: readonly Reason[];
    }
  | {
      readonly kind: "inserts";
      /** If the entities of `assumed` are empty, no others get rows. */
      readonly into: ReadonlySet<EntityKey>;
      readonly assumed: ReadonlySet<EntityKey>;
      readonly reasons: readonly Reason[];
    }
  | { readonly kind: "schema"; readonly reasons: readonly Reason[] }
  | { readonly kind: "later"; readonly reasons: readonly Reason[] }
  | { readonly kind: "unknown"; readonly reasons: readonly Reason[] };

/** What is known of a data step. */
export interface DataFacts {
  readonly touches: TouchSet;
  readonly onEmpty: OnEmpty;
  /** Where some of it is not found but stated by somebody: by whom. */
  readonly stated?: Reason;
}
