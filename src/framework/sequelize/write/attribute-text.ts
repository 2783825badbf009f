import { DataTypes } from "sequelize";
import type { Column } from "../../../operation/relational/column.js";
import type { Constraint, ForeignKey } from "../../../operation/relational/members.js";
import { stringText } from "../../javascript/chain/string-text.js";
import { property } from "../call/context.js";
import { SEQUELIZE_MARK } from "../host/names.js";
import { isEnum } from "../real-sequelize.js";
import { enumText, type KnownTypes } from "./enum-text.js";
import { valueText } from "./value-text.js";

/** Finds what a call was given for a column, by the key of the place. */
export type FindAttribute = (written: { readonly canonical: string } | undefined) => unknown;

/** A column of a new table as an attribute, and the constraints that the attribute makes. */
export interface AttributeText {
  readonly text: string;
  readonly covered: ReadonlySet<Constraint>;
}

/** What of an attribute says something of a column of a new table; the rest (`validate`) is the author's. */
const OF_COLUMN: ReadonlySet<string> = new Set([
  "type",
  "allowNull",
  "defaultValue",
  "primaryKey",
  "autoIncrement",
  "autoIncrementIdentity",
  "unique",
  "references",
  "onDelete",
  "onUpdate",
  "comment",
  "field",
  "first",
  "after",
]);

/**
 * The attribute that makes a column as it ended: in the words of the call that gave its type, with what became of the rest. Undefined
 * where no attribute can say it.
 */
export function attributeText(
  column: Column,
  comment: string | undefined,
  constraints: readonly Constraint[],
  find: FindAttribute,
  types: KnownTypes,
): AttributeText | undefined {
  if (column.generated !== undefined || column.options.length > 0) return undefined;
  if (column.collation !== undefined) return undefined;
  const base = find(column.type?.written);
  const type = typeText(column, base, types);
  if (type === undefined) return undefined;
  const covered = new Set<Constraint>();
  const entries = new Map<string, string>([["type", type]]);
  const isNull = nullText(column, base, constraints);
  if (isNull !== undefined) entries.set("allowNull", isNull);
  if (column.autoIncrement !== undefined) {
    entries.set("autoIncrement", "true");
    if (column.autoIncrement.kind === "identity") entries.set("autoIncrementIdentity", "true");
  }
  const value = defaultText(column, base, find);
  if (value !== undefined) entries.set("defaultValue", value);
  for (const constraint of constraints) {
    const parts = inlineParts(constraint, column.name, base);
    if (parts === undefined) continue;
    covered.add(constraint);
    for (const [name, text] of parts) entries.set(name, text);
  }
  if (comment !== undefined) entries.set("comment", stringText(comment));
  for (const [name, each] of ownEntries(base)) {
    if (OF_COLUMN.has(name)) continue;
    // Of an enum whose type is written anew the values stand in it.
    if (name === "values" && type !== valueText(property(base, "type"))) continue;
    const text = valueText(each);
    if (text !== undefined) entries.set(name, text);
  }
  return { text: inOrderOf(base, entries), covered };
}

/** A bare type stays one where nothing else is said; keys stand in the order in which the author has them. */
function inOrderOf(base: unknown, entries: ReadonlyMap<string, string>): string {
  const known = ownEntries(base).map(([name]) => name);
  const type = entries.get("type");
  if (known.length === 0 && entries.size === 1 && type !== undefined && base !== undefined) {
    return type;
  }
  const names = [...known.filter((name) => entries.has(name)), ...entries.keys()];
  const parts = [...new Set(names)].map((name) => `${name}: ${entries.get(name) ?? ""}`);
  return `{ ${parts.join(", ")} }`;
}

function ownEntries(base: unknown): readonly (readonly [string, unknown])[] {
  const isAttribute =
    typeof base === "object" && base !== null && Object.getPrototypeOf(base) === Object.prototype;
  return isAttribute ? Object.entries(base) : [];
}

