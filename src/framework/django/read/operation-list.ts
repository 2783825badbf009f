import type { Literal } from "../../../operation/operation.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, fieldsOf, isComment, parts, unwrap, type SyntaxNode } from "../python/syntax.js";
import { canonical } from "./canonical.js";
import { literalOf } from "./literal.js";
import { assignedValue, bindingOf, importedPath, textOf } from "./names.js";
import type { Holds } from "./field.js";
import { elementsOfLiteral, type Element } from "./elements.js";
import { eachWay, type Decide } from "./ways.js";

/** An element of a list of operations, with the names as they stand where it is written. */
export interface ListedOperation extends Element {
  readonly module: PythonModule;
  /** Does it stand in a function, a loop or an expression that is evaluated more than once, or not in each way? */
  readonly computed: boolean;
}

/** A list of operations in one of the ways that it may turn out; undefined where it is not followed. */
export type ListedOperations = readonly ListedOperation[] | undefined;

/**
 * The operations of a class body, in each way in which its conditions may turn out. Undefined where it cannot be followed: then it may
 * hold any. Takes the statements of the body that bind or change `operations`, in their order, and the module with the names of the class.
 */
export function listOperations(
  module: PythonModule,
  statements: readonly SyntaxNode[],
  holds?: Holds,
): readonly (readonly ListedOperation[])[] | undefined {
  const ways = eachWay((decide): ListedOperations => {
    try {
      return new Lister(module, decide, holds).ofClass(statements);
    } catch (error) {
      if (error instanceof NotFollowed) return undefined;
      throw error;
    }
  });
  const listed = ways?.flatMap((way) => (way === undefined ? [] : [way]));
  return listed === undefined || listed.length < (ways?.length ?? 0) ? undefined : listed;
}

/** Thrown where something cannot be followed. */
class NotFollowed extends Error {}

/** The names around an expression: those of the module, and the local ones of a function, a loop or the class body. */
interface Scope {
  module: PythonModule;
  /** Local names, whether their values are known or not. */
  readonly locals: Set<string>;
  /** Local names of lists. */
  readonly lists: Map<string, ListedOperation[]>;
  readonly computed: boolean;
}

/** What a function gives back, with the names of its scope. */
interface Returned {
  readonly node: SyntaxNode;
  readonly scope: Scope;
}

const MOST_STEPS = 2_000;
const DEEPEST = 12;

class Lister {
  #steps = 0;
  #depth = 0;

  constructor(
    readonly module: PythonModule,
    readonly decide: Decide,
    readonly known: Holds | undefined,
  ) {}

  /** What `operations` holds behind the statements of a class body. */
  ofClass(statements: readonly SyntaxNode[]): readonly ListedOperation[] {
    const scope = this.scope(false);
    const returned = this.run(statements, scope);
    if (returned !== undefined) throw new NotFollowed();
    return scope.lists.get("operations") ?? [];
  }

  private scope(computed: boolean): Scope {
    return { module: this.module, locals: new Set(), lists: new Map(), computed };
  }

