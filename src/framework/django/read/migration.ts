import type { MigrationKey, MigrationNode } from "../../../chain/migration.js";
import type { SourceFile } from "../../../edit/source.js";
import type { Expression } from "../../../operation/expression.js";
import type { Slot } from "../../../operation/field.js";
import type { Opaque, Operation } from "../../../operation/operation.js";
import type { Binding, PythonModule } from "../python/module.js";
import { importBindings, readPythonModule } from "../python/scope.js";
import { fieldOf, parts, unwrap, type SyntaxNode } from "../python/syntax.js";
import { slotOf } from "./arguments.js";
import { normalPath } from "./normal-path.js";
import { expressionOf } from "./field.js";
import { movableDefinitions } from "./class-definitions.js";
import { literalOf, settingOf, stringOf } from "./literal.js";
import { elementsOf } from "./elements.js";
import { bindingOf, followName, importedPath, plainAssignment, textOf } from "./names.js";
import { listOperations, mentions, type ListedOperation } from "./operation-list.js";
import { tameBase, type MigrationBase } from "./migration-base.js";
import { HOOKS, inheritedMembers } from "./operation-classes.js";
import { operationsOfWays } from "./operation-ways.js";
import type { OperationContext } from "./operation-call.js";

/** A migration named by a literal (app, name). */
export interface NamedKey {
  readonly key: MigrationKey;
  /** The item of the list, and the string literal of the name in it; undefined where it is not a plain one. */
  readonly tuple: Slot;
  readonly slot: Slot | undefined;
}

/** A dependency as written, and what it means. */
export interface Dependency {
  /** The migration it names; undefined where only the project's code can tell. */
  readonly key: MigrationKey | undefined;
  /** Where the name stands as a string literal. */
  readonly slot: Slot | undefined;
  /** The setting of `swappable_dependency(settings.NAME)`. */
  readonly setting: string | undefined;
  readonly expression: Expression;
}

/** Why something in a module keeps it from being folded, and where. */
export interface Reason {
  readonly message: string;
  readonly offset: number;
}

/** A class attribute that Django does not know. */
export interface Attribute {
  readonly name: string;
  readonly value: Expression;
}

/** A migration module that was read. */
export interface MigrationModule {
  readonly key: MigrationKey;
  readonly module: PythonModule;
  readonly node: MigrationNode;
  readonly dependencies: readonly Dependency[];
  readonly runBefore: readonly NamedKey[];
  readonly replaces: readonly NamedKey[];
  /** What could not be read of them is an opaque step at the end. */
  readonly operations: readonly Operation[];
  readonly atomic: boolean;
  /** The class that it derives from, where that is not Django's own. */
  readonly base: { readonly expression: Expression; readonly definition: string } | undefined;
  readonly attributes: readonly Attribute[];
  /** Reasons to leave the module as it is; empty where it may be folded. */
  readonly whole: readonly Reason[];
}

/** A module in which no migration could be found. */
export interface NoMigration {
  readonly key: MigrationKey;
  readonly module: PythonModule;
  readonly reason: Reason;
  /** Does the module have something else of the name Migration? */
  readonly bound: boolean;
}

/** What the reader of a migration must know of its project. */
export type MigrationContext = Omit<OperationContext, "app" | "migration">;

export type ReadResult =
  | { readonly ok: true; readonly migration: MigrationModule }
  | { readonly ok: false; readonly problem: NoMigration };

/** Reads the migration of one module. */
export function readMigration(
  key: MigrationKey,
  source: SourceFile,
  root: SyntaxNode,
  context: MigrationContext,
): ReadResult {
  const plain = readPythonModule(source, root);
  const statement = bindingOf(plain, "Migration")?.statement;
  const definition = statement === undefined ? undefined : classOf(statement);
  const module =
    definition === undefined
      ? plain
      : withClassDefinitions(
          context.holds === undefined ? plain : withClassImports(plain, definition),
          definition,
        );
  if (statement === undefined || definition === undefined) {
    const offset = statement?.start ?? 0;
    const message =
      statement === undefined
        ? "the module has no class Migration"
        : "Migration is not a plain class of this module";
    const bound = statement !== undefined;
    return { ok: false, problem: { key, module, reason: { message, offset }, bound } };
  }
  return { ok: true, migration: readClass(key, module, statement, definition, context) };
}

