import { shortName } from "../../schema/value.js";
import type { FieldType } from "../../schema/field-type.js";
import type { LinkField, Model, ModelField } from "../../schema/model.js";
import { stripQuotes, truncatedName } from "../names.js";
import { placeholder } from "../database-value.js";

/** The model that the framework makes for a many-to-many field, with its two keys. */
export interface LinkModel {
  readonly model: Model;
  /** The key that points to the field's own model. */
  readonly from: ModelField;
  readonly to: ModelField;
}

/**
 * The model behind a many-to-many field (django/db/models/fields/related.py, create_many_to_many_intermediary_model); undefined
 * where it has one of the project's own.
 */
export function linkModel(
  model: Model,
  link: LinkField,
  limit: number | undefined,
): LinkModel | undefined {
  if (link.through !== undefined) return undefined;
  const own = modelName(model.key);
  const other =
    link.to === undefined ? placeholder(`the target of ${link.name}`) : modelName(link.to);
  const [fromName, toName] = own === other ? [`from_${own}`, `to_${other}`] : [own, other];
  const name = `${model.name}_${link.name}`;
  const from = keyField(fromName, { to: model.key, name }, link);
  const to = keyField(toName, { to: link.to, name }, link);
  return {
    from,
    to,
    model: {
      key: `${model.key}.${link.name}`,
      name,
      table: link.table ?? truncatedName(`${stripQuotes(model.table)}_${link.name}`, limit),
      proxyOf: undefined,
      migrates: isManaged(model, link),
      onlyFor: undefined,
      fields: [model.models.automaticKey, from, to],
      links: [],
      uniqueTogether: [[fromName, toName]],
      indexTogether: [],
      indexes: [],
      constraints: [],
      comment: "",
      tablespace: model.tablespace,
      autoCreated: true,
      models: model.models,
    },
  };
}

function isManaged(model: Model, link: LinkField): boolean {
  const other = link.to === undefined ? undefined : model.models.get(link.to);
  return model.migrates || other?.migrates === true;
}

function modelName(key: string): string {
  return shortName(key);
}

function keyField(
  name: string,
  owner: { readonly to: string | undefined; readonly name: string },
  link: LinkField,
): ModelField {
  const type: FieldType = { kind: "relation" };
  return {
    name,
    column: `${name}_id`,
    type,
    null: false,
    blank: false,
    primaryKey: false,
    unique: false,
    indexed: true,
    autoCreated: false,
    foreignKey: {
      to: owner.to,
      toField: undefined,
      constraint: link.constraint,
      oneToOne: false,
      relatedName: `${owner.name}+`,
    },
    default: undefined,
    databaseDefault: undefined,
    emptyStrings: false,
    automaticTime: false,
    comment: undefined,
    tablespace: undefined,
    className: "models.ForeignKey",
    attributes: link.constraint ? new Map() : new Map([["db_constraint", "False"]]),
  };
}