  private step(): void {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) throw new NotFollowed();
  }

  /** Runs statements; gives what they return, if they do. */
  private run(statements: readonly SyntaxNode[], scope: Scope): Returned | undefined {
    for (const statement of statements) {
      this.step();
      const returned = this.runOne(statement, scope);
      if (returned !== undefined) return returned;
    }
    return undefined;
  }

  private runOne(statement: SyntaxNode, scope: Scope): Returned | undefined {
    switch (statement.type) {
      case "comment":
      case "pass_statement":
        return undefined;
      case "expression_statement":
        for (const expression of parts(statement)) this.runExpression(expression, scope);
        return undefined;
      case "return_statement": {
        const node = parts(statement)[0];
        if (node === undefined) throw new NotFollowed();
        return { node, scope };
      }
      case "if_statement":
        return this.runIf(statement, scope);
      case "for_statement":
        return this.runFor(statement, scope);
      case "import_statement":
      case "import_from_statement":
        // Their names are known where conditions are (withClassImports).
        if (this.known === undefined) throw new NotFollowed();
        return undefined;
      default:
        throw new NotFollowed();
    }
  }

  private runIf(statement: SyntaxNode, scope: Scope): Returned | undefined {
    let computed = scope.computed;
    const branches = [statement, ...fieldsOf(statement, "alternative")];
    for (const branch of branches) {
      const condition = fieldOf(branch, "condition");
      computed ||= condition !== undefined && certain(scope.module, condition) === undefined;
      if (condition !== undefined && !this.holds(condition, scope)) continue;
      const inside = { ...scope, computed };
      const body = fieldOf(branch, condition === undefined ? "body" : "consequence");
      const returned = body === undefined ? undefined : this.run(parts(body), inside);
      scope.module = inside.module;
      return returned;
    }
    return undefined;
  }

  private runFor(statement: SyntaxNode, scope: Scope): Returned | undefined {
    const target = fieldOf(statement, "left");
    const values = fieldOf(statement, "right");
    const body = fieldOf(statement, "body");
    if (target === undefined || values === undefined || body === undefined) throw new NotFollowed();
    if (fieldOf(statement, "alternative") !== undefined) throw new NotFollowed();
    const inside = { ...scope, computed: true };
    for (const value of this.values(values, scope)) {
      this.bindTarget(target, value, inside);
      const returned = this.run(parts(body), inside);
      scope.module = inside.module;
      if (returned !== undefined) return returned;
    }
    return undefined;
  }

  private runExpression(node: SyntaxNode, scope: Scope): void {
    switch (node.type) {
      case "string":
      case "concatenated_string":
        return;
      case "assignment":
        this.assign(node, scope);
        return;
      case "augmented_assignment": {
        const target = fieldOf(node, "left");
        const value = fieldOf(node, "right");
        if (target?.type !== "identifier" || value === undefined) throw new NotFollowed();
        const list = scope.lists.get(textOf(scope.module, target));
        if (list === undefined || operatorOf(scope.module, node) !== "+=") throw new NotFollowed();
        list.push(...this.items(value, scope));
        return;
      }
      case "call":
        this.runCall(node, scope);
        return;
      default:
        throw new NotFollowed();
    }
  }

  private assign(node: SyntaxNode, scope: Scope): void {
    const target = fieldOf(node, "left");
    const value = fieldOf(node, "right");
    if (target?.type !== "identifier" || value?.type === "assignment") throw new NotFollowed();
    if (value === undefined) return;
    if (holds(value, "named_expression")) throw new NotFollowed();
    const name = textOf(scope.module, target);
    const inner = unwrap(value);
    const joins = inner.type === "binary_operator" && mentions(scope.module, inner, scope.lists);
    if (name === "operations" || joins || LISTS.has(inner.type)) {
      const list = [...this.items(inner, scope)];
      this.bind(target, undefined, scope);
      scope.lists.set(name, list);
      return;
    }
    // Two names for one list.
    if (mentions(scope.module, inner, scope.lists)) throw new NotFollowed();
    this.bind(target, this.closed(inner, scope), scope);
  }

  /** `operations.append(…)`, `operations.extend(…)`; what else is called must leave the lists alone. */
  private runCall(node: SyntaxNode, scope: Scope): void {
    const callee = fieldOf(node, "function");
    const given = argumentsIn(node);
    const object = callee?.type === "attribute" ? fieldOf(callee, "object") : undefined;
    const list =
      object?.type === "identifier" ? scope.lists.get(textOf(scope.module, object)) : undefined;
    if (list === undefined || callee === undefined) {
      if (mentions(scope.module, node, scope.lists)) throw new NotFollowed();
      // It may change a list of the module.
      if (!isPrint(scope.module, node)) throw new NotFollowed();
      return;
    }
    const method = fieldOf(callee, "attribute");
    const [only, more] = given;
    if (only === undefined || more !== undefined || method === undefined) throw new NotFollowed();
    const name = textOf(scope.module, method);
    if (name === "append") list.push(this.item({ node: only, comments: [] }, scope));
    else if (name === "extend") list.push(...this.items(only, scope));
    else throw new NotFollowed();
  }

  /** The elements of an expression that gives a list. */
  private items(node: SyntaxNode, scope: Scope): readonly ListedOperation[] {
    this.step();
    const inner = unwrap(node);
    switch (inner.type) {
      case "list":
      case "tuple":
        return elementsOfLiteral(scope.module, inner).flatMap((element) => {
          if (element.node.type !== "list_splat") return [this.item(element, scope)];
          const spread = parts(element.node)[0];
          if (spread === undefined) throw new NotFollowed();
          return this.items(spread, scope);
        });
      case "binary_operator": {
        const left = fieldOf(inner, "left");
        const right = fieldOf(inner, "right");
        if (left === undefined || right === undefined) throw new NotFollowed();
        if (operatorOf(scope.module, inner) !== "+") throw new NotFollowed();
        return [...this.items(left, scope), ...this.items(right, scope)];
      }
      case "conditional_expression":
        return this.items(this.chosen(inner, scope), { ...scope, computed: true });
      case "identifier":
        return this.namedItems(inner, scope);
      case "list_comprehension":
      case "generator_expression":
        return this.comprehended(inner, scope);
      case "call":
        return this.calledItems(inner, scope);
      default:
        throw new NotFollowed();
    }
  }

  private namedItems(node: SyntaxNode, scope: Scope): readonly ListedOperation[] {
    const name = textOf(scope.module, node);
    const list = scope.lists.get(name);
    if (list !== undefined) return list;
    const value = assignedValue(scope.module, name);
    if (value === undefined) throw new NotFollowed();
    return this.items(value, scope.locals.has(name) ? scope : this.scope(scope.computed));
  }

  private calledItems(call: SyntaxNode, scope: Scope): readonly ListedOperation[] {
    const callee = fieldOf(call, "function");
    const name = callee?.type === "identifier" ? textOf(scope.module, callee) : undefined;
    const [only, more] = argumentsIn(call);
    const isCopy = (name === "list" || name === "tuple") && !scope.module.bindings.has(name);
    if (isCopy && only !== undefined && more === undefined) {
      return this.items(only, { ...scope, computed: true });
    }
    return this.within(() => {
      const returned = this.call(call, scope);
      return this.items(returned.node, returned.scope);
    });
  }

  private within<T>(run: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new NotFollowed();
    const result = run();
    this.#depth -= 1;
    return result;
  }

  /** One element: an operation, one that is chosen, or what a function of the module gives. */
  private item({ node, comments }: Element, scope: Scope): ListedOperation {
    this.step();
    const inner = unwrap(node);
    if (inner.type === "conditional_expression") {
      const chosen = this.chosen(inner, scope);
      return this.item({ node: chosen, comments }, { ...scope, computed: true });
    }
    if (inner.type === "list_splat" || inner.type === "await") throw new NotFollowed();
    if (inner.type === "call" && this.functionOf(inner, scope) !== undefined) {
      return this.within(() => {
        const returned = this.call(inner, scope);
        return this.item({ node: returned.node, comments }, returned.scope);
      });
    }
    if (inner.type === "identifier") {
      const name = textOf(scope.module, inner);
      const value = assignedValue(scope.module, name);
      const followed = value === undefined ? undefined : unwrap(value);
      if (
        followed?.type === "conditional_expression" ||
        (followed && this.isOwnCall(followed, scope))
      ) {
        return this.item({ node: followed, comments }, { ...scope, computed: true });
      }
    }
    const { module, computed } = scope;
    // Where it names nothing local it means what it would mean in the module.
    const local = mentions(module, node, new Map([...scope.locals].map((name) => [name, true])));
    return { node, comments, module: local ? module : this.module, computed };
  }

  private isOwnCall(node: SyntaxNode, scope: Scope): boolean {
    return node.type === "call" && this.functionOf(node, scope) !== undefined;
  }

  private chosen(node: SyntaxNode, scope: Scope): SyntaxNode {
    const [body, condition, otherwise] = parts(node);
    if (body === undefined || condition === undefined || otherwise === undefined) {
      throw new NotFollowed();
    }
    return this.holds(condition, scope) ? body : otherwise;
  }

  private comprehended(node: SyntaxNode, scope: Scope): readonly ListedOperation[] {
    const [body, clause, more] = parts(node);
    if (body === undefined || clause?.type !== "for_in_clause" || more !== undefined) {
      throw new NotFollowed();
    }
    const target = fieldOf(clause, "left");
    const values = fieldOf(clause, "right");
    if (target === undefined || values === undefined) throw new NotFollowed();
    return this.values(values, scope).map((value) => {
      const inside: Scope = {
        ...scope,
        locals: new Set(scope.locals),
        lists: new Map(scope.lists),
        computed: true,
      };
      this.bindTarget(target, value, inside);
      return this.item({ node: body, comments: [] }, inside);
    });
  }

  /** The expressions that a loop goes over: those of a literal list. */
  private values(node: SyntaxNode, scope: Scope): readonly SyntaxNode[] {
    const inner = unwrap(node);
    const name = inner.type === "identifier" ? textOf(scope.module, inner) : undefined;
    if (name !== undefined && scope.lists.has(name)) throw new NotFollowed();
    const list = name === undefined ? inner : assignedValue(scope.module, name);
    const literal = list === undefined ? undefined : unwrap(list);
    if (literal?.type !== "list" && literal?.type !== "tuple") throw new NotFollowed();
    const values = parts(literal);
    if (values.some(({ type }) => type === "list_splat")) throw new NotFollowed();
    return values;
  }

  private bindTarget(target: SyntaxNode, value: SyntaxNode, scope: Scope): void {
    if (target.type === "identifier") {
      this.bind(target, this.closed(value, scope), scope);
      return;
    }
    const names = parts(target);
    const inner = unwrap(value);
    if (!TARGETS.has(target.type) || (inner.type !== "tuple" && inner.type !== "list")) {
      throw new NotFollowed();
    }
    const values = parts(inner);
    if (values.length !== names.length) throw new NotFollowed();
    for (const [index, name] of names.entries()) {
      const part = values[index];
      if (part !== undefined) this.bindTarget(name, part, scope);
    }
  }

  /** The function of the module that a call calls. */
  private functionOf(call: SyntaxNode, scope: Scope): SyntaxNode | undefined {
    const callee = fieldOf(call, "function");
    if (callee?.type !== "identifier") return undefined;
    const name = textOf(scope.module, callee);
    if (scope.locals.has(name) || (scope.module.bindings.get(name)?.length ?? 0) !== 1) {
      return undefined;
    }
    const binding = bindingOf(scope.module, name);
    if (binding?.kind !== "definition") return undefined;
    return binding.statement.type === "function_definition" ? binding.statement : undefined;
  }

  private call(call: SyntaxNode, scope: Scope): Returned {
    const definition = this.functionOf(call, scope);
    const parameters = definition === undefined ? undefined : fieldOf(definition, "parameters");
    const body = definition === undefined ? undefined : fieldOf(definition, "body");
    if (parameters === undefined || body === undefined) throw new NotFollowed();
    if (!textOf(this.module, definition ?? body).startsWith("def ")) throw new NotFollowed();
    const inside = this.scope(true);
    this.bindArguments(parts(parameters), argumentsIn(call), scope, inside);
    const returned = this.run(parts(body), inside);
    if (returned === undefined) throw new NotFollowed();
    return returned;
  }

  private bindArguments(
    parameters: readonly SyntaxNode[],
    given: readonly SyntaxNode[],
    scope: Scope,
    inside: Scope,
  ): void {
    const keywords = new Map<string, SyntaxNode>();
    const positional: SyntaxNode[] = [];
    for (const argument of given) {
      const value = fieldOf(argument, "value");
      const name = fieldOf(argument, "name");
      if (argument.type !== "keyword_argument") positional.push(argument);
      else if (name !== undefined && value !== undefined) {
        keywords.set(textOf(scope.module, name), value);
      }
    }
    if (positional.length > parameters.length) throw new NotFollowed();
    for (const [index, parameter] of parameters.entries()) {
      const isPlain = parameter.type === "identifier" || parameter.type === "default_parameter";
      const target = parameter.type === "identifier" ? parameter : fieldOf(parameter, "name");
      if (!isPlain || target?.type !== "identifier") throw new NotFollowed();
      const value = positional[index] ?? keywords.get(textOf(this.module, target));
      const usual = fieldOf(parameter, "value");
      if (value !== undefined) this.bind(target, this.closed(value, scope), inside);
      else if (usual !== undefined) this.bind(target, usual, inside);
      else throw new NotFollowed();
    }
  }

  /** The expression with a local name replaced by its value; undefined where it needs local names. */
  private closed(node: SyntaxNode, scope: Scope): SyntaxNode | undefined {
    let current = unwrap(node);
    for (let step = 0; step < 8 && current.type === "identifier"; step += 1) {
      const name = textOf(scope.module, current);
      if (!scope.locals.has(name)) return current;
      const value = assignedValue(scope.module, name);
      if (value === undefined) return undefined;
      current = unwrap(value);
    }
    const names = new Map([...scope.locals].map((name) => [name, true]));
    return mentions(scope.module, current, names) ? undefined : current;
  }

  /** Binds a local name to an expression, or to something that is not known. */
  private bind(target: SyntaxNode, value: SyntaxNode | undefined, scope: Scope): void {
    const name = textOf(scope.module, target);
    const { start, end } = value ?? target;
    const statement: SyntaxNode = {
      type: "assignment",
      field: "",
      start,
      end,
      children: [
        { ...target, field: "left" },
        { ...(value ?? target), field: "right" },
      ],
    };
    const binding = { kind: "definition", name, statement } as const;
    const bindings = new Map(scope.module.bindings);
    // A name that is bound twice stands for nothing that could be read.
    bindings.set(name, value === undefined ? [binding, binding] : [binding]);
    scope.module = { ...scope.module, bindings };
    scope.locals.add(name);
    scope.lists.delete(name);
  }

  private holds(condition: SyntaxNode, scope: Scope): boolean {
    const inner = unwrap(condition);
    if (inner.type === "not_operator") {
      const operand = fieldOf(inner, "argument");
      if (operand === undefined) throw new NotFollowed();
      return !this.holds(operand, scope);
    }
    const value = certain(scope.module, inner) ?? this.known?.(scope.module, inner);
    if (value !== undefined) return value;
    const isGiven = importedPath(scope.module, inner) !== undefined;
    return this.decide(isGiven ? canonical(scope.module, inner) : undefined);
  }
}

