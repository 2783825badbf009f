/*
 * key-type-mismatch: a foreign key is made whose column has another type than the column that it points to.
 *
 * Django gives a foreign key the type that its state has for the target. Where the target's type was changed in the state alone
 * (SeparateDatabaseAndState without a database side), its column still has the old one, and the server refuses the foreign key.
 * PostgreSQL and SQLite take a key between int and bigint.
 * See https://docs.djangoproject.com/en/stable/ref/migration-operations/#separatedatabaseandstate and the page of each rule.
 */
import { columnName, isForeignKey } from "../../operation/column-name.js";
import { knownTargets, type EntityKey, type Field } from "../../operation/field.js";
import type { Dialect } from "../../sql/dialect.js";
import { isConstrained } from "../references.js";
import { defineRule, type Hazard, type Moment, type Rule, type Schema } from "../rule.js";

/** What differs between the databases. */
export interface KeyTypeFacts {
  readonly code: string;
  readonly dialect: Dialect;
  readonly outcome: string;
  readonly evidence: readonly string[];
  /** The type in which a key and its target must agree; undefined where that is not known. */
  readonly typeOf: (field: Field) => string | undefined;
}

/** The rule for one database. */
export function keyTypeMismatch({ typeOf, ...facts }: KeyTypeFacts): Rule {
  return defineRule({
    ...facts,
    name: "key-type-mismatch",
    severity: "error",
    summary: "A foreign key must have the type of the column that it points to.",
    fix: "none",
    messages: {
      mismatch:
        "{entity}.{field} becomes a column of type {type}, and {target}, which it points to, is still {other} in the database",
    },
    hint: "change the target's column in the database too: its type was changed in the state alone",
    detect: {
      kind: "passing",
      find: (moment) =>
        madeFields(moment).flatMap(([owner, field]) =>
          mismatch(owner, field, moment.after, typeOf),
        ),
    },
  });
}

/** The fields that an operation makes or alters, with their entity. */
function madeFields({ operation }: Moment): readonly (readonly [EntityKey, Field])[] {
  switch (operation.kind) {
    case "createEntity":
      return operation.fields.map((field) => [operation.entity, field]);
    case "addField":
    case "alterField":
      return [[operation.entity, operation.field]];
    default:
      return [];
  }
}

function mismatch(
  owner: EntityKey,
  field: Field,
  { state, catalog }: Schema,
  typeOf: KeyTypeFacts["typeOf"],
): readonly Hazard<"mismatch">[] {
  if (!isForeignKey(field) || !isConstrained(field)) return [];
  const [target] = knownTargets(field, owner);
  const entity = target === undefined ? undefined : state.get(target);
  const pointed = entity?.fields.find(({ name, primaryKey }) =>
    field.toField === undefined ? primaryKey : field.toField.name === name,
  );
  if (entity === undefined || pointed === undefined) return [];
  const column = catalog.get(entity.key)?.columns.find(({ name }) => name === columnName(pointed));
  if (column === undefined) return [];
  const type = typeOf(pointed);
  const other = typeOf({ ...pointed, className: classIn(column.shape) });
  if (type === undefined || other === undefined || type === other) return [];
  const data = {
    entity: state.get(owner)?.name ?? owner,
    field: field.name,
    type,
    target: `${entity.name}.${pointed.name}`,
    other,
  };
  return [{ message: "mismatch", data, subject: field.name, at: field.expression.slice }];
}

/** The class in the normal form of a column's definition: `models.AutoField(…)` → `models.AutoField`. */
function classIn(shape: string): string {
  return shape.slice(0, Math.max(0, shape.indexOf("(")));
}