/** The module with the constants and functions of the class among its own that can be moved there. */
function withClassDefinitions(module: PythonModule, definition: SyntaxNode): PythonModule {
  return withDefinitions(module, movableDefinitions(module, definition));
}

/** The module with definitions in place of what it has of their names. */
function withDefinitions(
  module: PythonModule,
  definitions: ReadonlyMap<string, SyntaxNode>,
): PythonModule {
  if (definitions.size === 0) return module;
  const bindings = new Map(module.bindings);
  for (const [name, statement] of definitions) {
    bindings.set(name, [{ kind: "definition", name, statement }]);
  }
  return { ...module, bindings };
}

/** Can the statement of the class body stand at the top of a module? */
function isMoved(module: PythonModule, name: string, statement: SyntaxNode | undefined): boolean {
  return module.bindings.get(name)?.some((binding) => binding.statement === statement) === true;
}

/** The module with the names among its own that the class body imports, where it has no others of theirs. */
function withClassImports(module: PythonModule, definition: SyntaxNode): PythonModule {
  const found = new Map<string, Binding[]>();
  const pending = [fieldOf(definition, "body")];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (/^import_(?:from_)?statement$/.test(node.type)) {
      for (const binding of importBindings(node, module.source.text)) {
        found.set(binding.name, [...(found.get(binding.name) ?? []), binding]);
      }
    } else if (!node.type.endsWith("definition")) pending.push(...node.children);
  }
  return { ...module, bindings: new Map([...found, ...module.bindings]) };
}

function classOf(statement: SyntaxNode): SyntaxNode | undefined {
  if (statement.type === "class_definition") return statement;
  return statement.type === "decorated_definition" ? fieldOf(statement, "definition") : undefined;
}

/** The attributes of the class while it is read; each name maps to its last value. */
interface Body {
  readonly values: Map<string, SyntaxNode>;
  /** The statements that bind names, each name's last. */
  readonly statements: Map<string, SyntaxNode>;
  /** Those that bind or change `operations`, or may, in their order. */
  readonly listing: SyntaxNode[];
  /** Those that do more than bind a name to an expression. */
  readonly computing: SyntaxNode[];
  readonly whole: Reason[];
  /** May the class do more, or less, than its list of operations says? */
  unsure: boolean;
}

/** Methods of Migration that decide what a migration does (django/db/migrations/migration.py). */
const DECIDING = new Set(["__init__", "apply", "unapply", "mutate_state"]);

const KNOWN = new Set([
  "dependencies",
  "run_before",
  "replaces",
  "operations",
  "initial",
  "atomic",
]);

function readClass(
  key: MigrationKey,
  module: PythonModule,
  statement: SyntaxNode,
  definition: SyntaxNode,
  given: MigrationContext,
): MigrationModule {
  const context: OperationContext = { ...given, app: key.app, migration: key };
  const body = readBody(module, definition);
  const { whole } = body;
  const base = tameBase({ module, definition }, context.moduleAt);
  checkClass(module, statement, definition, base, whole);
  const more = besides(module, statement, definition, base, context);
  body.unsure ||= more === "anything";
  for (const effect of module.effects) {
    whole.push({
      message: "a statement at module level acts when the module is imported",
      offset: effect.start,
    });
  }
  const dependencies = readDependencies(module, body, context);
  const runBefore = readKeys(module, body, "run_before");
  const replaces = readKeys(module, body, "replaces");
  const listed = readOperations(module, body, context);
  const unknown = unknownOperation(module, key, definition);
  const operations =
    listed === undefined
      ? [unknown]
      : body.unsure
        ? [...listed, unknown]
        : more === "rows"
          ? [...listed, { ...unknown, label: "a class of migrations", changesState: false }]
          : listed;
  const attributes = [...body.values]
    .filter(([name]) => !KNOWN.has(name) && !isMoved(module, name, body.statements.get(name)))
    .map(([name, node]) => ({ name, value: expressionOf(module, node) }));
  const initial = booleanOf(module, body, "initial");
  return {
    key,
    module,
    dependencies,
    runBefore,
    replaces,
    operations,
    atomic: booleanOf(module, body, "atomic") ?? base?.atomic ?? true,
    base: base && {
      expression: expressionOf(module, base.node),
      definition: base.definition,
    },
    attributes,
    whole,
    node: {
      key,
      dependencies: dependencies.flatMap(({ key: found }) => (found === undefined ? [] : [found])),
      runBefore: runBefore.map(({ key: named }) => named),
      replaces: replaces.map(({ key: named }) => named),
      initial,
    },
  };
}

