import { enclosing } from "../python/enclosing.js";
import type { Fragment, SliceFragment } from "./fragment.js";
import { leaves } from "./slice-names.js";

/**
 * The text of a fragment, to stand inside brackets, where line breaks and indentation mean nothing to Python. It ends
 * with a line break where it ends in a comment.
 */
export function fragmentText(
  fragment: Fragment,
  sliceText: (slice: SliceFragment) => string,
): string {
  let text = "";
  let isOpen = false;
  for (const leaf of leaves(fragment)) {
    const next = leaf.kind === "slice" ? sliceText(leaf) : leaf.text;
    if (next === "") continue;
    text += (isOpen && !/\n\s*$/.test(text) ? "\n" : "") + next;
    // Text that refold writes has no `#` on its last line but in a comment or a finished string.
    isOpen = leaf.kind === "slice" ? endsInComment(leaf) : /#[^\n]*$/.test(next);
  }
  return text.trim() + (isOpen ? "\n" : "");
}

/** Whether what follows the slice on its line would become part of a comment. */
function endsInComment({ module, start, end }: SliceFragment): boolean {
  const kept = module.source.text.slice(start, end).trimEnd().length;
  const last = enclosing(module.root, start + kept - 1, start + kept).at(-1);
  return last?.type === "comment";
}
