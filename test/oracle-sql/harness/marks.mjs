/** Marks: what refold puts in the place of a value or a type that only the project's code knows. No server takes one. */

const MARK = /«[^»]*»/u;

/**
 * Takes the statements out of hunks that are equal but for marks.
 * @returns {marked: [{theirs: text, ours: text}], differing: the hunks that are left}
 */
export function withoutMarked(hunks) {
  const marked = [];
  const differing = [];
  for (const hunk of hunks) {
    const pairs = hunk.ours.map((ours, index) => ({ ours, theirs: hunk.theirs[index] ?? "" }));
    const isMarked = pairs.map(({ ours, theirs }) => pattern(ours)?.test(theirs) ?? false);
    if (hunk.theirs.length !== hunk.ours.length || !isMarked.some(Boolean)) {
      differing.push(hunk);
      continue;
    }
    marked.push(...pairs.filter((_, index) => isMarked[index]));
    const rest = pairs.filter((_, index) => !isMarked[index]);
    if (rest.length > 0) {
      differing.push({ theirs: rest.map((one) => one.theirs), ours: rest.map((one) => one.ours) });
    }
  }
  return { marked, differing };
}

/** What a statement with marks is equal to, null where it has none. */
function pattern(sql) {
  if (!MARK.test(sql)) return null;
  const parts = sql
    .split(new RegExp(MARK, "gu"))
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&"));
  return new RegExp(`^${parts.join(".+")}$`, "u");
}
