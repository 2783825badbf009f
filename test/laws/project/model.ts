/** The model of the schema that the generator keeps, so that what it makes is valid. */

export type FieldType =
  | "integer"
  | "bigint"
  | "char"
  | "text"
  | "boolean"
  | "decimal"
  | "slug"
  | "foreign"
  | "oneToOne"
  | "many";

export interface FieldSpec {
  readonly name: string;
  readonly type: FieldType;
  readonly null: boolean;
  readonly unique: boolean;
  readonly index: boolean;
  /** The default as Python text. */
  readonly default: string | undefined;
  readonly databaseDefault: string | undefined;
  readonly blank: boolean;
  readonly maxLength: number;
  readonly column: string | undefined;
  /** The key of the model that a relation points to. */
  readonly target: string | undefined;
  readonly through: string | undefined;
  readonly toField: string | undefined;
  /** The setting by which a relation to a swappable model names it. */
  readonly setting: string | undefined;
  readonly onDelete: string;
  readonly comment: string | undefined;
  readonly parentLink: boolean;
}

export interface NamedPart {
  readonly name: string;
  readonly text: string;
  readonly fields: readonly string[];
}

export interface ModelSpec {
  readonly app: string;
  readonly name: string;
  readonly kind: "table" | "unmanaged" | "proxy";
  readonly fields: readonly FieldSpec[];
  readonly uniqueTogether: readonly (readonly string[])[];
  readonly indexTogether: readonly (readonly string[])[];
  readonly indexes: readonly NamedPart[];
  readonly constraints: readonly NamedPart[];
  readonly orderedBy: string | undefined;
  readonly table: string | undefined;
  /** Keys of models that this one inherits from. */
  readonly bases: readonly string[];
  readonly swappable: string | undefined;
  /** Is the automatic key a BigAutoField? */
  readonly bigKey: boolean;
  /** False once the database and the state are known to differ: only its options change from then on. */
  readonly inStep: boolean;
}

/** `app.model` in lower case, as Django compares names. */
export function keyOf(model: Pick<ModelSpec, "app" | "name">): string {
  return `${model.app}.${model.name.toLowerCase()}`;
}

export function tableOf(model: ModelSpec): string {
  return model.table ?? `${model.app}_${model.name.toLowerCase()}`;
}

export function columnOf(field: FieldSpec): string {
  if (field.column !== undefined) return field.column;
  return isKey(field) ? `${field.name}_id` : field.name;
}

export function isKey(field: FieldSpec): boolean {
  return field.type === "foreign" || field.type === "oneToOne";
}

export function isRelation(field: FieldSpec): boolean {
  return isKey(field) || field.type === "many";
}

/** Names of fields that indexes, constraints and options of the model mention. */
export function mentioned(model: ModelSpec): ReadonlySet<string> {
  const names = [...model.uniqueTogether.flat(), ...model.indexTogether.flat()];
  for (const part of [...model.indexes, ...model.constraints]) names.push(...part.fields);
  if (model.orderedBy !== undefined) names.push(model.orderedBy);
  return new Set(names);
}
