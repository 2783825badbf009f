import type { Field } from "../../../operation/field.js";
import type { Literal } from "../../../operation/operation.js";
import type { FieldType } from "../../../schema/field-type.js";
import { fieldOf, type SyntaxNode } from "../python/syntax.js";
import { canonical } from "../read/canonical.js";
import { normalPath } from "../read/normal-path.js";
import { followName, importedPath } from "../read/names.js";
import {
  literalArgument,
  namedArguments,
  textArgument,
  valueArgument,
  type FieldArguments,
} from "./field-arguments.js";
import { knownType, knownTypeIn, type KnownType } from "./field-types.js";
import { shortName } from "../../../schema/value.js";
import { readValue } from "./read-value.js";
import { readFieldClass } from "./project-class.js";

/** What a field's class and arguments say of its column. */
export interface DescribedType {
  readonly type: FieldType;
  /** Arguments that the class gives of itself. */
  readonly given: ReadonlyMap<string, Literal>;
  /** The class of Django that it comes down to; undefined where that could not be read. */
  readonly base: string | undefined;
  /** The class's own word on empty texts, where it has one. */
  readonly emptyStrings: boolean | undefined;
}

/** Arguments that are numbers. */
const NUMBERS = ["max_length", "max_digits", "decimal_places", "size"];

/** Arguments that a column's type depends on. */
export const COLUMN_ARGUMENTS = [
  "max_length",
  "max_digits",
  "decimal_places",
  "db_collation",
  "null",
  "unique",
  "primary_key",
  "db_index",
];

/** Describes what the column of a field holds. */
export function describeType(
  field: Pick<Field, "className">,
  args: FieldArguments,
  call: SyntaxNode,
): DescribedType {
  const className =
    knownType(field.className) === undefined ? classNamedBySetting(args, call) : field.className;
  const known = className === undefined ? undefined : knownTypeIn(className, args.sources.django);
  const nothing = new Map<string, Literal>();
  if (known !== undefined && className !== undefined) {
    const type = typeOf(className, known, args, nothing);
    return { type, given: nothing, base: className, emptyStrings: undefined };
  }
  const text = args.sources.givenTypes.get(field.className);
  if (text !== undefined) {
    const type: FieldType = { kind: "fixed", name: field.className, text, collation: undefined };
    return { type, given: nothing, base: undefined, emptyStrings: undefined };
  }
  const callee = fieldOf(call, "function");
  const read =
    callee === undefined
      ? { ok: false as const, why: "its definition is not a call" }
      : readFieldClass(args.module, callee, args.sources.moduleAt);
  if (!read.ok) {
    const type: FieldType = { kind: "unknown", className: field.className, why: read.why };
    return { type, given: nothing, base: undefined, emptyStrings: undefined };
  }
  const { known: base, given, emptyStrings } = read;
  const unsaid = COLUMN_ARGUMENTS.find((name) => read.computed.has(name) && !args.nodes.has(name));
  if (unsaid !== undefined) {
    const why = `its constructor computes ${unsaid}`;
    const type: FieldType = { kind: "unknown", className: field.className, why };
    return { type, given, base: read.base, emptyStrings };
  }
  return { type: typeOf(field.className, base, args, given), given, base: read.base, emptyStrings };
}

/** `import_string(settings.DEFAULT_AUTO_FIELD)`: a class that a setting names. */
function classNamedBySetting(args: FieldArguments, call: SyntaxNode): string | undefined {
  const callee = fieldOf(call, "function");
  const value = callee === undefined ? undefined : readValue(args.module, callee, args.sources);
  if (value?.kind !== "call" || shortName(value.callee) !== "import_string") return undefined;
  const [path] = value.args;
  if (path?.kind === "text") return normalPath(path.text);
  return path?.kind === "name" && path.path.endsWith(".DEFAULT_AUTO_FIELD")
    ? normalPath(args.sources.defaultAutoField)
    : undefined;
}

function typeOf(
  className: string,
  known: KnownType,
  args: FieldArguments,
  given: ReadonlyMap<string, Literal>,
): FieldType {
  const literal = (name: string): Literal | undefined =>
    args.nodes.has(name) ? literalArgument(args, name) : given.get(name);
  const number = (name: string): number | undefined => {
    const value = literal(name);
    // Old migrations have lengths as texts.
    if (typeof value === "string" && /^\d+$/.test(value)) return Number(value);
    return typeof value === "number" ? value : undefined;
  };
  const unread = NUMBERS.find(
    (name) => args.nodes.has(name) && number(name) === undefined && literal(name) !== null,
  );
  if (unread !== undefined) {
    return { kind: "unknown", className, why: `its ${unread} is computed` };
  }
  switch (known.kind) {
    case "builtIn": {
      const collation = literal("db_collation");
      return {
        kind: "builtIn",
        name: known.name,
        maxLength: number("max_length") ?? known.maxLength,
        maxDigits: number("max_digits"),
        decimalPlaces: number("decimal_places"),
        collation: typeof collation === "string" && collation !== "" ? collation : undefined,
      };
    }
    case "fixed": {
      const { name, text } = known;
      return { kind: "fixed", name, text, collation: textArgument(args, "db_collation") };
    }
    case "array":
      return arrayType(args, number("size"));
    case "generated":
      return generatedType(args);
    case "key":
      return { kind: "relation" };
    case "composite": {
      const fields = [...args.nodes.keys()];
      return { kind: "composite", fields };
    }
    case "none":
      return { kind: "none" };
    case "abstract":
      return { kind: "unknown", className, why: "it does not say what its column is" };
  }
}

function arrayType(args: FieldArguments, size: number | undefined): FieldType {
  const base = innerType(args, "base_field");
  return { kind: "array", base, size };
}

function generatedType(args: FieldArguments): FieldType {
  return {
    kind: "generated",
    output: innerType(args, "output_field"),
    expression: valueArgument(args, "expression") ?? { kind: "none" },
    stored: literalArgument(args, "db_persist") === true,
  };
}

/** The type of a field that stands as an argument of another. */
function innerType(args: FieldArguments, name: string): FieldType {
  const node = args.nodes.get(name);
  const call = node === undefined ? undefined : followName(args.module, node);
  const callee = call?.type === "call" ? fieldOf(call, "function") : undefined;
  if (call === undefined || callee === undefined) {
    return { kind: "unknown", className: name, why: `${name} is not a call` };
  }
  const path = importedPath(args.module, callee);
  const className = path === undefined ? canonical(args.module, callee) : normalPath(path);
  const nodes = namedArguments(args.module, call, className);
  if (nodes === undefined) {
    return { kind: "unknown", className, why: `the arguments of ${name} are computed` };
  }
  return describeType({ className }, { ...args, nodes }, call).type;
}
