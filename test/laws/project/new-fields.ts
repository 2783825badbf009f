import { chance, pick, weighted, type Choice } from "./choice.js";
import { keyOf, type FieldSpec, type FieldType, type ModelSpec } from "./model.js";
import type { World } from "./world.js";

export const FIELD_NAMES = ["red", "blue", "green", "gold", "grey", "pink"];
/** Names for fields of models that inherit a table: they must not clash with those of their parents. */
export const CHILD_FIELD_NAMES = ["owl", "elm", "oak"];

const PLAIN: FieldSpec = {
  name: "",
  type: "integer",
  null: true,
  unique: false,
  index: false,
  default: undefined,
  databaseDefault: undefined,
  blank: false,
  maxLength: 60,
  column: undefined,
  target: undefined,
  through: undefined,
  toField: undefined,
  setting: undefined,
  onDelete: "CASCADE",
  comment: undefined,
  parentLink: false,
};

const DEFAULTS: Readonly<Partial<Record<FieldType, readonly string[]>>> = {
  integer: ["7", "0"],
  bigint: ["7", "12"],
  char: ["'x'", "'y'", "''"],
  text: ["'x'", "'long'"],
  boolean: ["False", "True"],
  decimal: ["1.5"],
  slug: ["'s'"],
};

/** A default for a type, as Python text. */
export function someDefault(choice: Choice, type: FieldType): string | undefined {
  return pick(choice, DEFAULTS[type] ?? []);
}

/** The field that links a model to the one it inherits from. */
export function parentLink(parent: ModelSpec): FieldSpec {
  return {
    ...PLAIN,
    name: `${parent.name.toLowerCase()}_ptr`,
    type: "oneToOne",
    null: false,
    target: keyOf(parent),
    parentLink: true,
  };
}

/** Can a relation point to the model? */
export function isTarget(model: ModelSpec): boolean {
  return model.kind === "table" && model.inStep;
}

/** A field for a model; undefined where every name is taken. `populated` says whether rows may exist. */
export function newField(
  choice: Choice,
  world: World,
  model: Pick<ModelSpec, "app" | "name" | "fields" | "bases">,
  populated: boolean,
): FieldSpec | undefined {
  const names = model.bases.length > 0 ? CHILD_FIELD_NAMES : FIELD_NAMES;
  const free = names.filter((name) => !model.fields.some((field) => field.name === name));
  const name = pick(choice, free);
  if (name === undefined) return undefined;
  const type = weighted<FieldType>(choice, [
    [5, "integer"],
    [5, "char"],
    [2, "text"],
    [2, "boolean"],
    [1, "decimal"],
    [1, "slug"],
    [1, "bigint"],
    [7, "foreign"],
    [2, "oneToOne"],
    [4, "many"],
  ]);
  if (type === undefined) return undefined;
  const common = {
    ...PLAIN,
    name,
    type,
    column: chance(choice, 8) ? `c_${name}` : undefined,
    comment: chance(choice, 4) ? "noted" : undefined,
  };
  if (type === "foreign" || type === "oneToOne" || type === "many") {
    return relation(choice, world, model, common, populated);
  }
  const unique = type !== "boolean" && type !== "text" && chance(choice, 12);
  const notNull = !unique && chance(choice, 45);
  const blank = notNull && (type === "char" || type === "text") && chance(choice, 40);
  const databaseDefault = !unique && type === "integer" && chance(choice, 8) ? "5" : undefined;
  const needsDefault = notNull && populated && !blank && databaseDefault === undefined;
  return {
    ...common,
    null: !notNull,
    unique,
    blank,
    databaseDefault,
    index: type !== "slug" && !unique && chance(choice, 12),
    maxLength: pick(choice, [60, 80, 100]) ?? 60,
    default:
      !unique && databaseDefault === undefined && (needsDefault || chance(choice, 25))
        ? someDefault(choice, type)
        : undefined,
  };
}

function relation(
  choice: Choice,
  world: World,
  model: Pick<ModelSpec, "app" | "name">,
  field: FieldSpec,
  populated: boolean,
): FieldSpec | undefined {
  const targets = [...world.models.values()].filter(isTarget);
  const key = keyOf(model);
  const self = world.models.get(key);
  const own = self === undefined || isTarget(self) ? key : undefined;
  const found = chance(choice, 15) ? own : (keyOfModel(pick(choice, targets)) ?? own);
  if (found === undefined) return undefined;
  const target = world.models.get(found);
  const through = field.type === "many" ? throughFor(choice, world, key, found) : undefined;
  if (field.type === "many") {
    return {
      ...field,
      target: found,
      through,
      null: false,
      column: undefined,
      setting: target?.swappable,
    };
  }
  const uniques = (target?.fields ?? []).filter(
    ({ unique, type }) => unique && (type === "integer" || type === "char" || type === "slug"),
  );
  const notNull = !populated && found !== key && chance(choice, 30);
  return {
    ...field,
    target: found,
    setting: target?.swappable,
    null: !notNull,
    toField: found !== key && chance(choice, 30) ? pick(choice, uniques)?.name : undefined,
    onDelete: notNull ? "CASCADE" : (pick(choice, ["CASCADE", "SET_NULL", "PROTECT"]) ?? "CASCADE"),
  };
}

function keyOfModel(model: ModelSpec | undefined): string | undefined {
  return model === undefined ? undefined : keyOf(model);
}

/** A model whose foreign keys link the two. */
function throughFor(choice: Choice, world: World, from: string, to: string): string | undefined {
  if (from === to || !chance(choice, 60)) return undefined;
  const fits = [...world.models.values()].filter((model) => {
    const keys = model.fields.filter(({ type }) => type === "foreign");
    const once = (key: string): boolean => keys.filter(({ target }) => target === key).length === 1;
    return (
      isTarget(model) && model.bases.length === 0 && once(from) && once(to) && keyOf(model) !== from
    );
  });
  const found = pick(choice, fits);
  return found === undefined ? undefined : keyOf(found);
}
