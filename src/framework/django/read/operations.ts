import type { MigrationKey } from "../../../chain/migration.js";
import {
  isEntityOperation,
  type Base,
  type Literal,
  type Member,
  type Opaque,
  type Operation,
  type Option,
  type Origin,
  type Purpose,
} from "../../../operation/operation.js";
import { togetherSets } from "../../../operation/state.js";
import type { EntityKey, Field } from "../../../operation/field.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, isComment, parts, unwrap, type SyntaxNode } from "../python/syntax.js";
import { argumentsOf, slotOf } from "./arguments.js";
import { canonical } from "./canonical.js";
import { elementsOf, type Element } from "./elements.js";
import { normalPath } from "./normal-path.js";
import { countsAs } from "./operation-classes.js";
import { entityKey, expressionOf, readField, type FieldContext } from "./field.js";
import { isTruthy, literalOf, stringOf, stringsIn } from "./literal.js";
import { followName, importedPath, textOf } from "./names.js";

/** What the reader of operations must know besides the module. */
export interface OperationContext extends FieldContext {
  readonly migration: MigrationKey;
  /** What refold wrote a step for, by the normal form of its call; undefined for a step that it did not write. */
  readonly purposeOf: (canonical: string) => Purpose | undefined;
}

/** AlterModelOptions clears those of these options that it does not set (its ALTER_OPTION_KEYS). */
const ALTERED_OPTIONS: readonly string[] = [
  "base_manager_name",
  "default_manager_name",
  "default_related_name",
  "get_latest_by",
  "managed",
  "ordering",
  "permissions",
  "default_permissions",
  "select_on_save",
  "verbose_name",
  "verbose_name_plural",
];

const PROVIDERS = new Set([
  "BloomExtension",
  "BtreeGinExtension",
  "BtreeGistExtension",
  "CITextExtension",
  "CreateCollation",
  "CreateExtension",
  "CryptoExtension",
  "HStoreExtension",
  "TrigramExtension",
  "UnaccentExtension",
]);

/** A call being read, with its arguments by parameter name. */
interface Call {
  readonly module: PythonModule;
  readonly context: OperationContext;
  readonly origin: Origin;
  readonly node: SyntaxNode;
  readonly args: ReadonlyMap<string, SyntaxNode>;
}

interface Form {
  readonly parameters: readonly string[];
  /** Undefined where the arguments are not what refold reads: the operation is opaque then. */
  readonly read: (call: Call) => Operation | undefined;
}