/** What a condition is wherever refold is used; undefined where that depends. */
function certain(module: PythonModule, condition: SyntaxNode): boolean | undefined {
  const inner = unwrap(condition);
  const value = literalOf(module, inner);
  if (typeof value === "boolean") return value;
  return inner.type === "comparison_operator" ? djangoIs(module, inner) : undefined;
}

/** `django.VERSION >= (1, 8)`, where all releases agree that refold knows of. */
function djangoIs(module: PythonModule, comparison: SyntaxNode): boolean | undefined {
  const operator = fieldOf(comparison, "operators");
  const [left, right, more] = parts(comparison).filter((part) => part !== operator);
  if (operator === undefined || left === undefined || right === undefined || more !== undefined) {
    return undefined;
  }
  const version = literalOf(module, right);
  if (importedPath(module, left) !== "django.VERSION" || !Array.isArray(version)) return undefined;
  const numbers: readonly Literal[] = version;
  const [major, minor = 0] = numbers;
  if (typeof major !== "number" || typeof minor !== "number") return undefined;
  // A release is a longer tuple, and so more than its own first numbers.
  const [oldestMajor, oldestMinor] = OLDEST_DJANGO;
  const isOlder = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  if (!isOlder) return undefined;
  switch (textOf(module, operator)) {
    case ">=":
    case ">":
      return true;
    case "<":
    case "<=":
      return false;
    default:
      return undefined;
  }
}

