import type { EntityKey } from "../operation/field.js";
import type { FieldType } from "./field-type.js";
import type { Value } from "./value.js";

/** A column that points to another table. */
export interface ForeignKey {
  /** Undefined where only the project's code can tell. */
  readonly to: EntityKey | undefined;
  /** The field that it points to; undefined for the primary key. */
  readonly toField: string | undefined;
  /** Is there a constraint in the database? */
  readonly constraint: boolean;
  readonly oneToOne: boolean;
  /** What queries call the other direction; undefined where that is the name of this field's model. */
  readonly relatedName: string | undefined;
}

/** A field with a column, or one that stands for none, as a database sees it. */
export interface ModelField {
  readonly name: string;
  readonly column: string;
  readonly type: FieldType;
  readonly null: boolean;
  readonly blank: boolean;
  readonly primaryKey: boolean;
  /** Primary keys are unique too. */
  readonly unique: boolean;
  /** An index of its own (Django: `db_index`). */
  readonly indexed: boolean;
  /** Did the framework add it of itself? */
  readonly autoCreated: boolean;
  readonly foreignKey: ForeignKey | undefined;
  /** What new rows get from the framework; undefined where it has none. */
  readonly default: Value | undefined;
  /** What new rows get from the database. */
  readonly databaseDefault: Value | undefined;
  /** Is an empty text a value of the field (Django: `empty_strings_allowed`)? */
  readonly emptyStrings: boolean;
  /** Does it get the time of writing? */
  readonly automaticTime: boolean;
  readonly comment: string | undefined;
  readonly tablespace: string | undefined;
  /** The class, as its definition names it. */
  readonly className: string;
  /** The arguments of its definition that differ from what they are without it, by name (Django: `deconstruct`). */
  readonly attributes: ReadonlyMap<string, string>;
}

/** A many-to-many field. */
export interface LinkField {
  readonly name: string;
  readonly to: EntityKey | undefined;
  /** The model with the rows; undefined where the framework makes one. */
  readonly through: EntityKey | undefined;
  readonly constraint: boolean;
  /** The table's name where the definition says it. */
  readonly table: string | undefined;
  readonly attributes: ReadonlyMap<string, string>;
}

/** An index that the model names. */
export interface Index {
  readonly name: string;
  /** The class: `Index`, or a database's own (`GinIndex`). */
  readonly className: string;
  /** Names of fields, `-` in front for descending order. */
  readonly fields: readonly string[];
  readonly expressions: readonly Value[];
  readonly condition: Value | undefined;
  readonly include: readonly string[];
  readonly operatorClasses: readonly string[];
  readonly tablespace: string | undefined;
  /** Arguments of the class beyond those of all indexes. */
  readonly extra: ReadonlyMap<string, Value>;
}

/** A constraint that the model names. */
export type Constraint =
  | { readonly kind: "check"; readonly name: string; readonly condition: Value }
  | {
      readonly kind: "unique";
      readonly name: string;
      readonly fields: readonly string[];
      readonly expressions: readonly Value[];
      readonly condition: Value | undefined;
      readonly include: readonly string[];
      readonly operatorClasses: readonly string[];
      readonly deferrable: "deferred" | "immediate" | undefined;
      readonly nullsDistinct: boolean | undefined;
    }
  /** PostgreSQL's exclusion constraint. */
  | {
      readonly kind: "exclusion";
      readonly name: string;
      readonly expressions: readonly (readonly [Value, string])[];
      readonly method: string;
      readonly condition: Value | undefined;
      readonly include: readonly string[];
      readonly deferrable: "deferred" | "immediate" | undefined;
    }
  | { readonly kind: "unread"; readonly name: string; readonly text: string };

/** A model of one moment, as a database sees it. */
export interface Model {
  readonly key: EntityKey;
  /** As written, in its own case. */
  readonly name: string;
  readonly table: string;
  /** The model whose table it is another view of, where it has none of its own. */
  readonly proxyOf: EntityKey | undefined;
  /** Does the framework make and change its table (neither proxy nor swapped out nor unmanaged)? */
  readonly migrates: boolean;
  /** The only kind of database that it is for (Django: `required_db_vendor`). */
  readonly onlyFor: string | undefined;
  /** In the order of the framework, its own fields only: those of parent tables are not in it. */
  readonly fields: readonly ModelField[];
  readonly links: readonly LinkField[];
  readonly uniqueTogether: readonly (readonly string[])[];
  readonly indexTogether: readonly (readonly string[])[];
  readonly indexes: readonly Index[];
  readonly constraints: readonly Constraint[];
  readonly comment: string;
  readonly tablespace: string | undefined;
  /** Is it the table of a many-to-many field? */
  readonly autoCreated: boolean;
  /** The models of the same moment. */
  readonly models: Models;
}

/** All models of one moment. */
export interface Models {
  get(key: EntityKey): Model | undefined;
  /** In the order in which they were made. */
  all(): Iterable<Model>;
  /** The primary key that a model without one gets. */
  readonly automaticKey: ModelField;
}

/** The model that a proxy stands for, through others; undefined where it is not there. */
export function concreteModel(model: Model): Model | undefined {
  let current: Model | undefined = model;
  for (let depth = 0; current?.proxyOf !== undefined && depth < DEEPEST_PROXY; depth += 1) {
    current = current.models.get(current.proxyOf);
  }
  return current;
}

/** More proxies of proxies nobody has; a circle ends here. */
const DEEPEST_PROXY = 10;

/** The field of a name or of `pk`; undefined where the model has none. */
export function fieldOfModel(model: Model, name: string): ModelField | undefined {
  if (name === "pk") return primaryKeyOf(model);
  return model.fields.find((field) => field.name === name || attributeName(field) === name);
}

/** The field that is the model's primary key. */
export function primaryKeyOf(model: Model): ModelField | undefined {
  return model.fields.find(({ primaryKey }) => primaryKey);
}

/** The name under which rows hold the column's value: a foreign key's is `author_id`. */
function attributeName(field: ModelField): string {
  return field.foreignKey === undefined ? field.name : `${field.name}_id`;
}

/** The field that a foreign key points to, with its model; undefined where it cannot be told. */
export function targetOf(
  model: Model,
  field: ModelField,
): { readonly model: Model; readonly field: ModelField } | undefined {
  const { foreignKey } = field;
  if (foreignKey?.to === undefined) return undefined;
  const named = foreignKey.to === model.key ? model : model.models.get(foreignKey.to);
  const to = named === undefined ? undefined : concreteModel(named);
  if (to === undefined) return undefined;
  const target =
    foreignKey.toField === undefined ? primaryKeyOf(to) : fieldOfModel(to, foreignKey.toField);
  return target === undefined ? undefined : { model: to, field: target };
}
