import type { SourceSpan } from "../../edit/source.js";
import type { SchemaStatement } from "../../operation/relational/statement.js";
import type * as t from "@babel/types";
import type { LoadedModule } from "../javascript/module.js";
import type { TableLog } from "./table-log.js";

/** One thing that a migration asks the database for, on one dialect. */
export interface Issue {
  /** The `issue` of its statements' origins. */
  readonly id: string;
  readonly at: SourceSpan;
  readonly request: Request;
  readonly statements: readonly SchemaStatement[];
}

/** How it was asked for. */
export type Request =
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
  | { readonly kind: "query"; readonly sql: string }
  /** Code that is carried as it is. */
  | { readonly kind: "code"; readonly code: CarriedCode };

/** Statements of an `up`, with the module that they need. */
export interface CarriedCode {
  readonly statements: readonly t.Node[];
  readonly module: LoadedModule;
  /** The parameters of `up`, as it declares them. */
  readonly parameters: string;
  /** Why they are carried. */
  readonly why: string;
}