/** The operations that refold reads, by class, with their parameters in Django's order (django/db/migrations/operations/). */
const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  [
    "migrations.CreateModel",
    { parameters: ["name", "fields", "options", "bases", "managers"], read: createModel },
  ],
  [
    "migrations.DeleteModel",
    {
      parameters: ["name"],
      read: (call) =>
        onEntity(call, "name", (entity) => ({ kind: "deleteEntity", entity, origin: call.origin })),
    },
  ],
  ["migrations.RenameModel", { parameters: ["old_name", "new_name"], read: renameModel }],
  [
    "migrations.AlterModelTable",
    { parameters: ["name", "table"], read: (call) => alterOption(call, "db_table", "table") },
  ],
  [
    "migrations.AlterModelTableComment",
    {
      parameters: ["name", "table_comment"],
      read: (call) => alterOption(call, "db_table_comment", "table_comment"),
    },
  ],
  [
    "migrations.AlterUniqueTogether",
    {
      parameters: ["name", "unique_together"],
      read: (call) => alterTogether(call, "unique_together"),
    },
  ],
  [
    "migrations.AlterIndexTogether",
    {
      parameters: ["name", "index_together"],
      read: (call) => alterTogether(call, "index_together"),
    },
  ],
  [
    "migrations.AlterOrderWithRespectTo",
    {
      parameters: ["name", "order_with_respect_to"],
      read: (call) => alterOption(call, "order_with_respect_to", "order_with_respect_to"),
    },
  ],
  ["migrations.AlterModelOptions", { parameters: ["name", "options"], read: alterModelOptions }],
  ["migrations.AlterModelManagers", { parameters: ["name", "managers"], read: alterManagers }],
  [
    "migrations.AddField",
    {
      parameters: ["model_name", "name", "field", "preserve_default"],
      read: (call) => fieldOperation(call, "addField"),
    },
  ],
  [
    "migrations.AlterField",
    {
      parameters: ["model_name", "name", "field", "preserve_default"],
      read: (call) => fieldOperation(call, "alterField"),
    },
  ],
  ["migrations.RemoveField", { parameters: ["model_name", "name"], read: removeField }],
  [
    "migrations.RenameField",
    { parameters: ["model_name", "old_name", "new_name"], read: renameField },
  ],
  [
    "migrations.AddIndex",
    { parameters: ["model_name", "index"], read: (call) => addMember(call, "index", "plain") },
  ],
  [
    "migrations.RemoveIndex",
    { parameters: ["model_name", "name"], read: (call) => removeMember(call, "index", "plain") },
  ],
  [
    "migrations.RenameIndex",
    { parameters: ["model_name", "new_name", "old_name", "old_fields"], read: renameIndex },
  ],
  [
    "migrations.AddConstraint",
    {
      parameters: ["model_name", "constraint"],
      read: (call) => addMember(call, "constraint", "plain"),
    },
  ],
  [
    "migrations.RemoveConstraint",
    {
      parameters: ["model_name", "name"],
      read: (call) => removeMember(call, "constraint", "plain"),
    },
  ],
  [
    "migrations.AlterConstraint",
    { parameters: ["model_name", "name", "constraint"], read: alterConstraint },
  ],
  [
    "postgres.operations.AddIndexConcurrently",
    {
      parameters: ["model_name", "index"],
      read: (call) => addMember(call, "index", "concurrently"),
    },
  ],
  [
    "postgres.operations.RemoveIndexConcurrently",
    {
      parameters: ["model_name", "name"],
      read: (call) => removeMember(call, "index", "concurrently"),
    },
  ],
  [
    "postgres.operations.AddConstraintNotValid",
    {
      parameters: ["model_name", "constraint"],
      read: (call) => addMember(call, "constraint", "unvalidated"),
    },
  ],
  [
    "postgres.operations.ValidateConstraint",
    { parameters: ["model_name", "name"], read: validateConstraint },
  ],
  [
    "migrations.RunPython",
    {
      parameters: ["code", "reverse_code", "atomic", "hints", "elidable"],
      read: (call) => dataStep(call, "RunPython", "reverse_code"),
    },
  ],
  [
    "migrations.RunSQL",
    {
      parameters: ["sql", "reverse_sql", "state_operations", "hints", "elidable"],
      read: (call) => dataStep(call, "RunSQL", "reverse_sql"),
    },
  ],
  [
    "migrations.SeparateDatabaseAndState",
    { parameters: ["database_operations", "state_operations"], read: separate },
  ],
  ...[...PROVIDERS].map((name): readonly [string, Form] => [
    `postgres.operations.${name}`,
    {
      parameters: ["name"],
      read: (call) => ({ kind: "provide", provides: name, origin: call.origin }),
    },
  ]),
]);

