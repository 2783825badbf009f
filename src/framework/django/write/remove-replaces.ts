import type { TextEdit } from "../../../edit/text-edit.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { bindingOf, plainAssignment, textOf } from "../read/names.js";

/**
 * The edit that takes the list of what a migration replaces out of its class, with its lines and one of the empty lines around it. Undefined
 * where the class does not have it as one plain assignment.
 */
export function removeReplaces(module: PythonModule): TextEdit | undefined {
  const statement = bindingOf(module, "Migration")?.statement;
  const definition =
    statement?.type === "decorated_definition" ? fieldOf(statement, "definition") : statement;
  const body = definition === undefined ? undefined : fieldOf(definition, "body");
  const naming = (body === undefined ? [] : parts(body)).filter((child) => names(module, child));
  const [only] = naming;
  if (only === undefined || naming.length > 1) return undefined;
  const plain = plainAssignment(only, (target) => textOf(module, target) === "replaces");
  return plain === undefined ? undefined : withoutLines(module.source.text, only);
}

function names(module: PythonModule, statement: SyntaxNode): boolean {
  return statement.type === "expression_statement" && mentionsName(module, statement.children);
}

function mentionsName(module: PythonModule, nodes: readonly SyntaxNode[]): boolean {
  return nodes.some(
    (node) =>
      (node.type === "identifier" && textOf(module, node) === "replaces") ||
      mentionsName(module, node.children),
  );
}

/** Undefined where something else stands on the lines. */
function withoutLines(text: string, { start, end }: SyntaxNode): TextEdit | undefined {
  const first = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end);
  const last = lineEnd < 0 ? text.length : lineEnd + 1;
  const isAlone =
    text.slice(first, start).trim() === "" &&
    /^[ \t]*(?:#.*)?$/.test(text.slice(end, last).trimEnd());
  if (!isAlone) return undefined;
  const empty = /^(?:[ \t]*\r?\n)+/.exec(text.slice(last));
  return { start: first, end: last + (empty?.[0].length ?? 0), text: "" };
}