function typeText(column: Column, base: unknown, types: KnownTypes): string | undefined {
  const given = property(base, "type") ?? base;
  if (given === undefined) {
    return column.type === undefined ? undefined : stringText(column.type.text);
  }
  if (isEnum(given) || given === DataTypes.ENUM) {
    return enumText(column, given, property(base, "values"), types);
  }
  return valueText(given);
}

function nullText(
  column: Column,
  base: unknown,
  constraints: readonly Constraint[],
): string | undefined {
  const said = ownEntries(base).some(([name]) => name === "allowNull");
  if (!column.notNull) return said ? "true" : undefined;
  const isImplied =
    column.autoIncrement?.kind === "serial" ||
    constraints.some((each) => each.kind === "primaryKey" && each.columns.includes(column.name));
  return said || !isImplied ? "false" : undefined;
}

function defaultText(column: Column, base: unknown, find: FindAttribute): string | undefined {
  if (column.default === undefined) {
    // Values that Sequelize makes itself are none of the database.
    const own = property(base, "defaultValue");
    const makers: readonly unknown[] = [DataTypes.UUIDV1, DataTypes.UUIDV4, DataTypes.NOW];
    return makers.includes(own) ? valueText(own) : undefined;
  }
  const saying = find(column.default.written);
  const value = property(saying, "defaultValue");
  const text = value === undefined ? undefined : valueText(value);
  return text ?? `${SEQUELIZE_MARK}.literal(${stringText(column.default.text)})`;
}

/** What an attribute says of a constraint without a name of its own; undefined for one that it cannot say. */
function inlineParts(
  constraint: Constraint,
  column: string,
  base: unknown,
): readonly (readonly [string, string])[] | undefined {
  if (constraint.naming === "given" && constraint.name !== undefined) return undefined;
  switch (constraint.kind) {
    case "primaryKey":
      return constraint.columns.includes(column) && constraint.attributes.length === 0
        ? [["primaryKey", "true"]]
        : undefined;
    case "unique":
      return constraint.columns.length === 1 &&
        constraint.columns[0] === column &&
        constraint.attributes.length === 0
        ? [["unique", "true"]]
        : undefined;
    case "foreignKey":
      return constraint.columns.length === 1 && constraint.columns[0] === column
        ? referenceParts(constraint, base)
        : undefined;
    default:
      return undefined;
  }
}

function referenceParts(
  key: ForeignKey,
  base: unknown,
): readonly (readonly [string, string])[] | undefined {
  const own = property(base, "references");
  const [target] = key.targetColumns ?? [];
  if (target === undefined) return undefined;
  const isOwn = isSameTarget(own, key, target);
  if (key.attributes.length > 0 && !(isOwn && property(own, "deferrable") !== undefined)) {
    return undefined;
  }
  const { schema, name } = key.target;
  const model =
    schema === undefined
      ? stringText(name)
      : `{ tableName: ${stringText(name)}, schema: ${stringText(schema)} }`;
  const text = isOwn ? valueText(own) : `{ model: ${model}, key: ${stringText(target)} }`;
  if (text === undefined) return undefined;
  const action = (
    name: string,
    now: string | undefined,
  ): readonly (readonly [string, string])[] => {
    const said = property(base, name);
    if (typeof said === "string" && meaning(said) === now) return [[name, stringText(said)]];
    return now === undefined ? [] : [[name, stringText(now.toUpperCase())]];
  };
  return [
    ["references", text],
    ...action("onDelete", key.onDelete),
    ...action("onUpdate", key.onUpdate),
  ];
}

function meaning(action: string): string | undefined {
  const text = action.toLowerCase();
  return text === "no action" ? undefined : text;
}

function isSameTarget(references: unknown, { target }: ForeignKey, column: string): boolean {
  const model = property(references, "model");
  const key = property(references, "key") ?? "id";
  return model === target.name && target.schema === undefined && key === column;
}
