import { columnName } from "../../../operation/column-name.js";
import type { EntityKey, Field, Reference, Target } from "../../../operation/field.js";
import type { FieldType } from "../../../schema/field-type.js";
import type { LinkField, ModelField } from "../../../schema/model.js";
import { followName } from "../read/names.js";
import {
  argumentsOfField,
  canonicalArguments,
  isTrueArgument,
  literalArgument,
  textArgument,
  valueArgument,
  type FieldArguments,
} from "./field-arguments.js";
import { ASSUMED, UNCOMPARED } from "./field-types.js";
import { referencedModel } from "./model-reference.js";
import { describeType, type DescribedType } from "./describe-type.js";
import { locate, type SchemaSources } from "./sources.js";

/** A field as a database sees it: a column, or a table of its own. */
export type DescribedField =
  | { readonly kind: "column"; readonly field: ModelField }
  | { readonly kind: "link"; readonly field: LinkField };

/** Describes a field of an entity. What cannot be read of it has a type that says so. */
export function describeField(
  field: Field,
  owner: EntityKey,
  sources: SchemaSources,
): DescribedField {
  const args = argumentsOfField(field, sources);
  if (isLink(field)) return { kind: "link", field: describeLink(field, owner, args) };
  return { kind: "column", field: describeColumn(field, owner, args, sources) };
}

function isLink(field: Field): boolean {
  if (field.storage === "table") return true;
  return field.storage === "nothing" && field.references.some(({ role }) => role === "through");
}

function describeLink(field: Field, owner: EntityKey, args: FieldArguments | undefined): LinkField {
  const through = field.references.find(({ role }) => role === "through");
  return {
    name: field.name,
    to: targetKey(field, "to", owner) ?? referenced(args, "to"),
    through:
      through === undefined
        ? undefined
        : (entityOf(through.target, owner) ?? referenced(args, "through") ?? UNTOLD),
    constraint: args === undefined || literalArgument(args, "db_constraint") !== false,
    table: args === undefined ? undefined : textArgument(args, "db_table"),
    attributes: comparedAttributes(field, args, "models.ManyToManyField"),
  };
}

function describeColumn(
  field: Field,
  owner: EntityKey,
  args: FieldArguments | undefined,
  sources: SchemaSources,
): ModelField {
  const described = typeOfField(field, args, sources);
  const { type, given, base } = described;
  const isKey = type.kind === "relation";
  const oneToOne = isKey && base === "models.OneToOneField";
  const flag = (name: string): boolean =>
    args === undefined
      ? given.get(name) === true
      : (literalArgument(args, name) ?? given.get(name)) === true;
  const primaryKey = field.primaryKey || flag("primary_key");
  const index = args === undefined ? undefined : literalArgument(args, "db_index");
  const indexedByClass = isKey || base === "models.SlugField";
  return {
    name: field.name,
    column: columnOf(field, isKey),
    type,
    null: field.null || flag("null"),
    blank: flag("blank") || (type.kind === "builtIn" && type.name.endsWith("AutoField")),
    primaryKey,
    unique: field.unique || flag("unique") || primaryKey || oneToOne,
    indexed: typeof index === "boolean" ? index : indexedByClass || given.get("db_index") === true,
    autoCreated: flag("auto_created"),
    foreignKey: isKey
      ? {
          to: targetKey(field, "to", owner) ?? referenced(args, "to"),
          toField: field.toField?.name,
          constraint: args === undefined || literalArgument(args, "db_constraint") !== false,
          oneToOne,
          relatedName: field.relation?.relatedQueryName ?? field.relation?.relatedName ?? undefined,
        }
      : undefined,
    default: args === undefined ? undefined : defaultOf(field, args),
    databaseDefault: args === undefined ? undefined : valueArgument(args, "db_default"),
    emptyStrings: allowsEmptyStrings(described),
    automaticTime: flag("auto_now") || flag("auto_now_add"),
    comment: args === undefined ? undefined : textArgument(args, "db_comment"),
    tablespace: args === undefined ? undefined : textArgument(args, "db_tablespace"),
    className: field.className,
    attributes: comparedAttributes(field, args, base),
  };
}

/** Arguments that decide what the column is, beside its type. */
const FLAGS = ["null", "unique", "primary_key", "db_index", "db_constraint"];

