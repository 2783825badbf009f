import type { Expression } from "../../../operation/expression.js";
import {
  defaultMarker,
  type Field,
  type FieldDefault,
  type Reference,
  type Relation,
  type Target,
} from "../../../operation/field.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { argumentsOf, removeArgument, slotOf, type Arguments } from "./arguments.js";
import { canonical } from "./canonical.js";
import { readFieldClass } from "../schema/project-class.js";
import { normalPath } from "./normal-path.js";
import type { ModuleFinder } from "./operation-classes.js";
import {
  derivedRelation,
  guessedFieldClass,
  knownFieldClass,
  STATE_ONLY_ARGUMENTS,
  type FieldClass,
} from "./field-classes.js";
import { isTruthy, literalOf, settingOf, stringOf, stringsIn } from "./literal.js";
import { followName, importedPath } from "./names.js";

/** What the reader of a field must know of the project. */
export interface FieldContext {
  readonly app: string;
  /** Values of settings that name models, by setting: `AUTH_USER_MODEL` → `auth.User`. */
  readonly modelSettings: ReadonlyMap<string, string>;
  /** Finds the modules that classes are imported from. */
  readonly moduleAt: ModuleFinder;
  /** Left out where migrations are read for all databases and settings. */
  readonly holds?: Holds;
}

/** Does a condition hold? Undefined where that is not known. */
export type Holds = (module: PythonModule, condition: SyntaxNode) => boolean | undefined;

/** The branch of a conditional expression, where it is known which; other expressions as they are. */
function chosen(module: PythonModule, node: SyntaxNode, { holds }: FieldContext): SyntaxNode {
  const inner = followName(module, node);
  if (inner.type !== "conditional_expression") return node;
  const [body, condition, otherwise] = parts(inner);
  const isTaken = condition === undefined ? undefined : holds?.(module, condition);
  return (isTaken === undefined ? undefined : isTaken ? body : otherwise) ?? node;
}

/** A carried expression of a module. */
export function expressionOf(module: PythonModule, node: SyntaxNode): Expression {
  return {
    canonical: canonical(module, node),
    slice: { file: module.source, start: node.start, end: node.end, edits: [] },
  };
}

/**
 * Reads a field's definition. Undefined where it is not a call whose arguments can be told apart; the operation is opaque then.
 */
export function readField(
  module: PythonModule,
  name: string,
  written: SyntaxNode,
  context: FieldContext,
): Field | undefined {
  const node = chosen(module, written, context);
  const call = followName(module, node);
  if (call.type !== "call") return undefined;
  const callee = fieldOf(call, "function");
  if (callee === undefined) return undefined;
  const path = importedPath(module, callee);
  const className = path === undefined ? canonical(module, callee) : normalPath(path);
  const args = argumentsOf(module, call, positionalNames(className));
  if (args === undefined) return undefined;
  const target = args.named.get("to");
  const known = fieldClass(module, callee, className, target !== undefined, context);
  const texts = new Map(
    [...args.named].map(([argument, value]) => [argument, canonical(module, value)] as const),
  );
  const facts = { module, call, args, texts, className, known, context };
  const references = readReferences(facts);
  const primaryKey = isTrue(facts, "primary_key");
  const unique = isTrue(facts, "unique") || className === "models.OneToOneField";
  const through = args.named.has("through");
  return {
    name,
    className,
    args: texts,
    expression: {
      canonical: fieldText(facts, () => true),
      slice: { file: module.source, start: node.start, end: node.end, edits: [] },
    },
    storage: through && known.storage === "table" ? "nothing" : known.storage,
    references,
    relation: target === undefined ? undefined : readRelation(facts),
    null: isTrue(facts, "null") || className === "models.NullBooleanField",
    primaryKey,
    unique: unique || primaryKey,
    indexed: hasIndex(facts),
    default: readDefault(facts, node),
    implicitDefault: implicitDefault(facts),
    column: stringArgument(facts, "db_column"),
    toField: readToField(facts),
    mentions: mentionsOf(facts),
    insertion: call.start >= node.start && call.end <= node.end ? insertionPoint(call) : undefined,
    shape: fieldText(facts, (argument) => !STATE_ONLY_ARGUMENTS.has(argument)),
    type: `${known.type} ${typeArguments(facts)}`.trim(),
    maxLength: known.type === "varchar" ? maxLength(facts) : undefined,
  };
}

/**
 * What is known of a field's class: Django's own, one that is called like a relation, or one of the project that derives from a relation
 * (a field that Django cannot tell from it: altering between a many-to-many field and others is an error).
 */
