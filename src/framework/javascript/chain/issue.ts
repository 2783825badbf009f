import type * as t from "@babel/types";
import type { SourceSpan } from "../../../edit/source.js";
import type { SchemaStatement } from "../../../operation/relational/statement.js";
import type { LoadedModule } from "../module.js";

/** One thing that a migration asks the database for, on one dialect. `Request` is how a framework is asked. */
export interface Issue<Request> {
  /** The `issue` of its statements' origins. */
  readonly id: string;
  readonly at: SourceSpan;
  readonly request: Request | CodeRequest;
  readonly statements: readonly SchemaStatement[];
}

/** Code that is carried as it is. */
export interface CodeRequest {
  readonly kind: "code";
  readonly code: CarriedCode;
}

/** Statements of an `up`, with the module that they need. */
export interface CarriedCode {
  readonly statements: readonly t.Node[];
  readonly module: LoadedModule;
  /** The parameters of `up`, as it declares them. */
  readonly parameters: readonly t.Node[];
  /** Why they are carried. */
  readonly why: string;
}
