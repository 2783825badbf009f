import type { Statement as TsStatement } from "ts-morph";
import type { SchemaStatement } from "../../../operation/relational/statement.js";
import type { World } from "../../javascript/chain/world.js";
import type { ClassMigration } from "../project.js";

/** A migration as it was read. */
export interface ReadStep {
  readonly migration: ClassMigration;
  /** What `up` does, in order. Statements without `origin.sql` are code. */
  readonly statements: readonly SchemaStatement[];
  /** The statements of `up`'s body. */
  readonly body: readonly TsStatement[];
  /** Why parts of it are code that is not followed; empty where all is. */
  readonly unread: readonly string[];
  /** What it names, as far as it may run: guards that became code too, those that the state answers with no not. */
  readonly named: readonly SchemaStatement[];
  /** The database behind it, as far as it is known. */
  readonly end: World | undefined;
}
