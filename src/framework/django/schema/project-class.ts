import type { Literal } from "../../../operation/operation.js";
import { builtInType } from "../../../schema/field-type.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { normalPath } from "../read/normal-path.js";
import { literalOf } from "../read/literal.js";
import { importedPath, textOf } from "../read/names.js";
import { definitionOf, type Found, type ModuleFinder } from "../read/operation-classes.js";
import { knownType, type KnownType } from "./field-types.js";

/** What a field class of a project or package comes down to. */
export type ReadClass =
  | {
      readonly ok: true;
      readonly known: KnownType;
      /** The nearest class of Django's own. */
      readonly base: string;
      /** Arguments that its constructors set of themselves. */
      readonly given: ReadonlyMap<string, Literal>;
      /** Arguments that they set to what could not be read. */
      readonly computed: ReadonlySet<string>;
      /** What the class says of empty texts, where it does. */
      readonly emptyStrings: boolean | undefined;
    }
  | { readonly ok: false; readonly why: string };

/** More bases than this nobody has. */
const DEEPEST = 12;

/**
 * Follows a field class to the class of Django that it derives from, with what the classes on the way say of their column:
 * `get_internal_type`, `db_type`, arguments that their constructors set.
 */
export function readFieldClass(
  module: PythonModule,
  callee: SyntaxNode,
  find: ModuleFinder,
): ReadClass {
  return follow(module, callee, find, 0);
}

function follow(
  module: PythonModule,
  name: SyntaxNode,
  find: ModuleFinder,
  depth: number,
): ReadClass {
  const path = importedPath(module, name);
  const own = path === undefined ? undefined : normalPath(path);
  const known = own === undefined ? undefined : knownType(own);
  if (known !== undefined && own !== undefined) {
    return {
      ok: true,
      known,
      base: own,
      given: new Map(),
      computed: new Set(),
      emptyStrings: undefined,
    };
  }
  const label = own ?? textOf(module, name);
  const [alias, ...others] =
    depth > DEEPEST
      ? []
      : aliased(module, name).map((node) => follow(module, node, find, depth + 1));
  if (alias?.ok === true && others.every((other) => isSame(other, alias))) return alias;
  const found = depth > DEEPEST ? undefined : definitionThrough(module, name, find);
  if (found === undefined) return { ok: false, why: `the class ${label} was not found` };
  const superclasses = fieldOf(found.definition, "superclasses");
  const bases = superclasses === undefined ? [] : parts(superclasses);
  let why = `${label} derives from no field class that could be read`;
  for (const base of bases) {
    if (base.type === "keyword_argument") continue;
    const read = follow(found.module, base, find, depth + 1);
    if (read.ok) return withOwn(read, found, label);
    why = read.why;
  }
  return { ok: false, why };
}

/** What a name of the module is assigned, in each branch that does; without the types that a generic class is given. */
function aliased(module: PythonModule, name: SyntaxNode): readonly SyntaxNode[] {
  if (name.type !== "identifier") return [];
  const text = textOf(module, name);
  const bindings = module.bindings.get(text) ?? [];
  return bindings.flatMap((binding) =>
    binding.kind === "definition" ? assignedIn(module, binding.statement, text) : [],
  );
}

function assignedIn(module: PythonModule, node: SyntaxNode, name: string): readonly SyntaxNode[] {
  if (node.type === "class_definition" || node.type === "function_definition") return [];
  if (node.type !== "assignment") {
    return node.children.flatMap((child) => assignedIn(module, child, name));
  }
  const left = fieldOf(node, "left");
  const right = fieldOf(node, "right");
  if (left === undefined || right === undefined || textOf(module, left) !== name) return [];
  return [right.type === "subscript" ? (fieldOf(right, "value") ?? right) : right];
}

/** Do two classes come down to the same? */
function isSame(one: ReadClass, other: Extract<ReadClass, { ok: true }>): boolean {
  return (
    one.ok &&
    one.base === other.base &&
    JSON.stringify(one.known) === JSON.stringify(other.known) &&
    one.computed.size + other.computed.size + one.given.size + other.given.size === 0
  );
}

