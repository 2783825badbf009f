import type { Field } from "../../../operation/field.js";
import type { Literal } from "../../../operation/operation.js";
import { fieldOf } from "../python/syntax.js";
import { followName } from "../read/names.js";
import type { ModuleFinder } from "../read/operation-classes.js";
import { knownType, type KnownType } from "./field-types.js";
import { COLUMN_ARGUMENTS } from "./describe-type.js";
import { readFieldClass } from "./project-class.js";
import { locate, type SchemaSources } from "./sources.js";

/** Where the classes of fields are looked up. */
export interface ClassSources extends Pick<SchemaSources, "moduleOf"> {
  readonly moduleAt: ModuleFinder;
}

/**
 * A field of a class of the project or of a package as one of the class of Django that it comes down to, with the arguments that the
 * classes on the way give. The field as it is where its class is Django's own, is a relation, or could not be followed.
 */
export function derivedField(field: Field, sources: ClassSources): Field {
  if (field.storage !== "unknown" || knownType(field.className) !== undefined) return field;
  const found = locate(sources, field.expression.slice);
  const callee =
    found === undefined ? undefined : fieldOf(followName(found.module, found.node), "function");
  if (found === undefined || callee === undefined) return field;
  const read = readFieldClass(found.module, callee, sources.moduleAt);
  if (!read.ok) return field;
  const isUnsaid = (name: string): boolean => read.computed.has(name) && !field.args.has(name);
  if (COLUMN_ARGUMENTS.some(isUnsaid)) return field;
  const given = (name: string): boolean => !field.args.has(name) && read.given.get(name) === true;
  const column = columnOf(field, read.known, read.base);
  if (column === undefined) return field;
  return {
    ...field,
    ...column,
    storage: "column",
    args: new Map([...literalTexts(read.given), ...field.args]),
    maxLength: lengthOf(read.known, field.args.get("max_length"), read.given.get("max_length")),
    null: field.null || given("null"),
    primaryKey: field.primaryKey || given("primary_key"),
    unique: field.unique || given("unique") || given("primary_key"),
    indexed: field.indexed || given("db_index"),
  };
}

/** The class whose column the field has, or the type that its own class gives the column. Undefined for what is no plain column. */
function columnOf(
  { className }: Field,
  known: KnownType,
  base: string,
): Pick<Field, "className" | "columnType"> | undefined {
  const isBase = JSON.stringify(knownType(base)) === JSON.stringify(known);
  switch (known.kind) {
    case "builtIn":
      return { className: isBase ? base : `models.${known.name}` };
    case "fixed":
      return isBase ? { className: base } : { className, columnType: known.text };
    case "array":
      return { className: base };
    default:
      return undefined;
  }
}

function literalTexts(given: ReadonlyMap<string, Literal>): readonly (readonly [string, string])[] {
  return [...given].flatMap(([name, value]) => {
    if (typeof value === "boolean") return [[name, value ? "True" : "False"] as const];
    if (value === null) return [[name, "None"] as const];
    return typeof value === "number" ? [[name, String(value)] as const] : [];
  });
}

function lengthOf(
  known: KnownType,
  written: string | undefined,
  given: Literal | undefined,
): number | undefined {
  if (written !== undefined) return /^\d+$/.test(written) ? Number(written) : undefined;
  if (typeof given === "number") return given;
  return known.kind === "builtIn" ? known.maxLength : undefined;
}