/** Reads one element of `operations`. What cannot be read comes back as an opaque operation that touches everything. */
export function readOperation(
  module: PythonModule,
  element: Element,
  context: OperationContext,
): Operation {
  const call = followName(module, element.node);
  const origin = originOf(module, element, call, context);
  const callee = call.type === "call" ? fieldOf(call, "function") : undefined;
  const path = callee === undefined ? undefined : importedPath(module, callee);
  const own = path === undefined ? undefined : normalPath(path);
  const label =
    own ?? (callee === undefined ? textOf(module, element.node) : textOf(module, callee));
  const unknown = opaque(module, call, origin, label, { changesState: true });
  const readAs = (form: Form | undefined): Operation | undefined => {
    const args = form === undefined ? undefined : argumentsOf(module, call, form.parameters);
    if (form === undefined || args === undefined || args.rest.length > 0) return undefined;
    return form.read({ module, context, origin, node: call, args: args.named });
  };
  const known = FORMS.get(own ?? "");
  if (known !== undefined || callee === undefined) {
    return readAs(known) ?? { ...unknown, changesOnly: onlyEntity(own, call, module, context) };
  }
  const counts = countsAs(module, callee, context.moduleAt);
  if (counts === undefined) {
    return { ...unknown, changesOnly: onlyEntity(own, call, module, context) };
  }
  if (counts.kind === "noState") return { ...unknown, changesState: false };
  const base = readAs(FORMS.get(counts.base));
  if (base === undefined || counts.kind === "same") return base ?? unknown;
  if (counts.kind === "onlyState" && isEntityOperation(base)) {
    return { kind: "separate", state: [base], database: [], origin };
  }
  // What it does to the state comes with it, as with `state_operations`.
  return base.kind === "opaque"
    ? { ...unknown, state: base.state, changesState: false, reversible: base.reversible }
    : { ...unknown, state: [base], changesState: false };
}

/** Parameters by which operations name the one entity that they make or change, in Django's order. */
const ENTITY_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["migrations.CreateModel", ["name"]],
  ["migrations.AlterModelOptions", ["name"]],
  ["migrations.AlterModelManagers", ["name"]],
  ["migrations.AlterUniqueTogether", ["name"]],
  ["migrations.AlterIndexTogether", ["name"]],
  ["migrations.AddField", ["model_name", "name"]],
  ["migrations.AlterField", ["model_name", "name"]],
  ["migrations.AddIndex", ["model_name"]],
  ["migrations.AddConstraint", ["model_name"]],
  // Of packages: each was read in its source, where `state_forwards` is Django's or sets an option of that model.
  ["sortedm2m.operations.AlterSortedManyToManyField", ["model_name", "name"]],
  ["pgtrigger.migrations.AddTrigger", ["model_name"]],
  ["pgtrigger.migrations.RemoveTrigger", ["model_name"]],
]);

/** The entity that an operation makes or changes, where that is said although the rest of it cannot be read. */
function onlyEntity(
  own: string | undefined,
  call: SyntaxNode,
  module: PythonModule,
  { app }: OperationContext,
): EntityKey | undefined {
  const parameters = ENTITY_PARAMETERS.get(own ?? "");
  const [parameter] = parameters ?? [];
  if (parameters === undefined || parameter === undefined) return undefined;
  const node = argumentsOf(module, call, parameters)?.named.get(parameter);
  const name = node === undefined ? undefined : stringOf(module, followName(module, node));
  return name === undefined ? undefined : entityKey(`${app}.${name}`);
}

function originOf(
  module: PythonModule,
  element: Element,
  call: SyntaxNode,
  context: OperationContext,
): Origin {
  const { start, end } = element.node;
  return {
    migration: context.migration,
    slice: { file: module.source, start, end, edits: [] },
    comments: element.comments,
    inner: commentsIn(call).map((comment) => ({
      start: comment.start,
      text: textOf(module, comment),
    })),
  };
}

function commentsIn(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.flatMap((child) => (isComment(child) ? [child] : commentsIn(child)));
}

function opaque(
  module: PythonModule,
  call: SyntaxNode,
  origin: Origin,
  label: string,
  facts: { readonly changesState: boolean },
): Opaque {
  return {
    kind: "opaque",
    origin,
    label,
    canonical: canonical(module, call),
    facts: undefined,
    elidable: false,
    reversible: true,
    state: [],
    changesState: facts.changesState,
    idle: false,
    purpose: undefined,
    text: module.source.text,
  };
}