/** The class that a name means; re-exports are followed a few modules deep. */
function definitionThrough(
  module: PythonModule,
  name: SyntaxNode,
  find: ModuleFinder,
): Found | undefined {
  const direct = definitionOf(module, name, find);
  if (direct !== undefined) return direct;
  let path = importedPath(module, name);
  let from = module;
  for (let step = 0; step < 4 && path !== undefined; step += 1) {
    const dot = path.lastIndexOf(".");
    const other: PythonModule | undefined = find(from, path.slice(0, dot) || ".");
    const member = path.slice(dot + 1);
    const binding = other?.bindings.get(member)?.at(-1);
    if (other === undefined || binding === undefined) return undefined;
    if (binding.kind === "definition") {
      return binding.statement.type === "class_definition"
        ? { module: other, definition: binding.statement }
        : undefined;
    }
    if (binding.member === undefined) return undefined;
    path = binding.module.endsWith(".")
      ? binding.module + binding.member
      : `${binding.module}.${binding.member}`;
    from = other;
  }
  return undefined;
}

/** What the class itself says, on top of its base. */
function withOwn(read: Extract<ReadClass, { ok: true }>, found: Found, label: string): ReadClass {
  const body = fieldOf(found.definition, "body");
  let { known, emptyStrings } = read;
  const setting: Settings = { given: new Map(read.given), computed: new Set(read.computed) };
  const constants = constantsOf(found.module, body === undefined ? [] : parts(body));
  for (const statement of body === undefined ? [] : parts(body)) {
    const method = methodOf(statement);
    const name = method === undefined ? undefined : fieldOf(method, "name");
    if (method === undefined || name === undefined) {
      emptyStrings = emptyStringsOf(found.module, statement) ?? emptyStrings;
      continue;
    }
    switch (textOf(found.module, name)) {
      case "__init__":
        noteConstructor(
          { module: found.module, constants, parameters: new Set() },
          setting,
          method,
        );
        break;
      case "get_internal_type": {
        const result = resultOf(found.module, method);
        const type = typeof result === "string" ? typeNamed(result) : undefined;
        if (type === undefined) return { ok: false, why: `${label} computes its internal type` };
        known = type;
        break;
      }
      case "db_type": {
        const result = resultOf(found.module, method);
        if (typeof result !== "string" && result !== null) {
          return { ok: false, why: `${label} computes its column type` };
        }
        known = result === null ? { kind: "none" } : { kind: "fixed", name: label, text: result };
        break;
      }
      case "db_parameters":
      case "db_check":
      case "rel_db_type":
        return { ok: false, why: `${label} computes what its column is` };
      default:
    }
  }
  return { ok: true, known, base: read.base, ...setting, emptyStrings };
}

function typeNamed(name: string): KnownType | undefined {
  const type = builtInType(name);
  if (type !== undefined) return { kind: "builtIn", name: type };
  return name === "ManyToManyField" ? { kind: "none" } : undefined;
}

function methodOf(statement: SyntaxNode): SyntaxNode | undefined {
  if (statement.type === "function_definition") return statement;
  const definition =
    statement.type === "decorated_definition" ? fieldOf(statement, "definition") : undefined;
  return definition?.type === "function_definition" ? definition : undefined;
}

function emptyStringsOf(module: PythonModule, statement: SyntaxNode): boolean | undefined {
  const assignment = statement.children[0];
  const left = assignment?.type === "assignment" ? fieldOf(assignment, "left") : undefined;
  const right = assignment === undefined ? undefined : fieldOf(assignment, "right");
  if (left === undefined || right === undefined) return undefined;
  if (textOf(module, left) !== "empty_strings_allowed") return undefined;
  return literalOf(module, right) === true;
}

