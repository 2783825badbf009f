import type { TwoWaySql } from "../../src/dialect/two-way-sql.js";
import type { EntityKey } from "../../src/operation/field.js";

/** SQL that a database needs beyond what Django's backend for it does by itself. */
export interface Supplement {
  /** Equal for the same need of the same tables. */
  readonly id: string;
  readonly entity: EntityKey;
  /** What it is about, as the rules say it: the entity, and the field or key. */
  readonly settles: string;
  /** What it sees to, in a sentence. */
  readonly reason: string;
  readonly sql: TwoWaySql;
}
