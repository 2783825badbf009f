import {
  isEntityOperation,
  type Opaque,
  type Operation,
  type Origin,
} from "../../../operation/operation.js";
import type { EntityKey } from "../../../operation/field.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, isComment, type SyntaxNode } from "../python/syntax.js";
import { argumentsOf } from "./arguments.js";
import { canonical } from "./canonical.js";
import { elementsOf, type Element } from "./elements.js";
import { normalPath } from "./normal-path.js";
import { countsAs } from "./operation-classes.js";
import { entityKey } from "./field.js";
import { literalOf, stringOf } from "./literal.js";
import { followName, importedPath, textOf } from "./names.js";
import { type OperationContext, onEntity, string, type Call } from "./operation-call.js";
import { alterOption, alterTogether, alterModelOptions, alterManagers } from "./model-options.js";
import { fieldOperation, removeField, renameField } from "./field-operations.js";
import {
  addMember,
  removeMember,
  renameIndex,
  alterConstraint,
  validateConstraint,
} from "./member-operations.js";
import { createModel } from "./create-model.js";

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
  const unknown = (): Opaque => opaque(module, call, origin, label, { changesState: true });
  const readAs = (form: Form | undefined): Operation | undefined => {
    const args = form === undefined ? undefined : argumentsOf(module, call, form.parameters);
    if (form === undefined || args === undefined || args.rest.length > 0) return undefined;
    return form.read({ module, context, origin, node: call, args: args.named });
  };
  const known = FORMS.get(own ?? "");
  if (known !== undefined || callee === undefined) {
    return readAs(known) ?? { ...unknown(), changesOnly: onlyEntity(own, call, module, context) };
  }
  const counts = countsAs(module, callee, context.moduleAt);
  if (counts === undefined) {
    return { ...unknown(), changesOnly: onlyEntity(own, call, module, context) };
  }
  if (counts.kind === "noState") return { ...unknown(), changesState: false };
  const base = readAs(FORMS.get(counts.base));
  if (base === undefined || counts.kind === "same") return base ?? unknown();
  if (counts.kind === "onlyState" && isEntityOperation(base)) {
    return { kind: "separate", state: [base], database: [], origin };
  }
  // What it does to the state comes with it, as with `state_operations`.
  return base.kind === "opaque"
    ? { ...unknown(), state: base.state, changesState: false, reversible: base.reversible }
    : { ...unknown(), state: [base], changesState: false };
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
    inner: textOf(module, call).includes("#") ? commentsIn(module, call) : [],
  };
}

function commentsIn(module: PythonModule, node: SyntaxNode): Origin["inner"] {
  return node.children.flatMap((child) =>
    isComment(child)
      ? [{ start: child.start, text: textOf(module, child) }]
      : commentsIn(module, child),
  );
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
