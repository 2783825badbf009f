import { columnOf, isKey, isMany, isTrue, type Field } from "./field.js";
import { isCall, itemsOf, textOf, type Value } from "./value.js";

/** One model as Django's ModelState keeps it. */
export interface Model {
  readonly app: string;
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
  readonly options: ReadonlyMap<string, Value>;
  /** Keys of models that it inherits from. */
  readonly bases: readonly string[];
  readonly managers: readonly Value[];
}

/** Django's ProjectState: models by key. Never changed in place. */
export type State = ReadonlyMap<string, Model>;

export function keyOf(app: string, name: string): string {
  return `${app}.${name}`.toLowerCase();
}

export function modelOf(state: State, key: string): Model {
  const model = state.get(key);
  if (model === undefined) throw new Error(`LookupError: no model ${key}`);
  return model;
}

export function fieldNamed(state: State, model: Model, name: string): Field {
  const field = model.fields.get(name) ?? inherited(state, model, name);
  if (field === undefined) throw new Error(`FieldDoesNotExist: ${model.app}.${model.name}.${name}`);
  return field;
}

function inherited(state: State, model: Model, name: string): Field | undefined {
  for (const base of model.bases) {
    const parent = state.get(base);
    const found = parent && (parent.fields.get(name) ?? inherited(state, parent, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Has the model a table that migrations care for (Options.can_migrate)? */
export function isMigrated(model: Model): boolean {
  return model.options.get("managed") !== false && model.options.get("proxy") !== true;
}

export function tableOf(model: Model): string {
  const said = model.options.get("db_table");
  return typeof said === "string" && said !== ""
    ? said
    : keyOf(model.app, model.name).replace(".", "_");
}

/** A column as a model declares it. */
export interface Declared {
  readonly name: string;
  readonly field: Field;
  readonly column: string;
}

const ORDER: Field = {
  type: "OrderWrt",
  words: new Map<string, Value>(),
  target: undefined,
  through: undefined,
  toField: undefined,
};

/** Concrete fields in the order in which CreateModel makes columns: automatic ones first, `_order` last. */
export function columnsOf(model: Model): readonly Declared[] {
  const own = [...model.fields].filter(([, field]) => !isMany(field));
  const ordered = [
    ...own.filter(([, field]) => isTrue(field, "auto_created")),
    ...own.filter(([, field]) => !isTrue(field, "auto_created")),
  ];
  const declared = ordered.map(([name, field]) => ({ name, field, column: columnOf(name, field) }));
  const order = model.options.get("order_with_respect_to");
  return typeof order === "string"
    ? [...declared, { name: "_order", field: ORDER, column: "_order" }]
    : declared;
}

/** The column of the primary key, following the model that it may be taken from. */
export function primaryKeyOf(model: Model): Declared {
  const found = columnsOf(model).find(({ field }) => isTrue(field, "primary_key"));
  if (found === undefined) throw new Error(`no primary key in ${model.app}.${model.name}`);
  return found;
}

/** The column that a key points to. */
export function referenced(state: State, field: Field): { readonly model: Model } & Declared {
  const model = modelOf(state, field.target ?? "");
  const { toField } = field;
  if (toField === undefined) return { model, ...primaryKeyOf(model) };
  const target = model.fields.get(toField);
  if (target === undefined)
    throw new Error(`FieldDoesNotExist: ${model.app}.${model.name}.${toField}`);
  return { model, name: toField, field: target, column: columnOf(toField, target) };
}

const TYPES: Readonly<Record<string, string>> = {
  AutoField: "integer",
  BigAutoField: "bigint",
  IntegerField: "integer",
  BigIntegerField: "bigint",
  BooleanField: "boolean",
  TextField: "text",
  OrderWrt: "integer",
};

/** The type of a field's column; a key has that of the column it points to. */
export function typeOf(state: State, field: Field): string {
  if (isKey(field)) return typeOf(state, referenced(state, field).field);
  if (field.type === "CharField" || field.type === "SlugField")
    return `varchar(${textOf(field.words.get("max_length") ?? 50)})`;
  if (field.type === "DecimalField")
    return `numeric(${textOf(field.words.get("max_digits") ?? null)}, ${textOf(field.words.get("decimal_places") ?? null)})`;
  const type = TYPES[field.type];
  if (type === undefined) throw new Error(`unknown field class ${field.type}`);
  return type;
}

/** The table that Django makes for a many-to-many field without `through`. */
export interface Link {
  readonly table: string;
  readonly from: string;
  readonly to: string;
}

/** From create_many_to_many_intermediary_model; undefined where the project has its own model for it. */
export function linkOf(state: State, model: Model, name: string, field: Field): Link | undefined {
  if (!isMany(field) || field.through !== undefined) return undefined;
  const target = modelOf(state, field.target ?? "").name.toLowerCase();
  const own = model.name.toLowerCase();
  const alike = own === target;
  const said = field.words.get("db_table");
  return {
    table: typeof said === "string" ? said : `${tableOf(model)}_${name}`,
    from: alike ? `from_${own}_id` : `${own}_id`,
    to: alike ? `to_${target}_id` : `${target}_id`,
  };
}

/** An option that holds lists of field names. */
export function together(model: Model, option: string): readonly (readonly string[])[] {
  return itemsOf(model.options.get(option)).map((item) =>
    itemsOf(item).filter((name) => typeof name === "string"),
  );
}

/** The indexes or constraints of a model, by name. */
export function namedParts(model: Model, option: string): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  for (const item of itemsOf(model.options.get(option))) {
    const name = isCall(item) ? item.kwargs.get("name") : undefined;
    if (typeof name === "string") found.set(name, item);
  }
  return found;
}

/** All models that inherit from the given one must find it, and relations too; Django refuses to render a state otherwise. */
export function checkRelations(state: State): void {
  for (const [key, { fields, bases }] of state) {
    for (const base of bases) {
      if (base.includes(".") && !state.has(base))
        throw new Error(`InvalidBasesError: ${key} from ${base}`);
    }
    for (const [name, field] of fields) {
      for (const target of [field.target, field.through]) {
        if (target !== undefined && !state.has(target))
          throw new Error(`ValueError: ${key}.${name} is related to ${target}, which is not there`);
      }
    }
  }
}
