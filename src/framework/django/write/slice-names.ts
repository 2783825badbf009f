import { overlapping } from "../python/enclosing.js";
import { freeNames, type FreeName } from "../python/scope.js";
import type { SyntaxNode } from "../python/syntax.js";
import type { Fragment, SliceFragment, TextFragment } from "./fragment.js";

/** The slices and texts of a fragment, in the order of writing. */
export function leaves(fragment: Fragment): readonly (SliceFragment | TextFragment)[] {
  return isGroup(fragment) ? fragment.flatMap(leaves) : [fragment];
}

/** Whether a fragment is made of others. */
export function isGroup(fragment: Fragment): fragment is readonly Fragment[] {
  return Array.isArray(fragment);
}

/** The module-level names that a slice uses outside what its edits replace. */
export function namesInSlice(slice: SliceFragment): readonly FreeName[] {
  const found: FreeName[] = [];
  search(slice.module.root, slice, found);
  return found.filter(
    (name) => !slice.edits.some((edit) => edit.start < name.end && name.start < edit.end),
  );
}

/**
 * Nodes that open no scope and whose children are names by themselves, so that a slice may cut through them. The class
 * and its block are there because a slice stands in the body of `class Migration`.
 */
const TRANSPARENT = new Set([
  "module",
  "class_definition",
  "block",
  "expression_statement",
  "assignment",
  "call",
  "argument_list",
  "list",
  "tuple",
  "set",
  "dictionary",
  "pair",
  "parenthesized_expression",
  "binary_operator",
]);

function search(node: SyntaxNode, slice: SliceFragment, found: FreeName[]): void {
  const { text } = slice.module.source;
  if (slice.start <= node.start && node.end <= slice.end) {
    for (const name of freeNames(node, text)) found.push(name);
  } else if (node.type === "keyword_argument") {
    for (const child of overlapping(node.children, slice.start, slice.end)) {
      if (child.field === "value") search(child, slice, found);
    }
  } else if (TRANSPARENT.has(node.type)) {
    for (const child of overlapping(node.children, slice.start, slice.end)) {
      search(child, slice, found);
    }
  } else {
    for (const name of freeNames(node, text)) {
      if (slice.start <= name.start && name.end <= slice.end) found.push(name);
    }
  }
}
