import type { Opaque, Operation } from "../../../operation/operation.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { stringOf } from "../read/literal.js";
import { importedPath, textOf } from "../read/names.js";
import { definitionOf, membersOf, type Found } from "../read/operation-classes.js";
import { normalPath } from "../read/normal-path.js";
import { ownMethod, type OwnMethod } from "./own-method.js";
import { locate, type SchemaSources } from "./sources.js";

/** An operation of a class that changes what its base does to the database, and nothing else of it. */
export interface OwnOperation {
  /** The operation as its base has it. */
  readonly base: Operation;
  readonly forwards: OwnMethod;
  readonly backwards: OwnMethod;
}

const METHODS = { database_forwards: "forwards", database_backwards: "backwards" } as const;

/** Django's class for SQL, whose operation has the text itself. */
const RAW_SQL = "migrations.RunSQL";

/**
 * Reads an operation whose class overrides `database_forwards` or `database_backwards` alone; undefined for all
 * others. What it does to the state comes with it.
 */
export function ownOperation(operation: Opaque, sources: SchemaSources): OwnOperation | undefined {
  if (operation.changesState) return undefined;
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
  const base = baseOf(operation, normalPath(path));
  const methods = base === undefined ? undefined : methodsOf(owner, sources);
  return base === undefined || methods === undefined ? undefined : { base, ...methods };
}

function baseOf(operation: Opaque, path: string): Operation | undefined {
  if (path === RAW_SQL) return { ...operation, label: RAW_SQL };
  const [base, more] = operation.state;
  return more === undefined ? base : undefined;
}

/** What the methods do; undefined where the class has others. Attributes that only its methods can see do not count. */
function methodsOf(
  { module, definition }: Found,
  sources: SchemaSources,
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
    found[METHODS[text]] = ownMethod({ module, definition: statement, name: text }, sources);
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

/** Does the class of an operation say that it has no SQL (`reduces_to_sql = False`)? */
export function hasNoSql(operation: Operation, sources: SchemaSources): boolean {
  const members = operation.kind === "opaque" ? classMembers(operation, sources) : undefined;
  const member = members?.get("reduces_to_sql");
  return member !== undefined && /^reduces_to_sql\s*=\s*False$/.test(member.text);
}

/** What the class of an operation says of it in its heading, where that is a text; undefined where it does not say it. */
export function ownComment(operation: Operation, sources: SchemaSources): string | undefined {
  const members = operation.kind === "opaque" ? classMembers(operation, sources) : undefined;
  const member = members?.get("describe");
  if (member === undefined) return undefined;
  const body = fieldOf(member.statement, "body");
  const [only, more] = (body === undefined ? [] : parts(body)).filter(
    ({ type, children }) => type !== "expression_statement" || children[0]?.type !== "string",
  );
  const value = only?.type === "return_statement" ? parts(only)[0] : undefined;
  return value === undefined || more !== undefined ? undefined : stringOf(member.module, value);
}

interface ClassMember {
  readonly module: PythonModule;
  readonly statement: SyntaxNode;
  readonly text: string;
}

function classMembers(
  operation: Opaque,
  sources: SchemaSources,
): ReadonlyMap<string, ClassMember> | undefined {
  const found = locate(sources, operation.origin.slice);
  const callee = found?.node.type === "call" ? fieldOf(found.node, "function") : undefined;
  if (found === undefined || callee === undefined) return undefined;
  const owner = definitionOf(found.module, callee, sources.moduleAt);
  const members = owner === undefined ? undefined : membersOf(owner);
  if (owner === undefined || members === undefined) return undefined;
  const { module } = owner;
  return new Map(
    [...members].map(([name, statement]) => [
      name,
      { module, statement, text: textOf(module, statement) },
    ]),
  );
}