function string(call: Call, parameter: string): string | undefined {
  const node = call.args.get(parameter);
  return node === undefined ? undefined : stringOf(call.module, followName(call.module, node));
}

function onEntity(
  call: Call,
  parameter: string,
  make: (entity: string) => Operation | undefined,
): Operation | undefined {
  const name = string(call, parameter);
  return name === undefined ? undefined : make(entityKey(`${call.context.app}.${name}`));
}

function renameModel(call: Call): Operation | undefined {
  const newName = string(call, "new_name");
  if (newName === undefined) return undefined;
  const newEntity = entityKey(`${call.context.app}.${newName}`);
  return onEntity(call, "old_name", (entity) => ({
    kind: "renameEntity",
    entity,
    newEntity,
    newName,
    origin: call.origin,
  }));
}

function optionOf(module: PythonModule, node: SyntaxNode): Option {
  return { expression: expressionOf(module, node), literal: literalOf(module, node) };
}

function alterOption(call: Call, option: string, parameter: string): Operation | undefined {
  const node = call.args.get(parameter);
  if (node === undefined) return undefined;
  return onEntity(call, "name", (entity) => ({
    kind: "alterOptions",
    entity,
    attribute: option,
    options: new Map([[option, optionOf(call.module, node)]]),
    clears: [],
    origin: call.origin,
  }));
}

function alterTogether(call: Call, option: string): Operation | undefined {
  const node = call.args.get(option);
  if (node === undefined) return undefined;
  const given = optionOf(call.module, node);
  // `unique_together={}`: Django takes anything empty for no sets (normalize_together, django/db/models/options.py).
  const value = isEmptyDictionary(call.module, node) ? { ...given, literal: [] } : given;
  if (togetherSets(value.literal) === undefined) return undefined;
  return onEntity(call, "name", (entity) => ({
    kind: "alterOptions",
    entity,
    attribute: option,
    options: new Map([[option, value]]),
    clears: [],
    origin: call.origin,
  }));
}

function isEmptyDictionary(module: PythonModule, node: SyntaxNode): boolean {
  const inner = followName(module, node);
  return inner.type === "dictionary" && parts(inner).length === 0;
}

/** The options of a literal dictionary, by key; undefined where a key is not a literal string. */
function readOptions(
  module: PythonModule,
  node: SyntaxNode,
): ReadonlyMap<string, Option> | undefined {
  const dictionary = followName(module, node);
  if (dictionary.type !== "dictionary") return undefined;
  const options = new Map<string, Option>();
  for (const pair of parts(dictionary)) {
    const key = fieldOf(pair, "key");
    const value = fieldOf(pair, "value");
    const name = key === undefined ? undefined : stringOf(module, key);
    if (name === undefined || value === undefined) return undefined;
    options.set(name, optionOf(module, value));
  }
  return options;
}

function alterModelOptions(call: Call): Operation | undefined {
  const node = call.args.get("options");
  const options = node === undefined ? undefined : readOptions(call.module, node);
  if (options === undefined) return undefined;
  return onEntity(call, "name", (entity) => ({
    kind: "alterOptions",
    entity,
    attribute: "options",
    options,
    clears: ALTERED_OPTIONS,
    origin: call.origin,
  }));
}

function alterManagers(call: Call): Operation | undefined {
  const node = call.args.get("managers");
  if (node === undefined) return undefined;
  return onEntity(call, "name", (entity) => ({
    kind: "alterManagers",
    entity,
    managers: expressionOf(call.module, node),
    origin: call.origin,
  }));
}

function fieldOperation(call: Call, kind: "addField" | "alterField"): Operation | undefined {
  const name = string(call, "name");
  const node = call.args.get("field");
  const preserve = call.args.get("preserve_default");
  const preserveDefault = preserve === undefined ? true : isTruthy(call.module, preserve);
  if (name === undefined || node === undefined || preserveDefault === undefined) {
    return undefined;
  }
  const field = readField(call.module, name, node, call.context);
  if (field === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind,
    entity,
    field,
    preserveDefault,
    origin: call.origin,
  }));
}

