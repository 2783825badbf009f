import type { TextEdit } from "../../../edit/text-edit.js";
import type { PythonModule } from "../python/module.js";
import type { SyntaxNode } from "../python/syntax.js";
import { migrationClass } from "../read/class-list.js";
import { plainAssignment, textOf } from "../read/names.js";

/**
 * The edit that takes the list of what a migration replaces out of its class, with its lines and one of the empty lines around it. Undefined
 * where the class does not have it as one plain assignment, or has the name somewhere else.
 */
export function removeReplaces(module: PythonModule): TextEdit | undefined {
  const body = migrationClass(module)?.body ?? [];
  const [only, ...others] = body.filter((statement) => namesReplaces(module, statement));
  if (only === undefined || others.length > 0) return undefined;
  const plain = plainAssignment(only, (target) => textOf(module, target) === "replaces");
  return plain === undefined ? undefined : withoutLines(module.source.text, only);
}

function namesReplaces(module: PythonModule, node: SyntaxNode): boolean {
  if (node.type === "identifier" && textOf(module, node) === "replaces") return true;
  return node.children.some((child) => namesReplaces(module, child));
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