function readBody(module: PythonModule, definition: SyntaxNode): Body {
  const body: Body = {
    values: new Map(),
    statements: new Map(),
    listing: [],
    computing: [],
    whole: [],
    unsure: false,
  };
  const block = fieldOf(definition, "body");
  for (const [index, statement] of (block === undefined ? [] : parts(block)).entries()) {
    const first = statement.children[0];
    if (statement.type === "pass_statement" || (index === 0 && first?.type === "string")) continue;
    if (statement.type === "expression_statement" && first?.type === "string") continue;
    if (annotationOnly(statement)) continue;
    let name = "";
    const value = plainAssignment(statement, (target) => {
      name = textOf(module, target);
      return true;
    });
    if (value === undefined) {
      const method = methodName(module, statement);
      if (method !== undefined && isMoved(module, method, statement)) continue;
      if (method !== undefined) {
        body.unsure ||= DECIDING.has(method);
        const message = "the class has methods of its own";
        body.whole.push({ message, offset: statement.start });
      } else if (onlyBindsOthers(module, statement)) {
        body.whole.push({ message: COMPUTES, offset: statement.start });
      } else {
        body.listing.push(statement);
        body.computing.push(statement);
      }
    } else {
      body.values.set(name, value);
      body.statements.set(name, statement);
      if (name === "operations") body.listing.push(statement);
    }
  }
  return body;
}

const COMPUTES = "the class body computes or changes its attributes";

/** `forwards, backwards = made()`: binds names that are not the migration's own, and mentions none of those. */
function onlyBindsOthers(module: PythonModule, statement: SyntaxNode): boolean {
  const assignment = statement.type === "expression_statement" ? statement.children[0] : undefined;
  const left = assignment?.type === "assignment" ? fieldOf(assignment, "left") : undefined;
  if (left?.type !== "pattern_list") return false;
  const names = parts(left);
  return (
    names.every(({ type }) => type === "identifier") &&
    !/\b(?:operations|dependencies|replaces|run_before|initial|atomic|apply|unapply|mutate_state|locals|vars)\b|__/.test(
      textOf(module, statement),
    )
  );
}

/** The name of a method or inner class; undefined for other statements. */
function methodName(module: PythonModule, statement: SyntaxNode): string | undefined {
  if (!statement.type.endsWith("definition")) return undefined;
  const definition =
    statement.type === "decorated_definition" ? fieldOf(statement, "definition") : statement;
  const name = definition === undefined ? undefined : fieldOf(definition, "name");
  return name === undefined ? undefined : textOf(module, name);
}

/** `name: type` without a value binds nothing. */
function annotationOnly(statement: SyntaxNode): boolean {
  const assignment = statement.children[0];
  return (
    statement.type === "expression_statement" &&
    assignment?.type === "assignment" &&
    fieldOf(assignment, "right") === undefined
  );
}

function checkClass(
  module: PythonModule,
  statement: SyntaxNode,
  definition: SyntaxNode,
  tame: MigrationBase | undefined,
  whole: Reason[],
): void {
  if (statement.type === "decorated_definition") {
    whole.push({ message: "the class is decorated", offset: statement.start });
  }
  if ((module.bindings.get("Migration")?.length ?? 0) > 1) {
    whole.push({ message: "Migration is defined more than once", offset: definition.start });
  }
  if (tame !== undefined) return;
  const superclasses = fieldOf(definition, "superclasses");
  const bases = superclasses === undefined ? [] : parts(superclasses);
  const [base] = bases;
  const path = base === undefined ? undefined : importedPath(module, base);
  if (bases.length !== 1 || path === undefined || normalPath(path) !== "migrations.Migration") {
    const text = superclasses === undefined ? "" : ` ${textOf(module, superclasses)}`;
    whole.push({
      message: `the class does not derive from migrations.Migration alone${text}`,
      offset: definition.start,
    });
  }
}