/** Chains of projects with older releases are not looked at. */
const OLDEST_DJANGO = [1, 11] as const;

const LISTS = new Set(["list", "list_comprehension"]);
const TARGETS = new Set(["pattern_list", "tuple_pattern", "list_pattern"]);

function argumentsIn(call: SyntaxNode): readonly SyntaxNode[] {
  const list = fieldOf(call, "arguments");
  const given = list?.type === "argument_list" ? parts(list) : undefined;
  if (given === undefined) throw new NotFollowed();
  if (given.some(({ type }) => type === "list_splat" || type === "dictionary_splat")) {
    throw new NotFollowed();
  }
  return given;
}

function operatorOf(module: PythonModule, node: SyntaxNode): string {
  const operator = fieldOf(node, "operator");
  return operator === undefined ? "" : textOf(module, operator);
}

function isPrint(module: PythonModule, call: SyntaxNode): boolean {
  const callee = fieldOf(call, "function");
  return (
    callee !== undefined && textOf(module, callee) === "print" && !module.bindings.has("print")
  );
}

function holds(node: SyntaxNode, type: string): boolean {
  return node.type === type || node.children.some((child) => holds(child, type));
}

/** Does an expression use one of the names? Names of attributes and of keyword arguments do not count. */
export function mentions(
  module: PythonModule,
  node: SyntaxNode,
  names: ReadonlyMap<string, unknown>,
): boolean {
  if (names.size === 0) return false;
  const pending: SyntaxNode[] = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const isUse = next.type === "identifier" && next.field !== "name" && next.field !== "attribute";
    if (isUse && names.has(textOf(module, next))) return true;
    for (const child of next.children) if (!isComment(child)) pending.push(child);
  }
  return false;
}
