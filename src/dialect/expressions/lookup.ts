import type { FieldType } from "../../schema/field-type.js";
import type { ModelField } from "../../schema/model.js";
import type { Value } from "../../schema/value.js";
import { isSince } from "../release.js";
import { literalOfType, typeOfColumn, Unwritable, type ExpressionContext } from "./context.js";
import { isExpression, writeExpression } from "./expression.js";
import { writeTransform } from "./transform.js";

/** A comparison of a field: transforms and the comparison's name behind it, and what it is compared with. */
export interface Lookup {
  readonly field: ModelField;
  readonly path: readonly string[];
  readonly value: Value;
}

const OPERATORS: Readonly<Record<string, string>> = {
  exact: "=",
  gt: ">",
  gte: ">=",
  lt: "<",
  lte: "<=",
};

/** Comparisons with a part of a text, and where the other part may stand. */
const PATTERNS: Readonly<Record<string, readonly [before: string, behind: string]>> = {
  contains: ["%", "%"],
  icontains: ["%", "%"],
  startswith: ["", "%"],
  istartswith: ["", "%"],
  endswith: ["%", ""],
  iendswith: ["%", ""],
  iexact: ["", ""],
};

const NAMES = new Set([
  ...Object.keys(OPERATORS),
  ...Object.keys(PATTERNS),
  "in",
  "isnull",
  "range",
  "regex",
  "iregex",
  "ne",
]);

/** Writes a comparison (django/db/models/lookups.py). Throws Unwritable. */
export function writeLookup(context: ExpressionContext, { field, path, value }: Lookup): string {
  const last = path.at(-1);
  const named = last !== undefined && NAMES.has(last);
  const name = named ? last : "exact";
  const transforms = named ? path.slice(0, -1) : path;
  let left = context.editor.quote(field.column);
  let type = typeOfColumn(context, field);
  for (const transform of transforms) {
    const transformed = writeTransform(context, transform, { text: left, type });
    left = transformed.text;
    type = transformed.type;
  }
  return comparison(context, name, { left, type, value });
}

interface Compared {
  readonly left: string;
  readonly type: FieldType;
  readonly value: Value;
}

function comparison(context: ExpressionContext, name: string, compared: Compared): string {
  const { left, value } = compared;
  if (value.kind === "none" && (name === "exact" || name === "iexact")) return `${left} IS NULL`;
  if (name === "isnull") {
    if (value.kind !== "boolean") throw new Unwritable("isnull wants True or False");
    return `${left} IS ${value.value ? "" : "NOT "}NULL`;
  }
  const operator = OPERATORS[name];
  if (operator !== undefined) return simple(context, name, operator, compared);
  if (name === "in" || name === "range") return ofList(context, name, compared);
  const pattern = PATTERNS[name];
  const { expressions } = context.editor.dialect;
  if (value.kind !== "text") throw new Unwritable(`${name} of what is no text`);
  const text =
    pattern === undefined
      ? value.text
      : pattern[0] + (name === "iexact" ? value.text : escaped(value.text)) + pattern[1];
  const literal = context.editor.dialect.values.literal({ kind: "text", text });
  const written = expressions.lookup(name, left, literal);
  if (written === undefined) throw new Unwritable(`refold does not write ${name}`);
  return written;
}

function simple(
  context: ExpressionContext,
  name: string,
  operator: string,
  { left, type, value }: Compared,
): string {
  const { dialect } = context.editor;
  if (isExpression(value)) {
    const right = writeExpression(context, value);
    return `${left} ${operator} ${right.startsWith("(") ? right : `(${right})`}`;
  }
  const isTruth = type.kind === "builtIn" && /^(?:Null)?BooleanField$/.test(type.name);
  if (name === "exact" && isTruth && value.kind === "boolean" && isSince(dialect.release, "3.2")) {
    const bare = dialect.expressions.booleanCondition(left);
    if (bare !== undefined) return value.value ? bare : `NOT ${bare}`;
  }
  return `${left} ${operator} ${literalOfType(context, type, value)}`;
}

function ofList(
  context: ExpressionContext,
  name: "in" | "range",
  { left, type, value }: Compared,
): string {
  if (value.kind !== "list") throw new Unwritable(`${name} of what is no list`);
  const items = value.items
    .filter((item) => item.kind !== "none")
    .map((item) =>
      isExpression(item) ? writeExpression(context, item) : literalOfType(context, type, item),
    );
  if (name === "in") {
    if (items.length === 0) throw new Unwritable("the list is empty");
    return `${left} IN (${[...new Set(items)].join(", ")})`;
  }
  const [from, to] = items;
  if (from === undefined || to === undefined) throw new Unwritable("a range has two ends");
  return `${left} BETWEEN ${from} AND ${to}`;
}

/** A text as a pattern that means itself (DatabaseOperations.prep_for_like_query). */
function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("%", "\\%").replaceAll("_", "\\_");
}