/** What the class may do besides its operations, by what it derives from and by its decorator: nothing, to the database alone, anything. */
function besides(
  module: PythonModule,
  statement: SyntaxNode,
  definition: SyntaxNode,
  tame: MigrationBase | undefined,
  { moduleAt }: OperationContext,
): "nothing" | "rows" | "anything" {
  if (statement.type === "decorated_definition") return "anything";
  if (tame !== undefined) return "nothing";
  const members = inheritedMembers({ module, definition }, moduleAt, (path) =>
    ["migrations.Migration", "object"].includes(path),
  );
  if (members === undefined) return "anything";
  const own = [...members].filter(
    (name) => KNOWN.has(name) || HOOKS.has(name) || DECIDING.has(name),
  );
  if (own.length === 0) return "nothing";
  return own.every((name) => name === "apply" || name === "unapply") ? "rows" : "anything";
}

function booleanOf(module: PythonModule, body: Body, name: string): boolean | undefined {
  const node = body.values.get(name);
  if (node === undefined) return undefined;
  const value = literalOf(module, node);
  if (typeof value === "boolean") return value;
  if (value === null) return undefined;
  body.whole.push({ message: `${name} is not a literal`, offset: node.start });
  return undefined;
}

/** The items of a literal list or tuple, also when joined by `+`; undefined where it is computed. */
function itemsOf(module: PythonModule, node: SyntaxNode): readonly SyntaxNode[] | undefined {
  const list = followName(module, node);
  if (list.type === "list" || list.type === "tuple") {
    const items = parts(list);
    return items.some(({ type }) => type === "list_splat") ? undefined : items;
  }
  if (list.type !== "binary_operator") return undefined;
  const sides = [fieldOf(list, "left"), fieldOf(list, "right")].map((side) =>
    side === undefined ? undefined : itemsOf(module, side),
  );
  const [left, right] = sides;
  return left === undefined || right === undefined ? undefined : [...left, ...right];
}

/** Those items of lists joined by `+` that are written out. */
function writtenItems(module: PythonModule, node: SyntaxNode): readonly SyntaxNode[] {
  const items = itemsOf(module, node);
  if (items !== undefined) return items;
  const list = followName(module, node);
  if (list.type !== "binary_operator") return [];
  return [fieldOf(list, "left"), fieldOf(list, "right")].flatMap((side) =>
    side === undefined ? [] : writtenItems(module, side),
  );
}

function readKeys(module: PythonModule, body: Body, name: string): readonly NamedKey[] {
  const node = body.values.get(name);
  if (node === undefined) return [];
  const items = itemsOf(module, node);
  const keys = items?.map((item) => keyOf(module, item)) ?? [undefined];
  if (keys.some((key) => key === undefined)) {
    body.whole.push({
      message: `${name} is not a literal list of (app, name)`,
      offset: node.start,
    });
  }
  return keys.flatMap((key) => (key === undefined ? [] : [key]));
}

function keyOf(module: PythonModule, node: SyntaxNode): NamedKey | undefined {
  const tuple = followName(module, node);
  if (tuple.type !== "tuple" && tuple.type !== "list") return undefined;
  const [app, name, more] = parts(tuple);
  if (app === undefined || name === undefined || more !== undefined) return undefined;
  const appText = literalOf(module, app);
  const nameText = literalOf(module, name);
  if (typeof appText !== "string" || typeof nameText !== "string") return undefined;
  return {
    key: { app: appText, name: nameText },
    tuple: { start: node.start, end: node.end },
    slot: slotOf(name),
  };
}

function readDependencies(
  module: PythonModule,
  body: Body,
  context: OperationContext,
): readonly Dependency[] {
  const node = body.values.get("dependencies");
  if (node === undefined) return [];
  const items = itemsOf(module, node);
  if (items === undefined) {
    body.whole.push({ message: "dependencies are computed", offset: node.start });
  }
  return (items ?? writtenItems(module, node)).map((item) => {
    const dependency = readDependency(module, item, context);
    if (dependency.key === undefined && dependency.setting === undefined) {
      body.whole.push({ message: "a dependency is computed", offset: item.start });
    }
    return dependency;
  });
}