function typeOfField(
  field: Field,
  args: FieldArguments | undefined,
  sources: SchemaSources,
): DescribedType {
  const found = locate(sources, field.expression.slice);
  if (args === undefined || found === undefined) {
    const type: FieldType = {
      kind: "unknown",
      className: field.className,
      why: "its definition is computed",
    };
    return { type, given: new Map(), base: undefined, emptyStrings: undefined };
  }
  const unread = FLAGS.find(
    (name) => args.nodes.has(name) && literalArgument(args, name) === undefined,
  );
  if (unread !== undefined) {
    const type: FieldType = {
      kind: "unknown",
      className: field.className,
      why: `its ${unread} is computed`,
    };
    return { type, given: new Map(), base: undefined, emptyStrings: undefined };
  }
  return describeType(field, args, followName(found.module, found.node));
}

/** A class that refold guessed to be something else than it is has the column that its kind has. */
function columnOf(field: Field, isKey: boolean): string {
  if (field.column !== undefined) return field.column;
  return isKey ? `${field.name}_id` : columnName({ ...field, references: [] });
}

function targetKey(field: Field, role: Reference["role"], owner: EntityKey): EntityKey | undefined {
  const reference = field.references.find((candidate) => candidate.role === role);
  return reference === undefined ? undefined : entityOf(reference.target, owner);
}

/** Stands for a model that only the project's code can tell. */
const UNTOLD = "?";

function referenced(args: FieldArguments | undefined, name: string): EntityKey | undefined {
  return args === undefined ? undefined : referencedModel(args, name);
}

function entityOf(target: Target, owner: EntityKey): EntityKey | undefined {
  switch (target.kind) {
    case "entity":
    case "setting":
      return target.entity;
    case "self":
      return owner;
    case "unknown":
      return undefined;
  }
}

function defaultOf(field: Field, args: FieldArguments): ModelField["default"] {
  return field.default === undefined ? undefined : valueArgument(args, "default");
}

/** Classes of Django whose fields may be empty texts (`empty_strings_allowed`; true for Field itself). */
const WITHOUT_EMPTY_STRINGS = new Set([
  "AutoField",
  "BigAutoField",
  "SmallAutoField",
  "BigIntegerField",
  "BooleanField",
  "DateField",
  "DateTimeField",
  "DecimalField",
  "DurationField",
  "FloatField",
  "GenericIPAddressField",
  "IPAddressField",
  "IntegerField",
  "JSONField",
  "NullBooleanField",
  "PositiveBigIntegerField",
  "PositiveIntegerField",
  "PositiveSmallIntegerField",
  "SmallIntegerField",
  "TimeField",
  "UUIDField",
  "HStoreField",
  "IntegerRangeField",
  "BigIntegerRangeField",
  "DecimalRangeField",
  "FloatRangeField",
  "DateTimeRangeField",
  "DateRangeField",
]);

function allowsEmptyStrings({ type, emptyStrings }: DescribedType): boolean {
  if (emptyStrings !== undefined) return emptyStrings;
  switch (type.kind) {
    case "builtIn":
    case "fixed":
      return !WITHOUT_EMPTY_STRINGS.has(type.name);
    default:
      return false;
  }
}

/** What Django compares of two definitions of a field (BaseDatabaseSchemaEditor._field_should_be_altered). */
function comparedAttributes(
  field: Field,
  args: FieldArguments | undefined,
  base: string | undefined,
): ReadonlyMap<string, string> {
  if (args === undefined || base === undefined) return new Map([["", field.expression.canonical]]);
  const isKey = base === "models.ForeignKey" || base === "models.OneToOneField";
  const compared = new Map<string, string>();
  for (const [name, value] of canonicalArguments(args)) {
    if (UNCOMPARED.has(name) || name === "to" || name === "through" || name === "to_field")
      continue;
    if (isKey && name === "db_index" && value === "True" && base === "models.ForeignKey") continue;
    if (base === "models.OneToOneField" && name === "unique") continue;
    if (base === "models.SlugField" && name === "db_index" && value === "True") continue;
    if (name === "max_length" && value === ASSUMED_LENGTHS.get(base)) continue;
    if (ASSUMED.get(name) === value && !(base === "models.SlugField" && name === "db_index"))
      continue;
    if (name === "default" && field.default === undefined) continue;
    compared.set(name, value);
  }
  if (isTrueArgument(args, "primary_key") && isAuto(base)) compared.delete("primary_key");
  return compared;
}

/** Lengths that Django leaves out of a definition. That of EmailField stays in. */
const ASSUMED_LENGTHS: ReadonlyMap<string, string> = new Map([
  ["models.SlugField", "50"],
  ["models.URLField", "200"],
  ["models.FileField", "100"],
  ["models.ImageField", "100"],
  ["models.FilePathField", "100"],
]);

function isAuto(base: string | undefined): boolean {
  return base?.endsWith("AutoField") ?? false;
}
