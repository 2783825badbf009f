import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { bindingOf, plainAssignment, textOf } from "./names.js";

/** Where a migration module has its class, and one of the lists in its body. */
export interface ClassList {
  /** The statement of the class, with its decorators. */
  readonly statement: SyntaxNode;
  readonly list: SyntaxNode;
}

/** The statement of a module's `class Migration` and those of its body; undefined where there is none. */
export interface MigrationClass {
  /** With its decorators. */
  readonly statement: SyntaxNode;
  readonly body: readonly SyntaxNode[];
}

/** Finds the class; undefined where `Migration` is not a class of the module. */
export function migrationClass(module: PythonModule): MigrationClass | undefined {
  const statement = bindingOf(module, "Migration")?.statement;
  if (statement === undefined) return undefined;
  const definition =
    statement.type === "decorated_definition" ? fieldOf(statement, "definition") : statement;
  const body = definition?.type === "class_definition" ? fieldOf(definition, "body") : undefined;
  return body === undefined ? undefined : { statement, body: parts(body) };
}

/** Finds the list of a name (`operations`, `replaces`); undefined where it is not one literal list in the body of the class. */
export function classList(
  module: PythonModule,
  name: "operations" | "replaces",
): ClassList | undefined {
  const found = migrationClass(module);
  if (found === undefined) return undefined;
  const values = found.body.flatMap(
    (child) => plainAssignment(child, (target) => textOf(module, target) === name) ?? [],
  );
  const [list] = values;
  if (values.length !== 1 || list?.type !== "list") return undefined;
  if (parts(list).some(({ type }) => type === "list_splat")) return undefined;
  return { statement: found.statement, list };
}
