import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { normalPath } from "./normal-path.js";
import { bindingOf, importedPath, plainAssignment, textOf } from "./names.js";

/** Finds the module of a dotted path (`shop.operations`), as it is seen from another module; undefined where it cannot be read. */
export type ModuleFinder = (from: PythonModule, path: string) => PythonModule | undefined;

/**
 * What an operation of a class of the project's own, or of a package's, does for all that its text says.
 * `same`: what the class of Django does from which it derives. `sameState`: that is so for the state, and to the database it does something
 * of its own. `onlyState`: to the database it does nothing on its way forwards. `noState`: it leaves the state alone.
 */
export type CountsAs =
  | { readonly kind: "same" | "sameState" | "onlyState"; readonly base: string }
  | { readonly kind: "noState" };

/** Members that say nothing of what an operation does. */
const TELLING = new Set(["describe", "migration_name_fragment", "formatted_description"]);

/** Those that act on the database alone, or that no migration that runs asks for. */
const OUTSIDE_STATE = new Set([
  ...TELLING,
  "database_forwards",
  "database_backwards",
  "deconstruct",
  "reduce",
  "elidable",
  "reversible",
  "atomic",
  "reduces_to_sql",
]);

/** Classes whose operations leave the state alone by themselves (django/db/migrations/operations/special.py). */
const WITHOUT_STATE = new Set(["migrations.RunPython"]);

/**
 * What the operations of a class count as; undefined where the class may do anything to the state, or cannot be read.
 */
export function countsAs(
  module: PythonModule,
  callee: SyntaxNode,
  find: ModuleFinder,
): CountsAs | undefined {
  let current = module;
  let name: SyntaxNode = callee;
  let isSame = true;
  let isKnown = true;
  let forwards: SyntaxNode | undefined;
  for (let depth = 0; depth < 8; depth += 1) {
    const found = definitionOf(current, name, find);
    if (found === undefined) {
      const path = importedPath(current, name);
      const base = path === undefined ? undefined : normalPath(path);
      if (base === undefined || depth === 0) return undefined;
      if (isSame) return { kind: "same", base };
      if (WITHOUT_STATE.has(base)) return { kind: "noState" };
      if (!isKnown) return undefined;
      const isIdle = forwards !== undefined && doesNothing(forwards);
      return { kind: isIdle ? "onlyState" : "sameState", base };
    }
    const members = membersOf(found);
    const base = onlyBase(found.definition);
    if (members === undefined || base === undefined) return undefined;
    forwards ??= members.get("database_forwards");
    const state = members.get("state_forwards");
    if (state !== undefined) return doesNothing(state) ? { kind: "noState" } : undefined;
    for (const member of members.keys()) {
      if (HOOKS.has(member)) return undefined;
      if (!TELLING.has(member)) isSame = false;
      if (!OUTSIDE_STATE.has(member) && !/^_[a-z]/.test(member)) isKnown = false;
    }
    current = found.module;
    name = base;
  }
  return undefined;
}

/** Methods by which a class may change what others do. */
export const HOOKS: ReadonlySet<string> = new Set([
  "__new__",
  "__init_subclass__",
  "__getattribute__",
  "__getattr__",
  "__setattr__",
]);

export interface Found {
  readonly module: PythonModule;
  readonly definition: SyntaxNode;
}

