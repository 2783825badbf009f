import type { Opaque, Operation } from "../../../operation/operation.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { importedPath, textOf } from "../read/names.js";
import { definitionOf } from "../read/operation-classes.js";
import { locate, type SchemaSources } from "./sources.js";

/** What a method of an operation on the database does: as its base, nothing, as its base where that works, or something of its own. */
export type OwnMethod = "base" | "nothing" | "tried" | "own";

/** An operation of a class that changes what its base does to the database, and nothing else of it. */
export interface OwnOperation {
  /** The operation as its base has it: what it does to the state. */
  readonly base: Operation;
  readonly forwards: OwnMethod;
  readonly backwards: OwnMethod;
}

const METHODS = { database_forwards: "forwards", database_backwards: "backwards" } as const;

/**
 * Reads an operation whose class overrides `database_forwards` or `database_backwards` alone; undefined for all others. What it does to
 * the state comes with it.
 */
export function ownOperation(operation: Opaque, sources: SchemaSources): OwnOperation | undefined {
  const [base, more] = operation.state;
  if (base === undefined || more !== undefined || operation.changesState) return undefined;
  const found = locate(sources, operation.origin.slice);
  const callee = found?.node.type === "call" ? fieldOf(found.node, "function") : undefined;
  if (found === undefined || callee === undefined) return undefined;
  const owner = definitionOf(found.module, callee, sources.moduleAt);
  if (owner === undefined) return undefined;
  const superclasses = fieldOf(owner.definition, "superclasses");
  const [superclass, another] = superclasses === undefined ? [] : parts(superclasses);
  const path = superclass === undefined ? undefined : importedPath(owner.module, superclass);
  // A base of the project's own may override more.
  if (another !== undefined || path === undefined || !path.startsWith("django.")) return undefined;
  const methods = methodsOf(owner.module, owner.definition);
  return methods === undefined ? undefined : { base, ...methods };
}

/** What the methods do; undefined where the class has others. Attributes that only its methods can see do not count. */
function methodsOf(
  module: PythonModule,
  definition: SyntaxNode,
): Omit<OwnOperation, "base"> | undefined {
  const found: Record<"forwards" | "backwards", OwnMethod> = {
    forwards: "base",
    backwards: "base",
  };
  const body = fieldOf(definition, "body");
  for (const statement of body === undefined ? [] : parts(body)) {
    if (statement.type !== "function_definition") {
      if (isPlain(statement)) continue;
      return undefined;
    }
    const name = fieldOf(statement, "name");
    const text = name === undefined ? "" : textOf(module, name);
    if (text !== "database_forwards" && text !== "database_backwards") return undefined;
    found[METHODS[text]] = mannerOf(module, statement, text);
  }
  return found;
}

/** Docstrings, `pass`, and names that Operation does not know. */
function isPlain(statement: SyntaxNode): boolean {
  const [first] = statement.children;
  if (statement.type === "pass_statement" || first?.type === "string") return true;
  const left = first?.type === "assignment" ? fieldOf(first, "left") : undefined;
  return left?.type === "identifier";
}

function mannerOf(module: PythonModule, method: SyntaxNode, name: string): OwnMethod {
  const body = fieldOf(method, "body");
  const statements = (body === undefined ? [] : parts(body)).filter((one) => !isSilent(one));
  const [only, more] = statements;
  if (only === undefined) return "nothing";
  if (more !== undefined || only.type !== "try_statement") return "own";
  const tried = fieldOf(only, "body");
  const [call, second] = tried === undefined ? [] : parts(tried);
  const calls =
    call !== undefined &&
    second === undefined &&
    new RegExp(`^(?:return )?super\\(\\)\\.${name}\\(\\*args, \\*\\*kwargs\\)$`).test(
      textOf(module, call),
    );
  const clauses = only.children.filter(({ type }) => type === "except_clause");
  const isQuiet = clauses.every((clause) =>
    parts(clause)
      .filter(({ type }) => type === "block")
      .every((block) => parts(block).every(isSilent)),
  );
  const isCaught = clauses.some((clause) => /^except(?: Exception)?:/.test(textOf(module, clause)));
  return calls && isQuiet && isCaught ? "tried" : "own";
}

function isSilent(statement: SyntaxNode): boolean {
  return statement.type === "pass_statement" || statement.children[0]?.type === "string";
}