/** The literal that a method returns whose body is one `return`. */
function resultOf(module: PythonModule, method: SyntaxNode): Literal | undefined {
  const body = fieldOf(method, "body");
  const statements = (body === undefined ? [] : parts(body)).filter(
    ({ type, children }) => type !== "expression_statement" || children[0]?.type !== "string",
  );
  const [only] = statements;
  if (statements.length !== 1 || only?.type !== "return_statement") return undefined;
  const value = parts(only)[0];
  return value === undefined ? null : literalOf(module, value);
}

/** What constructors set, literally or not. */
interface Settings {
  readonly given: Map<string, Literal>;
  readonly computed: Set<string>;
}

/** A constructor being read, with the constants of its class and its parameters. */
interface Constructor {
  readonly module: PythonModule;
  readonly constants: ReadonlyMap<string, Literal>;
  readonly parameters: Set<string>;
}

function constantsOf(
  module: PythonModule,
  statements: readonly SyntaxNode[],
): ReadonlyMap<string, Literal> {
  const constants = new Map<string, Literal>();
  for (const statement of statements) {
    const assignment = statement.children[0];
    const left = assignment?.type === "assignment" ? fieldOf(assignment, "left") : undefined;
    const right = assignment === undefined ? undefined : fieldOf(assignment, "right");
    const value = right === undefined ? undefined : literalOf(module, right);
    if (left?.type === "identifier" && value !== undefined) {
      constants.set(textOf(module, left), value);
    }
  }
  return constants;
}

/** Notes the arguments that a constructor gives a value which its callers need not say. */
function noteConstructor(constructor: Constructor, settings: Settings, method: SyntaxNode): void {
  const { module } = constructor;
  const parameters = fieldOf(method, "parameters");
  for (const parameter of parameters === undefined ? [] : parts(parameters)) {
    const name = fieldOf(parameter, "name");
    const value = fieldOf(parameter, "value");
    constructor.parameters.add(textOf(module, name ?? parameter));
    if (name === undefined || value === undefined) continue;
    note(constructor, settings, textOf(module, name), value);
  }
  const pending = [method];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    noteSetting(constructor, settings, node);
    pending.push(...node.children);
  }
}

/** `kwargs["max_length"] = 7`, `kwargs.setdefault("max_length", 7)`, `super().__init__(max_length=7)`. */
function noteSetting(constructor: Constructor, settings: Settings, node: SyntaxNode): void {
  const { module } = constructor;
  const text = textOf(module, node);
  if (node.type === "assignment") {
    const name = /^\w+\[\s*["'](\w+)["']\s*\]\s*=/.exec(text)?.[1];
    let value = fieldOf(node, "right");
    while (value?.type === "assignment") value = fieldOf(value, "right");
    if (name !== undefined && value !== undefined) note(constructor, settings, name, value);
    return;
  }
  if (node.type !== "call") return;
  const list = fieldOf(node, "arguments");
  const args = list === undefined ? [] : parts(list);
  const name = /^\w+\.setdefault\(\s*["'](\w+)["']/.exec(text)?.[1];
  const value = args[1];
  if (name !== undefined && value !== undefined) note(constructor, settings, name, value);
  if (!/^super\(.*?\)\.__init__\(/s.test(text)) return;
  for (const argument of args) {
    const key = argument.type === "keyword_argument" ? fieldOf(argument, "name") : undefined;
    const given = fieldOf(argument, "value");
    if (key !== undefined && given !== undefined) {
      note(constructor, settings, textOf(module, key), given);
    }
  }
}

function note(
  { module, constants, parameters }: Constructor,
  { given, computed }: Settings,
  name: string,
  node: SyntaxNode,
): void {
  const text = textOf(module, node);
  // What a parameter hands on is what the caller says.
  if (parameters.has(text)) return;
  const constant = /^(?:self|cls)\.(\w+)$/.exec(text)?.[1];
  const value = constant === undefined ? literalOf(module, node) : constants.get(constant);
  if (value === undefined) computed.add(name);
  else {
    given.set(name, value);
    computed.delete(name);
  }
}
