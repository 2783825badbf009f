import { className, textOf, type Call, type Value } from "./value.js";

/** A field of the project state. Relations name models by key: `app.model` in lower case. */
export interface Field {
  readonly type: string;
  readonly words: ReadonlyMap<string, Value>;
  readonly target: string | undefined;
  readonly through: string | undefined;
  readonly toField: string | undefined;
}

/** What is needed to resolve the target of a relation. */
export interface Owner {
  readonly app: string;
  /** The key of the model that has the field. */
  readonly model: string;
  readonly settings: ReadonlyMap<string, string>;
}

const RELATIONS = new Set(["ForeignKey", "OneToOneField", "ManyToManyField"]);

/** Reads a field from the call that constructs it. */
export function fieldOf(call: Call, owner: Owner): Field {
  const type = className(call);
  const words = new Map(call.kwargs);
  if (!RELATIONS.has(type)) {
    if (call.args.length > 0) throw new Error(`positional arguments in ${textOf(call)}`);
    return { type, words, target: undefined, through: undefined, toField: undefined };
  }
  const [to, onDelete] = call.args;
  if (to !== undefined) words.set("to", to);
  if (onDelete !== undefined) words.set("on_delete", onDelete);
  const target = modelKey(words.get("to"), owner);
  if (target === undefined) throw new Error(`no target in ${textOf(call)}`);
  const toField = words.get("to_field");
  const through = modelKey(words.get("through"), owner);
  // What the key says is not said twice; a setting's name stays, because Django keeps it apart.
  const setting = settingName(words.get("to"));
  for (const word of ["to", "through", "to_field"]) words.delete(word);
  if (setting !== undefined) words.set("setting", setting);
  return {
    type,
    words,
    target,
    through,
    toField: typeof toField === "string" ? toField : undefined,
  };
}

function settingName(value: Value | undefined): string | undefined {
  if (value === undefined || value === null || typeof value !== "object") return undefined;
  if (value.kind !== "name") return undefined;
  return value.name.slice(value.name.lastIndexOf(".") + 1);
}

/** The key of the model that an expression names. */
export function modelKey(value: Value | undefined, owner: Owner): string | undefined {
  const setting = settingName(value);
  const label = setting === undefined ? value : owner.settings.get(setting);
  if (typeof label !== "string") return undefined;
  if (label === "self") return owner.model;
  return (label.includes(".") ? label : `${owner.app}.${label}`).toLowerCase();
}

export function isMany(field: Field): boolean {
  return field.type === "ManyToManyField";
}

export function isKey(field: Field): boolean {
  return field.type === "ForeignKey" || field.type === "OneToOneField";
}

export function isTrue(field: Field, word: string): boolean {
  return field.words.get(word) === true;
}

export function isUnique(field: Field): boolean {
  return isTrue(field, "unique") || isTrue(field, "primary_key") || field.type === "OneToOneField";
}

/** Does Django make an index for the field alone? A slug and a key have one unless they say otherwise. */
export function isIndexed(field: Field): boolean {
  const said = field.words.get("db_index");
  if (typeof said === "boolean") return said;
  return field.type === "SlugField" || field.type === "ForeignKey";
}

export function columnOf(name: string, field: Field): string {
  const said = field.words.get("db_column");
  if (typeof said === "string") return said;
  return isKey(field) ? `${name}_id` : name;
}

/** The default that Django gives to rows that have no value: BaseDatabaseSchemaEditor._effective_default. */
export function effectiveDefault(field: Field): string | number | boolean | null {
  const said = field.words.get("default");
  if (typeof said === "string" || typeof said === "number" || typeof said === "boolean")
    return said;
  const isText = ["CharField", "TextField", "SlugField"].includes(field.type);
  return isText && !isTrue(field, "null") && isTrue(field, "blank") ? "" : null;
}

/** The field without its default: what the state keeps when a default was for the operation only. */
export function withoutDefault(field: Field): Field {
  const words = new Map(field.words);
  words.delete("default");
  return { ...field, words };
}

/** Words that say what is so without them, and words that change no schema (Field.non_db_attrs). */
const NOT_OF_THE_DATABASE = new Set([
  "blank", "choices", "default", "editable", "error_messages", "help_text", "limit_choices_to", "on_delete",
  "related_name", "related_query_name", "validators", "verbose_name", "auto_created",
]); // prettier-ignore

/** A text for each field, the same for fields that Django deconstructs alike. */
export function fieldText(field: Field): string {
  return describe(field, () => true);
}

/** The same for fields that differ in nothing that the database sees, their targets left out. */
export function databaseText(field: Field): string {
  return describe({ ...field, target: undefined }, (word) => !NOT_OF_THE_DATABASE.has(word));
}

function describe(field: Field, wanted: (word: string) => boolean): string {
  const words = [...field.words]
    .filter(([word, value]) => wanted(word) && value !== false)
    .map(([word, value]) => `${word}=${textOf(value)}`);
  for (const [word, value] of [
    ["to", field.target],
    ["through", field.through],
    ["to_field", field.toField],
  ] as const) {
    if (value !== undefined) words.push(`${word}=${value}`);
  }
  return `${field.type}(${words.sort().join(", ")})`;
}