function removeField(call: Call): Operation | undefined {
  const name = string(call, "name");
  if (name === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind: "removeField",
    entity,
    name,
    origin: call.origin,
  }));
}

function renameField(call: Call): Operation | undefined {
  const name = string(call, "old_name");
  const newName = string(call, "new_name");
  if (name === undefined || newName === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind: "renameField",
    entity,
    name,
    newName,
    origin: call.origin,
  }));
}

/** Reads an index or a constraint; undefined where its name is not a literal. */
function readMember(
  module: PythonModule,
  node: SyntaxNode,
  kind: Member["kind"],
): Member | undefined {
  const call = followName(module, node);
  if (call.type !== "call") return undefined;
  const args = argumentsOf(module, call, []);
  const nameNode = args?.named.get("name");
  if (args === undefined || nameNode === undefined) return undefined;
  const name = stringOf(module, followName(module, nameNode));
  if (name === undefined) return undefined;
  const callee = fieldOf(call, "function");
  const className = callee === undefined ? "" : canonical(module, callee);
  const given = new Map(
    [...args.named]
      .filter(([argument]) => argument !== "name")
      .map(([argument, value]) => [argument, namesOrText(module, value)]),
  );
  const words = [...given].map(([argument, value]) => `${argument}=${value}`).sort();
  const rest = args.rest.map((argument) => canonical(module, argument));
  const mentioned = stringsIn(module, call).filter((found) => found.node !== unwrap(nameNode));
  return {
    kind,
    name,
    className,
    args: given,
    rest,
    canonical: `${className}(${[...rest, ...words].join(",")})`,
    expression: expressionOf(module, node),
    nameSlot: call.start >= node.start && call.end <= node.end ? slotOf(nameNode) : undefined,
    fields: [
      ...new Set([
        ...mentioned.flatMap(({ value }) => fieldNames(value)),
        ...lookups(module, call),
      ]),
    ],
    // A check, and a unique constraint over plain columns, are written into CREATE TABLE
    // (django/db/backends/base/schema.py, table_sql; UniqueConstraint.constraint_sql).
    inline:
      className === "models.CheckConstraint" ||
      (className === "models.UniqueConstraint" &&
        [...args.named.keys()].every((argument) => argument === "fields" || argument === "name")),
  };
}

/** Lists of names are the same whether they are written as lists or as tuples. */
function namesOrText(module: PythonModule, node: SyntaxNode): string {
  const names = stringList(literalOf(module, node));
  return names === undefined ? canonical(module, node) : JSON.stringify(names);
}

/** Names of fields that a string in an index or a constraint may stand for: `-created`, `author__name`. */
function fieldNames(value: string): readonly string[] {
  const name = value.replace(/^-/, "");
  return /^\w+$/.test(name) ? [name, name.split("__")[0] ?? name] : [];
}

/** Names of keyword arguments inside conditions: `Q(deleted__isnull=True)` reads `deleted`. */
function lookups(module: PythonModule, node: SyntaxNode): readonly string[] {
  const names: string[] = [];
  const pending: SyntaxNode[] = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const name = next.type === "keyword_argument" ? fieldOf(next, "name") : undefined;
    if (name !== undefined) names.push(...fieldNames(textOf(module, name)));
    pending.push(...next.children);
  }
  return names;
}

function addMember(
  call: Call,
  kind: Member["kind"],
  manner: "plain" | "concurrently" | "unvalidated",
): Operation | undefined {
  const node = call.args.get(kind);
  const member = node === undefined ? undefined : readMember(call.module, node, kind);
  if (member === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind: "addMember",
    entity,
    member,
    manner,
    origin: call.origin,
  }));
}