function readDependency(
  module: PythonModule,
  item: SyntaxNode,
  context: OperationContext,
): Dependency {
  const expression = expressionOf(module, item);
  const named = keyOf(module, item);
  if (named !== undefined) {
    return { key: named.key, slot: named.slot, setting: undefined, expression };
  }
  const call = unwrap(item);
  const callee = call.type === "call" ? fieldOf(call, "function") : undefined;
  const list = call.type === "call" ? fieldOf(call, "arguments") : undefined;
  const argument = list === undefined ? undefined : parts(list)[0];
  const path = callee === undefined ? undefined : importedPath(module, callee);
  if (argument === undefined || path === undefined) {
    return { key: undefined, slot: undefined, setting: undefined, expression };
  }
  if (normalPath(path) !== "migrations.swappable_dependency") {
    return { key: undefined, slot: undefined, setting: undefined, expression };
  }
  const text = stringOf(module, argument);
  const setting = settingOf(module, argument) ?? textOf(module, argument);
  const model = text ?? context.modelSettings.get(setting);
  const app = model?.split(".")[0];
  return {
    key: app === undefined ? undefined : { app, name: "__first__" },
    slot: undefined,
    setting,
    expression,
  };
}

/** The operations as far as they are known; undefined where they may be any. */
function readOperations(
  module: PythonModule,
  body: Body,
  context: OperationContext,
): readonly Operation[] | undefined {
  const inside = withDefinitions(module, namesOfClassBody(module, body));
  const ways = followsBody(module, body)
    ? listOperations(inside, body.listing, context.holds)
    : undefined;
  if (ways === undefined) {
    const offset = (body.computing[0] ?? body.values.get("operations"))?.start ?? 0;
    const message = body.computing.length > 0 ? COMPUTES : "operations are computed";
    body.whole.push({ message, offset });
    return undefined;
  }
  const items = ways.flat();
  const computed = items.find((item) => item.computed);
  if (ways.length > 1) {
    const offset = (body.computing[0] ?? body.values.get("operations"))?.start ?? 0;
    body.whole.push({ message: "operations are chosen by a condition", offset });
  } else if (computed !== undefined) {
    body.whole.push({ message: "operations are computed", offset: computed.node.start });
  }
  checkClassNames(module, body, items);
  return operationsOfWays(inside, ways, context);
}

/** Do the statements of the class body change nothing but `operations` and names of their own? */
function followsBody(module: PythonModule, body: Body): boolean {
  return body.computing.every((statement) =>
    boundIn(module, statement).every((name) => name === "operations" || !isTaken(name, body)),
  );
}

function isTaken(name: string, body: Body): boolean {
  return KNOWN.has(name) || DECIDING.has(name) || body.values.has(name);
}

/** Names that a statement binds, and those of the migration's attributes that it uses at all. */
function boundIn(module: PythonModule, statement: SyntaxNode): readonly string[] {
  const names: string[] = [];
  const visit = (node: SyntaxNode, isTarget: boolean): void => {
    const inTarget = isTarget || node.field === "left";
    if (node.type === "identifier") {
      const name = textOf(module, node);
      if (inTarget || ((KNOWN.has(name) || DECIDING.has(name)) && node.field !== "attribute")) {
        names.push(name);
      }
    }
    for (const child of node.children) visit(child, inTarget);
  };
  visit(statement, false);
  return names;
}

/** Operations that use names of the class body cannot leave it. */
function checkClassNames(
  module: PythonModule,
  body: Body,
  items: readonly ListedOperation[],
): void {
  const inherited = namesOfClassBody(module, body);
  const node = body.values.get("operations");
  if (
    node !== undefined &&
    mentions(module, node, inherited) &&
    elementsOf(module, node) === undefined
  ) {
    body.whole.push({ message: "operations use a name of the class body", offset: node.start });
  }
  for (const { node: element } of items) {
    if (mentions(module, element, inherited)) {
      body.whole.push({
        message: "an operation uses a name of the class body",
        offset: element.start,
      });
    }
  }
}

/** Names that the class body binds: an operation that uses one cannot leave its class. */
function namesOfClassBody(module: PythonModule, body: Body): ReadonlyMap<string, SyntaxNode> {
  return new Map(
    [...body.statements].filter(([name]) => !KNOWN.has(name) && !module.bindings.has(name)),
  );
}

/** Stands for operations that could not be read. */
function unknownOperation(module: PythonModule, key: MigrationKey, definition: SyntaxNode): Opaque {
  return {
    kind: "opaque",
    origin: {
      migration: key,
      slice: { file: module.source, start: definition.start, end: definition.end, edits: [] },
      comments: [],
      inner: [],
    },
    label: "operations that are computed",
    canonical: textOf(module, definition),
    facts: undefined,
    elidable: false,
    reversible: true,
    state: [],
    changesState: true,
    idle: false,
    purpose: undefined,
    text: module.source.text,
  };
}
