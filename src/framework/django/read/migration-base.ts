import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { literalOf } from "./literal.js";
import { importedPath, plainAssignment, textOf } from "./names.js";
import { normalPath } from "./normal-path.js";
import {
  definitionOf,
  membersOf,
  onlyBase,
  saysNothing,
  type Found,
  type ModuleFinder,
} from "./operation-classes.js";

/** A class from which a project's migrations derive and that leaves alone what their operations do. */
export interface MigrationBase {
  /** As the migration's class names it. */
  readonly node: SyntaxNode;
  /** Name and file of its definition, for people and to tell it from others: imports may write one class in several ways. */
  readonly definition: string;
  /** What it says of `atomic`; undefined where it says nothing. */
  readonly atomic: boolean | undefined;
}

/** Attributes of Migration that say what it is or does; a base that has one speaks for its migrations. */
const SPEAKING = new Set(["dependencies", "run_before", "replaces", "operations", "initial"]);

/** Methods of Migration that decide what it does: a name that is bound to something else may do anything. */
const DECIDING = new Set(["apply", "unapply", "mutate_state"]);

/** Methods that a base may have, if all that they do is to prepare the schema editor (django/db/migrations/migration.py). */
const PREPARING = new Set(["apply", "unapply"]);

/**
 * The base of a migration's class, where it is one class that can be read down to Django's: it may have attributes of its own, and an
 * `apply` that sets attributes of the schema editor before it does what Django's does. Migrations of one such base can share a module
 * that derives from it. Undefined for Django's own class, and for those that may do more.
 */
export function tameBase(migration: Found, find: ModuleFinder): MigrationBase | undefined {
  const node = onlyBase(migration.definition);
  if (node === undefined) return undefined;
  let current = migration;
  let atomic: boolean | undefined;
  let first: string | undefined;
  for (let depth = 0; depth < 8; depth += 1) {
    const base = onlyBase(current.definition);
    if (base === undefined) return undefined;
    const path = importedPath(current.module, base);
    if (path !== undefined && normalPath(path) === "migrations.Migration") {
      return first === undefined ? undefined : { node, definition: first, atomic };
    }
    const found = definitionOf(current.module, base, find);
    const members = found === undefined ? undefined : membersOf(found);
    if (found === undefined || members === undefined) return undefined;
    for (const [name, statement] of members) {
      if (!isTame(found.module, name, statement)) return undefined;
    }
    first ??= definedAt(found);
    const own = members.get("atomic");
    if (own !== undefined && atomic === undefined) {
      atomic = booleanIn(found.module, own);
      if (atomic === undefined) return undefined;
    }
    current = found;
  }
  return undefined;
}

function definedAt({ module, definition }: Found): string {
  const name = fieldOf(definition, "name");
  return `${name === undefined ? "" : textOf(module, name)} (${module.source.path})`;
}

function isTame(module: PythonModule, name: string, statement: SyntaxNode): boolean {
  if (SPEAKING.has(name) || name.startsWith("__")) return false;
  if (statement.type === "function_definition") {
    return PREPARING.has(name) && preparesOnly(module, name, statement);
  }
  return statement.type !== "decorated_definition" && !DECIDING.has(name);
}

function booleanIn(module: PythonModule, statement: SyntaxNode): boolean | undefined {
  const value = plainAssignment(statement, () => true);
  const literal = value === undefined ? undefined : literalOf(module, value);
  return typeof literal === "boolean" ? literal : undefined;
}

/** `if self.checked: schema_editor.safe = True`, then `return super().apply(project_state, schema_editor, collect_sql)`. */
function preparesOnly(module: PythonModule, name: string, method: SyntaxNode): boolean {
  const body = fieldOf(method, "body");
  const statements = body === undefined ? [] : parts(body).filter((each) => !saysNothing(each));
  const names = parameterNames(module, method);
  const last = statements.at(-1);
  if (last?.type !== "return_statement") return false;
  const call = `super().${name}(${names.slice(1).join(",")})`;
  const given = textOf(module, last)
    .replace(/^return\b/, "")
    .replace(/\s+/g, "");
  const [, , editor] = names;
  return (
    given.replace("collect_sql=collect_sql", "collect_sql") === call &&
    editor !== undefined &&
    statements.slice(0, -1).every((statement) => prepares(module, statement, editor))
  );
}

function parameterNames(module: PythonModule, method: SyntaxNode): readonly string[] {
  const list = fieldOf(method, "parameters");
  return (list === undefined ? [] : parts(list)).map(
    (parameter) => /^\w+/.exec(textOf(module, parameter))?.[0] ?? "*",
  );
}

/** Sets an attribute of the schema editor to a literal, always or if an attribute of the migration says so. */
function prepares(module: PythonModule, statement: SyntaxNode, editor: string): boolean {
  if (statement.type === "if_statement") {
    const condition = fieldOf(statement, "condition");
    const consequence = fieldOf(statement, "consequence");
    return (
      condition !== undefined &&
      consequence !== undefined &&
      fieldOf(statement, "alternative") === undefined &&
      /^(?:not )?self\.\w+$/.test(textOf(module, condition)) &&
      parts(consequence).every((inner) => prepares(module, inner, editor))
    );
  }
  const assignment = statement.type === "expression_statement" ? statement.children[0] : undefined;
  if (assignment?.type !== "assignment") return false;
  const target = fieldOf(assignment, "left");
  const value = fieldOf(assignment, "right");
  return (
    target?.type === "attribute" &&
    new RegExp(`^${editor}\\.[a-z]\\w*$`).test(textOf(module, target)) &&
    value !== undefined &&
    literalOf(module, value) !== undefined
  );
}