function removeMember(
  call: Call,
  member: Member["kind"],
  manner: "plain" | "concurrently",
): Operation | undefined {
  const name = string(call, "name");
  if (name === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind: "removeMember",
    entity,
    member,
    name,
    manner,
    origin: call.origin,
  }));
}

function renameIndex(call: Call): Operation | undefined {
  const newName = string(call, "new_name");
  if (newName === undefined) return undefined;
  const name = string(call, "old_name");
  if (name !== undefined) {
    return onEntity(call, "model_name", (entity) => ({
      kind: "renameMember",
      entity,
      name,
      newName,
      origin: call.origin,
    }));
  }
  const node = call.args.get("old_fields");
  const fields = node === undefined ? undefined : stringList(literalOf(call.module, node));
  if (fields === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind: "nameMember",
    entity,
    fields,
    newName,
    origin: call.origin,
  }));
}

function stringList(value: Literal | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const names: string[] = [];
  for (const item of value as readonly Literal[]) {
    if (typeof item !== "string") return undefined;
    names.push(item);
  }
  return names;
}

function alterConstraint(call: Call): Operation | undefined {
  const name = string(call, "name");
  const node = call.args.get("constraint");
  const member = node === undefined ? undefined : readMember(call.module, node, "constraint");
  if (name === undefined || member === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind: "alterMember",
    entity,
    name,
    member,
    origin: call.origin,
  }));
}

function validateConstraint(call: Call): Operation | undefined {
  const name = string(call, "name");
  if (name === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind: "validateMember",
    entity,
    name,
    origin: call.origin,
  }));
}

/** RunPython and RunSQL. What they touch is everything, as for Django; their text is kept to find names in. */
function dataStep(call: Call, label: string, reverse: string): Operation | undefined {
  const elidable = call.args.get("elidable");
  const states = call.args.get("state_operations");
  const state = states === undefined ? [] : readList(call, states);
  if (state === undefined) return undefined;
  const back = call.args.get(reverse);
  const step = opaque(call.module, call.node, call.origin, label, { changesState: false });
  const purpose = call.context.purposeOf(step.canonical);
  return {
    ...step,
    purpose,
    elidable: elidable !== undefined && literalOf(call.module, elidable) === true,
    reversible: back !== undefined && back.type !== "none",
    // What refold writes changes neither rows nor what the models say.
    idle:
      purpose !== undefined ||
      doesNothing(call.module, call.args.get(label === "RunPython" ? "code" : "sql")),
    state,
  };
}

/** `RunPython.noop`, `RunSQL.noop`, and SQL without a statement. */
function doesNothing(module: PythonModule, node: SyntaxNode | undefined): boolean {
  if (node === undefined) return false;
  const path = importedPath(module, node);
  if (path !== undefined) return /^migrations\.Run(?:Python|SQL)\.noop$/.test(normalPath(path));
  const value = literalOf(module, node);
  return value === "" || (Array.isArray(value) && value.length === 0);
}

function separate(call: Call): Operation | undefined {
  const database = call.args.get("database_operations");
  const state = call.args.get("state_operations");
  const databaseList = database === undefined ? [] : readList(call, database);
  const stateList = state === undefined ? [] : readList(call, state);
  if (databaseList === undefined || stateList === undefined) return undefined;
  return { kind: "separate", state: stateList, database: databaseList, origin: call.origin };
}

function readList(call: Call, node: SyntaxNode): readonly Operation[] | undefined {
  if (node.type === "none") return [];
  const elements = elementsOf(call.module, node);
  return elements?.map((element) => readOperation(call.module, element, call.context));
}

