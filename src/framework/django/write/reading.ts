import { enclosing } from "../python/enclosing.js";
import { fieldOf, type SyntaxNode } from "../python/syntax.js";
import type { Use } from "./carried.js";

/** Whether a use sets, deletes or rebinds something on the named object (`NAME.x = …`), or the name itself in a function. */
export function isChanged(use: Use): boolean {
  if (use.name.role !== "read") return use.name.deferred;
  const [name, ...around] = pathOf(use).toReversed();
  let reached = name;
  for (const node of around) {
    const leadsOn = reached?.field === "object" || reached?.field === "value";
    if (ACCESS.has(node.type) && leadsOn) reached = node;
    else return reached !== undefined && reached !== name && isTarget(reached, around);
  }
  return false;
}

const ACCESS = new Set(["attribute", "subscript"]);

/** Whether something is assigned to or deleted. */
function isTarget(node: SyntaxNode, around: readonly SyntaxNode[]): boolean {
  const parent = around[around.indexOf(node) + 1];
  if (parent === undefined) return false;
  if (ASSIGNING.has(parent.type)) return node.field === "left";
  return (
    TARGET_GROUPS.has(parent.type) || around.some((outer) => outer.type === "delete_statement")
  );
}

const ASSIGNING = new Set(["assignment", "augmented_assignment", "for_statement", "for_in_clause"]);

const TARGET_GROUPS = new Set([
  "pattern_list",
  "tuple_pattern",
  "list_pattern",
  "as_pattern_target",
]);

/**
 * Whether a use can only read a list, dict or set: it goes over it, looks into it, measures it, or hands it to an
 * operation. Handing it to other code, or giving it another name, could change it.
 */
export function onlyReads(use: Use): boolean {
  if (use.name.role !== "read") return !use.name.deferred;
  if (isChanged(use)) return false;
  const path = pathOf(use);
  const node = path.at(-1);
  const around = path.at(-2);
  const outside = path.at(-3);
  if (node === undefined || around === undefined) return false;
  const { text } = use.module.source;
  switch (around.type) {
    case "for_statement":
    case "for_in_clause":
      return node.field === "right";
    case "comparison_operator":
    case "not_operator":
    case "list_splat":
    case "dictionary_splat":
      return true;
    case "if_statement":
      return node.field === "condition";
    case "subscript":
      return node.field === "value";
    case "attribute":
      return (
        outside?.type === "call" && READING_METHOD.test(textOfField(around, "attribute", text))
      );
    case "argument_list":
      return inOperation(use) || READING_CALL.test(textOfField(outside, "function", text));
    case "keyword_argument":
      return inOperation(use) || textOfField(around, "name", text).endsWith("__in");
  }
  return inOperation(use);
}

/** Written in an operation itself, not in a function that runs later. */
function inOperation({ site, name }: Use): boolean {
  return !("statement" in site) && !name.deferred;
}

const READING_METHOD = /^(?:items|keys|values|get|copy|index|count|isdisjoint|union|difference)$/;

const READING_CALL =
  /^(?:len|sorted|list|tuple|set|frozenset|dict|enumerate|zip|any|all|sum|min|max|range|reversed|str|repr)$/;

function textOfField(node: SyntaxNode | undefined, field: string, text: string): string {
  const child = node === undefined ? undefined : fieldOf(node, field);
  return child === undefined ? "" : text.slice(child.start, child.end);
}

function pathOf({ module, name }: Use): readonly SyntaxNode[] {
  return enclosing(module.root, name.start, name.end);
}