function fieldClass(
  module: PythonModule,
  callee: SyntaxNode,
  path: string,
  hasTarget: boolean,
  { moduleAt }: FieldContext,
): FieldClass {
  const named = knownFieldClass(path) ?? guessedFieldClass(path, hasTarget);
  if (!hasTarget || named.storage !== "unknown") return named;
  const read = readFieldClass(module, callee, moduleAt);
  return (read.ok ? derivedRelation(path, read.base) : undefined) ?? named;
}

interface Facts {
  readonly module: PythonModule;
  readonly call: SyntaxNode;
  readonly args: Arguments;
  /** The arguments' normal forms, by parameter. */
  readonly texts: ReadonlyMap<string, string>;
  readonly className: string;
  readonly known: FieldClass;
  readonly context: FieldContext;
}

/** Names of positional parameters (Field.__init__ and ForeignKey.__init__ of django/db/models/fields). */
export function positionalNames(className: string): readonly string[] {
  const name = className.slice(className.lastIndexOf(".") + 1);
  if (/(?:ForeignKey|OneToOneField|ParentalKey)$/.test(name)) return ["to", "on_delete"];
  if (name.endsWith("ManyToManyField")) return ["to"];
  if (className === "postgres.ArrayField") return ["base_field"];
  return [
    "verbose_name",
    "name",
    "primary_key",
    "max_length",
    "unique",
    "blank",
    "null",
    "db_index",
  ];
}

function isTrue(facts: Facts, argument: string): boolean {
  const node = facts.args.named.get(argument);
  return node !== undefined && isTruthy(facts.module, node) === true;
}

function stringArgument(facts: Facts, argument: string): string | undefined {
  const node = facts.args.named.get(argument);
  if (node === undefined) return undefined;
  const value = literalOf(facts.module, node);
  if (value === null) return undefined;
  return typeof value === "string" ? value : canonical(facts.module, node);
}

function readRelation(facts: Facts): Relation {
  const onDelete = facts.args.named.get("on_delete");
  return {
    relatedName: nameArgument(facts, "related_name"),
    relatedQueryName: nameArgument(facts, "related_query_name"),
    onDelete: onDelete === undefined ? undefined : canonical(facts.module, onDelete),
  };
}

/** A literal name; null where there is none, undefined where it is computed. */
function nameArgument(facts: Facts, argument: string): string | null | undefined {
  const node = facts.args.named.get(argument);
  const value = node === undefined ? null : literalOf(facts.module, node);
  return value === null || typeof value === "string" ? value : undefined;
}

function hasIndex(facts: Facts): boolean {
  const node = facts.args.named.get("db_index");
  const given = node === undefined ? undefined : literalOf(facts.module, node);
  if (given === false) return false;
  if (given === true) return true;
  if (facts.known.type.startsWith("key")) return facts.className !== "models.OneToOneField";
  return facts.className === "models.SlugField" || facts.className.startsWith("gis.");
}

function maxLength(facts: Facts): number | undefined {
  const node = facts.args.named.get("max_length");
  const value = node === undefined ? undefined : literalOf(facts.module, node);
  if (typeof value === "number") return value;
  const defaults: Readonly<Record<string, number>> = {
    "models.EmailField": 254,
    "models.SlugField": 50,
    "models.URLField": 200,
    "models.FileField": 100,
    "models.ImageField": 100,
    "models.FilePathField": 100,
  };
  return defaults[facts.className];
}

/** Arguments that are part of a column's type besides its length. */
function typeArguments(facts: Facts): string {
  const words = [
    "max_digits",
    "decimal_places",
    "base_field",
    "size",
    "expression",
    "output_field",
    "srid",
    "geography",
  ];
  return words
    .flatMap((word) => {
      const node = facts.args.named.get(word);
      return node === undefined ? [] : [`${word}=${canonical(facts.module, node)}`];
    })
    .join(" ");
}

function readDefault(facts: Facts, node: SyntaxNode): FieldDefault | undefined {
  const value = facts.args.named.get("default");
  const whole = facts.args.whole.get("default");
  if (value === undefined || whole === undefined) return undefined;
  // `default=NOT_PROVIDED` is how Django says that there is none.
  if (importedPath(facts.module, value)?.endsWith(".NOT_PROVIDED") === true) return undefined;
  return {
    canonical: canonical(facts.module, value),
    // A field that is a module-level constant cannot be edited where it stands; the caller carries the definition then.
    removal: facts.call.start >= node.start ? removeArgument(facts.module, facts.call, whole) : [],
    expression: expressionOf(facts.module, value),
  };
}