function createModel(call: Call): Operation | undefined {
  const { module, context } = call;
  const name = string(call, "name");
  const fieldsNode = call.args.get("fields");
  if (name === undefined || fieldsNode === undefined) return undefined;
  const fields = readFields(call, fieldsNode);
  const optionsNode = call.args.get("options");
  const given =
    optionsNode === undefined || optionsNode.type === "none"
      ? new Map<string, Option>()
      : readOptions(module, optionsNode);
  if (fields === undefined || given === undefined) return undefined;
  const dictionary = optionsNode === undefined ? undefined : followName(module, optionsNode);
  const indexes = memberOption(module, dictionary, "indexes", "index");
  const constraints = memberOption(module, dictionary, "constraints", "constraint");
  if (indexes === undefined || constraints === undefined) return undefined;
  for (const option of ["unique_together", "index_together"]) {
    const value = given.get(option);
    if (value !== undefined && togetherSets(value.literal) === undefined) return undefined;
  }
  const options = new Map([...given].filter(([key]) => key !== "indexes" && key !== "constraints"));
  const bases = call.args.get("bases");
  const managers = call.args.get("managers");
  const list = bases === undefined ? undefined : readBases(module, bases, context.app);
  if (bases !== undefined && list === undefined) return undefined;
  return {
    kind: "createEntity",
    entity: entityKey(`${context.app}.${name}`),
    name,
    fields,
    options,
    indexes,
    constraints,
    bases:
      bases === undefined || list === undefined || isDefaultBase(list)
        ? undefined
        : { expression: expressionOf(module, bases), list },
    managers:
      managers === undefined || isEmptyList(managers) ? undefined : expressionOf(module, managers),
    origin: call.origin,
  };
}

/** `bases=(models.Model,)` is what CreateModel assumes without it. */
function isDefaultBase(list: readonly Base[]): boolean {
  return list.length === 1 && list[0]?.canonical === "models.Model";
}

function isEmptyList(node: SyntaxNode): boolean {
  return node.type === "none" || (node.type === "list" && parts(node).length === 0);
}

function readFields(call: Call, node: SyntaxNode): readonly Field[] | undefined {
  const list = followName(call.module, node);
  if (list.type !== "list" && list.type !== "tuple") return undefined;
  const fields: Field[] = [];
  for (const item of parts(list)) {
    const pair = unwrap(item);
    const [nameNode, fieldNode] = parts(pair);
    if (pair.type !== "tuple" || nameNode === undefined || fieldNode === undefined)
      return undefined;
    const name = stringOf(call.module, nameNode);
    if (name === undefined) return undefined;
    const field = readField(call.module, name, fieldNode, call.context);
    if (field === undefined) return undefined;
    fields.push(field);
  }
  return fields;
}

/** The members listed under a key of the options; none where the key is missing, undefined where one cannot be read. */
function memberOption(
  module: PythonModule,
  dictionary: SyntaxNode | undefined,
  key: string,
  kind: Member["kind"],
): readonly Member[] | undefined {
  const pair = (dictionary === undefined ? [] : parts(dictionary)).find((candidate) => {
    const name = fieldOf(candidate, "key");
    return name !== undefined && stringOf(module, name) === key;
  });
  const value = pair === undefined ? undefined : fieldOf(pair, "value");
  if (value === undefined) return [];
  const list = followName(module, value);
  if (list.type !== "list" && list.type !== "tuple") return undefined;
  const members: Member[] = [];
  for (const item of parts(list)) {
    const member = readMember(module, item, kind);
    if (member === undefined) return undefined;
    members.push(member);
  }
  return members;
}

function readBases(
  module: PythonModule,
  node: SyntaxNode,
  app: string,
): readonly Base[] | undefined {
  const tuple = followName(module, node);
  if (tuple.type !== "tuple" && tuple.type !== "list") return undefined;
  return parts(tuple).map((item) => {
    const value = stringOf(module, item);
    if (value === undefined) return { canonical: canonical(module, item), entity: undefined };
    const entity = entityKey(value.includes(".") ? value : `${app}.${value}`);
    return { canonical: entity, entity };
  });
}
