import type { TableLog } from "./table-log.js";
import type { Issue } from "../javascript/chain/issue.js";

/** One thing that a migration asks Knex for. */
export type KnexIssue = Issue<KnexRequest>;

/** How Knex was asked for it. */
export type KnexRequest =
  /** A method of `knex.schema`, with what Knex was given. */
  | {
      readonly kind: "builder";
      readonly schema: string | undefined;
      readonly method: string;
      readonly args: readonly unknown[];
      /** What the callback asked for, where there is one. */
      readonly table: TableLog | undefined;
    }
  /** SQL, its placeholders filled in. */
  | { readonly kind: "raw"; readonly sql: string }
  /** A query on rows. */
  | { readonly kind: "query"; readonly sql: string };