/** The class statement that a name means, here or in the module that it is imported from; imports are followed a few modules far. */
export function definitionOf(
  module: PythonModule,
  name: SyntaxNode,
  find: ModuleFinder,
): Found | undefined {
  const own = name.type === "identifier" ? bindingOf(module, textOf(module, name)) : undefined;
  if (own?.kind === "definition") {
    const { statement } = own;
    return statement.type === "class_definition" ? { module, definition: statement } : undefined;
  }
  let path = importedPath(module, name);
  let current = module;
  for (let step = 0; step < 4; step += 1) {
    if (path === undefined || path.startsWith("django.")) return undefined;
    const dot = path.lastIndexOf(".");
    const other = find(current, path.slice(0, dot) || ".");
    const bindings = other?.bindings.get(path.slice(dot + 1));
    const [binding] = bindings ?? [];
    if (other === undefined || binding === undefined || bindings?.length !== 1) return undefined;
    if (binding.kind === "definition") {
      const { statement } = binding;
      return statement.type === "class_definition"
        ? { module: other, definition: statement }
        : undefined;
    }
    if (binding.member === undefined) return undefined;
    const from = binding.module.endsWith(".") ? binding.module : `${binding.module}.`;
    path = `${from}${binding.member}`;
    current = other;
  }
  return undefined;
}

/** What stands in the classes from which a class derives, those left out that `isKnown` names by their path. */
export function inheritedMembers(
  { module, definition }: Found,
  find: ModuleFinder,
  isKnown: (path: string) => boolean,
): ReadonlySet<string> | undefined {
  const members = new Set<string>();
  const pending = basesOf({ module, definition });
  for (let steps = 0; pending.length > 0; steps += 1) {
    const next = pending.pop();
    if (next === undefined || steps > 20 || next.base.type === "keyword_argument") return undefined;
    const path = importedPath(next.module, next.base);
    if (path !== undefined && isKnown(normalPath(path))) continue;
    const found = definitionOf(next.module, next.base, find);
    const own = found === undefined ? undefined : membersOf(found);
    if (found === undefined || own === undefined) return undefined;
    for (const member of own.keys()) members.add(member);
    pending.push(...basesOf(found));
  }
  return members;
}

function basesOf({ module, definition }: Found): { module: PythonModule; base: SyntaxNode }[] {
  const superclasses = fieldOf(definition, "superclasses");
  const bases = superclasses === undefined ? [] : parts(superclasses);
  return bases.map((base) => ({ module, base }));
}

/** The class from which another one derives; undefined for none, for several, and for keywords. */
export function onlyBase(definition: SyntaxNode): SyntaxNode | undefined {
  const superclasses = fieldOf(definition, "superclasses");
  const [base, more] = superclasses === undefined ? [] : parts(superclasses);
  return more === undefined && base?.type !== "keyword_argument" ? base : undefined;
}

/** The members that a class body defines, by name; undefined where it does more than that. */
export function membersOf({
  module,
  definition,
}: Found): ReadonlyMap<string, SyntaxNode> | undefined {
  const members = new Map<string, SyntaxNode>();
  const body = fieldOf(definition, "body");
  for (const statement of body === undefined ? [] : parts(body)) {
    if (saysNothing(statement)) continue;
    let member: string | undefined;
    if (statement.type === "function_definition" || statement.type === "decorated_definition") {
      const inner = fieldOf(statement, "definition") ?? statement;
      const own = fieldOf(inner, "name");
      member = own === undefined ? undefined : textOf(module, own);
    } else {
      plainAssignment(statement, (target) => {
        member = textOf(module, target);
        return true;
      });
    }
    if (member === undefined) return undefined;
    members.set(member, statement);
  }
  return members;
}

/** A docstring, `pass` or `…`. */
export function saysNothing(statement: SyntaxNode): boolean {
  const only = statement.children[0];
  return (
    statement.type === "pass_statement" ||
    (statement.type === "expression_statement" &&
      (only?.type === "string" || only?.type === "ellipsis"))
  );
}

/** A method of nothing but docstring, `pass`, `…` and `return`. */
function doesNothing(method: SyntaxNode): boolean {
  const body = method.type === "function_definition" ? fieldOf(method, "body") : undefined;
  return (
    body !== undefined &&
    parts(body).every((statement) => {
      if (saysNothing(statement)) return true;
      const value = parts(statement)[0];
      return (
        statement.type === "return_statement" && (value === undefined || value.type === "none")
      );
    })
  );
}
