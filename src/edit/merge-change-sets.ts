import { textAfter, textBefore, type Change, type ChangeSet } from "./change-set.js";
import type { TextEdit } from "./text-edit.js";

/** Two changes that cannot both happen. */
export class ChangeConflict extends Error {
  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(`${path}: ${reason}`);
    this.name = "ChangeConflict";
  }
}

/**
 * One change set of several, each made from the same files. Edits of one file are put together, an edit that two sets
 * share is made once, edits of a file that another set moves are made on the way, and edits that change nothing are
 * left out. The order is that of first mention.
 * Throws ChangeConflict where the sets disagree: edits overlap, or one set deletes what another edits.
 */
export function mergeChangeSets(...sets: readonly ChangeSet[]): ChangeSet {
  const merged = new Map<string, Change>();
  for (const change of sets.flat()) {
    const key = change.kind === "move" ? change.from : change.path;
    const known = merged.get(key);
    merged.set(key, known === undefined ? change : mergeTwo(known, change));
  }
  return [...merged.values()].filter((change) => !changesNothing(change));
}

function mergeTwo(first: Change, second: Change): Change {
  if (
    first.encoding.codec !== second.encoding.codec ||
    first.encoding.bom !== second.encoding.bom
  ) {
    throw new ChangeConflict(second.path, "is read in two encodings");
  }
  if (textBefore(first) !== textBefore(second)) {
    throw new ChangeConflict(second.path, "is changed from two different texts");
  }
  if (first.kind === "create" && second.kind === "create" && first.after === second.after) {
    return first;
  }
  if (first.kind === "delete" && second.kind === "delete") return first;
  if (first.kind === "edit" && second.kind === "move") {
    return { ...second, edits: mergeEdits(second.path, first.edits, second.edits) };
  }
  const sameMove =
    first.kind === "move" &&
    (second.kind === "edit" || (second.kind === "move" && second.path === first.path));
  if (sameMove || (first.kind === "edit" && second.kind === "edit")) {
    return { ...first, edits: mergeEdits(first.path, first.edits, second.edits) };
  }
  throw new ChangeConflict(second.path, `is changed in two ways: ${first.kind} and ${second.kind}`);
}

function mergeEdits(
  path: string,
  first: readonly TextEdit[],
  second: readonly TextEdit[],
): readonly TextEdit[] {
  const added = second.filter(
    (edit) =>
      !first.some(
        (known) => known.start === edit.start && known.end === edit.end && known.text === edit.text,
      ),
  );
  const ordered = [...first, ...added].sort((a, b) => a.start - b.start || a.end - b.end);
  for (const [index, edit] of ordered.entries()) {
    const next = ordered[index + 1];
    if (next !== undefined && next.start < edit.end) {
      throw new ChangeConflict(path, `is edited twice at ${next.start}..${edit.end}`);
    }
  }
  return ordered;
}

function changesNothing(change: Change): boolean {
  return change.kind === "edit" && textAfter(change) === change.before;
}
