import { tableName } from "../../../operation/table-name.js";
import type { EntityKey, Field } from "../../../operation/field.js";
import { togetherSets, type EntityState, type SchemaState } from "../../../operation/state.js";
import { builtInType, plainType, type FieldType } from "../../../schema/field-type.js";
import type { LinkField, Model, ModelField, Models } from "../../../schema/model.js";
import { shortName } from "../../../schema/value.js";
import { describeConstraint, describeIndex } from "./describe-member.js";
import { describeField, type DescribedField } from "./describe-field.js";
import type { SchemaSources } from "./sources.js";

/** The models of a state, as a database sees them: described when they are asked for, and once. */
export class StateModels implements Models {
  readonly #described = new Map<EntityKey, Model>();
  readonly #state: SchemaState;

  constructor(
    state: SchemaState,
    readonly sources: SchemaSources,
  ) {
    this.#state = state.copy();
  }

  get automaticKey(): ModelField {
    return automaticKey(this.sources);
  }

  get(key: EntityKey): Model | undefined {
    const known = this.#described.get(key);
    if (known !== undefined) return known;
    const entity = this.#state.get(key);
    if (entity === undefined) return undefined;
    const model = describeModel(entity, this);
    this.#described.set(key, model);
    return model;
  }

  *all(): Iterable<Model> {
    for (const key of this.#state.keys()) {
      const model = this.get(key);
      if (model !== undefined) yield model;
    }
  }

  /** The entity that a setting without a value stands for: the one that the setting may swap out. */
  swappable(field: Field): EntityKey | undefined {
    const target = field.references.find(({ role }) => role === "to")?.target;
    if (target?.kind !== "setting" || target.entity !== undefined) return undefined;
    for (const entity of this.#state.values()) {
      if (entity.options.get("swappable")?.literal === target.setting) return entity.key;
    }
    return undefined;
  }

  /** A field as a database sees it, with its target where only the state tells that. */
  describe(field: Field, owner: EntityKey): DescribedField {
    const described = describeField(field, owner, this.sources);
    const target = this.swappable(field);
    return described.kind === "link"
      ? { kind: "link", field: { ...described.field, to: described.field.to ?? target } }
      : { kind: "column", field: withTarget(described.field, target) };
  }

  /** The class of an entity in a chain of parents, for what it inherits. */
  entity(key: EntityKey): EntityState | undefined {
    return this.#state.get(key);
  }
}

function describeModel(entity: EntityState, models: StateModels): Model {
  const { sources } = models;
  const fields: ModelField[] = [];
  const links: LinkField[] = [];
  for (const field of entity.fields) {
    const described = models.describe(field, entity.key);
    if (described.kind === "link") links.push(described.field);
    else fields.push(described.field);
  }
  const isProxy = entity.options.get("proxy")?.literal === true;
  const complete = isProxy ? fields : withPrimaryKey(withOrder(fields, entity), entity, models);
  return {
    key: entity.key,
    name: entity.name,
    table: isProxy ? tableOfProxied(entity, models) : plainTableName(entity),
    proxyOf: isProxy ? parentOf(entity, models) : undefined,
    migrates:
      !isProxy && entity.options.get("managed")?.literal !== false && !isSwapped(entity, sources),
    onlyFor: textOption(entity, "required_db_vendor"),
    fields: complete,
    links,
    uniqueTogether: togetherSets(entity.options.get("unique_together")?.literal) ?? [],
    indexTogether: togetherSets(entity.options.get("index_together")?.literal) ?? [],
    indexes: entity.indexes.map((member) => describeIndex(member, sources)),
    constraints: entity.constraints.map((member) => describeConstraint(member, sources)),
    comment: textOption(entity, "db_table_comment") ?? "",
    tablespace: textOption(entity, "db_tablespace"),
    autoCreated: false,
    models,
  };
}

/** The field with its target, where only the state tells that. */
function withTarget(field: ModelField, target: EntityKey | undefined): ModelField {
  const { foreignKey } = field;
  if (foreignKey === undefined || foreignKey.to !== undefined || target === undefined) return field;
  return { ...field, foreignKey: { ...foreignKey, to: target } };
}

/** The table's name as plain text; where only the project's code knows it, its expression. */
function plainTableName(entity: EntityState): string {
  const option = entity.options.get("db_table");
  if (typeof option?.literal === "string" && option.literal !== "") return option.literal;
  if (option?.literal === undefined && option?.expression !== undefined) return tableName(entity);
  return entity.key.replace(".", "_");
}

function tableOfProxied(entity: EntityState, models: StateModels): string {
  const base = entity.bases?.list.find(({ entity: key }) => key !== undefined)?.entity;
  return (base === undefined ? undefined : models.get(base)?.table) ?? plainTableName(entity);
}

function textOption(entity: EntityState, name: string): string | undefined {
  const literal = entity.options.get(name)?.literal;
  return typeof literal === "string" ? literal : undefined;
}

/** Does a setting name another model in its place (django/db/models/options.py, Options.swapped)? */
function isSwapped(entity: EntityState, { modelSettings }: SchemaSources): boolean {
  const setting = textOption(entity, "swappable");
  const model = setting === undefined ? undefined : modelSettings.get(setting);
  if (model === undefined) return false;
  const dot = model.indexOf(".");
  return `${model.slice(0, dot)}.${model.slice(dot + 1).toLowerCase()}` !== entity.key;
}

/** The primary key that a model without one gets, in front (django/db/models/options.py, _prepare). */
function withPrimaryKey(
  fields: readonly ModelField[],
  entity: EntityState,
  models: StateModels,
): readonly ModelField[] {
  if (fields.some(({ primaryKey }) => primaryKey)) return fields;
  const parent = parentOf(entity, models);
  if (parent !== undefined) return fields;
  return [models.automaticKey, ...fields];
}

/** A parent with a table of its own, which has the primary key. */
function parentOf(entity: EntityState, models: StateModels): EntityKey | undefined {
  return entity.bases?.list.find(
    ({ entity: key }) => key !== undefined && models.entity(key) !== undefined,
  )?.entity;
}

/** The `id` that DEFAULT_AUTO_FIELD describes. */
function automaticKey({ defaultAutoField }: SchemaSources): ModelField {
  const name = builtInType(shortName(defaultAutoField)) ?? "AutoField";
  return {
    ...plainField("id", plainType(name)),
    primaryKey: true,
    unique: true,
    autoCreated: true,
    blank: true,
  };
}

function plainField(name: string, type: FieldType): ModelField {
  return {
    name,
    column: name,
    type,
    null: false,
    blank: false,
    primaryKey: false,
    unique: false,
    indexed: false,
    autoCreated: false,
    foreignKey: undefined,
    default: undefined,
    databaseDefault: undefined,
    emptyStrings: false,
    automaticTime: false,
    comment: undefined,
    tablespace: undefined,
    className: "models.IntegerField",
    attributes: new Map(),
  };
}

/** The column that order_with_respect_to adds, behind all others (django/db/models/options.py, _prepare). */
function withOrder(fields: readonly ModelField[], entity: EntityState): readonly ModelField[] {
  const option = entity.options.get("order_with_respect_to");
  if (option === undefined || option.literal === null) return fields;
  if (fields.some(({ name }) => name === "_order")) return fields;
  return [
    ...fields,
    { ...plainField("_order", plainType("IntegerField")), className: "models.OrderWrt" },
  ];
}