/** What rows get from a column that is added without a default (django/db/backends/base/schema.py, _effective_default). */
function implicitDefault(facts: Facts): string | undefined {
  const database = facts.args.named.get("db_default");
  if (database !== undefined) return `database ${canonical(facts.module, database)}`;
  if (isTrue(facts, "auto_now") || isTrue(facts, "auto_now_add")) return "now";
  const empty = !isTrue(facts, "null") && isTrue(facts, "blank") && facts.known.emptyStrings;
  if (facts.known.storage === "unknown") return `that of ${facts.className}`;
  return empty ? '""' : undefined;
}

/** Behind the last argument of a call; a comment behind it stays behind it. */
function insertionPoint(call: SyntaxNode): Field["insertion"] {
  const list = fieldOf(call, "arguments");
  if (list?.type !== "argument_list") return undefined;
  const last = parts(list).at(-1);
  return last === undefined
    ? { offset: list.start + 1, separator: "" }
    : { offset: last.end, separator: ", " };
}

function readToField(facts: Facts): Field["toField"] {
  const node = facts.args.named.get("to_field");
  if (node === undefined) return undefined;
  const value = literalOf(facts.module, node);
  return typeof value === "string" ? { name: value, slot: slotOf(node) } : undefined;
}

/** Fields of the same entity that the definition may name: only those whose value is made of other columns do. */
function mentionsOf(facts: Facts): readonly string[] {
  const computed = ["models.GeneratedField", "models.CompositePrimaryKey", "models.ForeignObject"];
  if (!computed.includes(facts.className)) return [];
  return stringsIn(facts.module, facts.call).map(({ value }) => value);
}

function readReferences(facts: Facts): readonly Reference[] {
  const references: Reference[] = [];
  for (const role of ["to", "through"] as const) {
    const node = facts.args.named.get(role);
    if (node === undefined) continue;
    const target = readTarget(facts.module, node, facts.context);
    if (target !== undefined) references.push({ role, target, slot: slotOf(node) });
  }
  if (facts.known.storage !== "unknown") return references;
  // A class of another package may keep the name of a model anywhere in its arguments.
  for (const { value, node } of stringsIn(facts.module, facts.call)) {
    const inRole = references.some(({ slot }) => slot?.start === node.start);
    if (inRole || !/^\w+\.\w+$/.test(value)) continue;
    const target: Target = { kind: "entity", entity: value.toLowerCase() };
    references.push({ role: "other", target, slot: undefined });
  }
  return references;
}

/** What the expression given for `to` or `through` names. */
export function readTarget(
  module: PythonModule,
  node: SyntaxNode,
  context: FieldContext,
): Target | undefined {
  const value = stringOf(module, followName(module, node));
  if (value !== undefined) {
    if (value === "self") return { kind: "self" };
    const name = value.includes(".") ? value : `${context.app}.${value}`;
    return { kind: "entity", entity: entityKey(name) };
  }
  if (node.type === "none") return undefined;
  const setting = settingOf(module, node);
  if (setting !== undefined) {
    const model = context.modelSettings.get(setting);
    return { kind: "setting", setting, entity: model === undefined ? undefined : entityKey(model) };
  }
  return { kind: "unknown", canonical: canonical(module, node) };
}

/** The key of `app.Model`: Django compares model names without regard to case, app labels with. */
export function entityKey(label: string): string {
  const dot = label.indexOf(".");
  return `${label.slice(0, dot)}.${label.slice(dot + 1).toLowerCase()}`;
}

/**
 * The normal form of a field with only those arguments that pass. Targets and `to_field` are left out (they are compared by what they
 * resolve to); a default is marked, so that it can be taken out; what says what is so anyway (`preserve_default`, `null=False`) goes.
 */
function fieldText(facts: Facts, passes: (argument: string) => boolean): string {
  const words: string[] = [];
  let marker = "";
  for (const [name, value] of facts.texts) {
    if (name === "to" || name === "through" || name === "to_field" || !passes(name)) continue;
    if (name === "default") marker = defaultMarker({ canonical: value });
    else if (!saysNothing(name, value)) words.push(`${name}=${value}`);
  }
  const rest = facts.args.rest.map((node) => canonical(facts.module, node));
  return `${facts.className}(${[...rest, ...words.sort()].join(",")})${marker}`;
}

/** Arguments with the value that Django assumes without them; its deconstruct() leaves them out too. */
function saysNothing(name: string, value: string): boolean {
  switch (name) {
    case "null":
    case "blank":
    case "unique":
    case "primary_key":
    case "auto_created":
    case "auto_now":
    case "auto_now_add":
      return value === "False";
    case "editable":
    case "serialize":
      return value === "True";
    case "help_text":
      return value === '""';
    default:
      return false;
  }
}
