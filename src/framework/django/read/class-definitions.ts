import { BUILTINS } from "../python/builtins.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { plainAssignment, textOf } from "./names.js";

/** What Django itself knows of a migration, or calls (django/db/migrations/migration.py, Migration). */
const DJANGO_NAMES = new Set([
  ...["operations", "dependencies", "run_before", "replaces", "initial", "atomic"],
  ...["apply", "unapply", "mutate_state", "suggest_name", "name", "app_label"],
]);

interface Statement {
  readonly name: string;
  readonly node: SyntaxNode;
  /** Names of the class body that it sees when it runs; a function sees none. */
  readonly sees: readonly string[];
  readonly movable: boolean;
}

/**
 * The constants and functions in the body of a migration that its operations use and that mean the same at the top of a module: each bound
 * once, by a plain statement, under a name that nothing else has. By name, with their statements.
 */
export function movableDefinitions(
  module: PythonModule,
  definition: SyntaxNode,
): ReadonlyMap<string, SyntaxNode> {
  const block = fieldOf(definition, "body");
  const statements = block === undefined ? [] : parts(block);
  const bound = new Set(statements.flatMap((node) => nameOf(module, node) ?? []));
  if ([...bound].every((name) => DJANGO_NAMES.has(name))) return new Map();
  const others = statements.filter((node) => nameOf(module, node) === undefined);
  const taken = namesAmong(module, others, bound);
  const found = new Map<string, Statement>();
  for (const node of statements) {
    const name = nameOf(module, node);
    if (name === undefined || DJANGO_NAMES.has(name)) continue;
    const isFree =
      !found.has(name) && !taken.has(name) && !module.bindings.has(name) && !BUILTINS.has(name);
    found.set(name, { name, node, ...isolated(module, node, bound, isFree && !/^__/.test(name)) });
  }
  return wanted(
    found,
    statements.flatMap((node) => listNames(module, node, bound)),
  );
}

/** Names that the operations need, without those that cannot be moved, or that need one such. */
function wanted(
  found: ReadonlyMap<string, Statement>,
  used: readonly string[],
): ReadonlyMap<string, SyntaxNode> {
  const moved = new Map<string, SyntaxNode>();
  const canMove = (name: string, behind: ReadonlySet<string>): boolean => {
    const statement = found.get(name);
    if (statement?.movable !== true || behind.has(name)) return false;
    if (!statement.sees.every((other) => canMove(other, new Set([...behind, name])))) return false;
    moved.set(name, statement.node);
    return true;
  };
  for (const name of used) canMove(name, new Set());
  return moved;
}

/** The name that a statement of a class body binds plainly: `NAME = …`, `def NAME(…)`. */
function nameOf(module: PythonModule, node: SyntaxNode): string | undefined {
  if (node.type === "function_definition") {
    const name = fieldOf(node, "name");
    return name === undefined ? undefined : textOf(module, name);
  }
  let name: string | undefined;
  plainAssignment(node, (target) => {
    name = textOf(module, target);
    return true;
  });
  return name;
}

/** Names of the class body in what lists the operations. */
function listNames(
  module: PythonModule,
  node: SyntaxNode,
  bound: ReadonlySet<string>,
): readonly string[] {
  return nameOf(module, node) === "operations" ? [...namesAmong(module, [node], bound)] : [];
}

/** What a statement sees, and whether it can be moved. */
function isolated(
  module: PythonModule,
  node: SyntaxNode,
  bound: ReadonlySet<string>,
  isFree: boolean,
): Pick<Statement, "sees" | "movable"> {
  const own = nameOf(module, node);
  const named = [...namesAmong(module, [node], bound)].filter((name) => name !== own);
  if (node.type !== "function_definition") {
    return { sees: named, movable: isFree && !needsClass(module, node) };
  }
  // A function would see at the top of a module what it did not see in the class, and its own name.
  const body = fieldOf(node, "body");
  const calls = body !== undefined && namesAmong(module, [body], bound).size > 0;
  return { sees: [], movable: isFree && named.length === 0 && !calls && !needsClass(module, node) };
}

/** Does a statement have names that Python changes inside a class, or that mean the class? */
function needsClass(module: PythonModule, node: SyntaxNode): boolean {
  if (node.type === "identifier") {
    return /^(?:__(?!.*__$).*|super|__class__)$/.test(textOf(module, node));
  }
  return node.children.some((child) => needsClass(module, child));
}

function namesAmong(
  module: PythonModule,
  nodes: readonly SyntaxNode[],
  names: ReadonlySet<string>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: SyntaxNode): void => {
    if (node.type === "identifier" && node.field !== "attribute") {
      const name = textOf(module, node);
      if (names.has(name)) found.add(name);
    }
    const isKeyword = node.type === "keyword_argument";
    for (const child of node.children) if (!isKeyword || child.field !== "name") visit(child);
  };
  for (const node of nodes) visit(node);
  return found;
}
