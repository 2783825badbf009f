/** Marks: what refold puts in the place of what only the project's code knows. No server takes one. */

const MARK = /«[^»]*»/u;

/**
 * Takes out of hunks what refold says it does not know: statements that are equal but for marks, and those of operations that have
 * a mark instead of, or beside, their statements.
 * @param theirs, ours the statements of a step, headings included; deferred those of Django that waited for its end
 * @returns {marked: [{theirs: [text], ours: [text]}], differing: the hunks that are left}
 */
export function withoutMarked(hunks, theirs, ours, deferred) {
  const unsure = unsureStatements(sectionsOf(theirs), sectionsOf(ours), deferred);
  const marked = [];
  const differing = [];
  for (const hunk of hunks) {
    const own = { theirs: [], ours: [] };
    const rest = { theirs: [], ours: [] };
    for (const side of ["theirs", "ours"]) {
      for (const sql of hunk[side]) (unsure[side].has(sql) ? own : rest)[side].push(sql);
    }
    if (own.theirs.length + own.ours.length > 0) marked.push(own);
    const pairs = rest.ours.map((sql, index) => ({ ours: sql, theirs: rest.theirs[index] ?? "" }));
    const isMarked = pairs.map((pair) => pattern(pair.ours)?.test(pair.theirs) ?? false);
    if (rest.theirs.length !== rest.ours.length || !isMarked.some(Boolean)) {
      if (rest.theirs.length + rest.ours.length > 0) differing.push(rest);
      continue;
    }
    const some = (wanted) => {
      const chosen = pairs.filter((_, index) => isMarked[index] === wanted);
      return { theirs: chosen.map((one) => one.theirs), ours: chosen.map((one) => one.ours) };
    };
    marked.push(some(true));
    if (isMarked.some((one) => !one)) differing.push(some(false));
  }
  return { marked, differing };
}

/** The statements of each operation: what follows its heading, which is a line with text between two that are empty. */
function sectionsOf(entries) {
  const sections = [];
  for (let index = 0; index < entries.length; index += 1) {
    const isHeading = entries[index] === "--" && entries[index + 2] === "--";
    if (isHeading) sections.push([]);
    const upTo = isHeading ? index + 2 : index;
    sections.at(-1)?.push(...entries.slice(index, upTo + 1));
    index = upTo;
  }
  return sections;
}

/**
 * Statements of operations that refold marks. Where it has fewer operations than Django, because it cannot read the list, one mark
 * stands for all that follow. What waited for the end of the migration may come from any of them.
 */
function unsureStatements(theirs, ours, deferred) {
  const marked = ours.map((section) =>
    section.some((sql) => sql.startsWith("--") && MARK.test(sql)),
  );
  const first = marked.indexOf(true);
  const isUnsure = (index) =>
    theirs.length === ours.length ? marked[index] : first >= 0 && index >= first;
  const of = (sections) => sections.filter((_, index) => isUnsure(index)).flat();
  const waiting = first >= 0 ? deferred : [];
  return { theirs: new Set([...of(theirs), ...waiting]), ours: new Set(of(ours)) };
}

/** What a statement with marks is equal to, null where it has none. */
function pattern(sql) {
  if (!MARK.test(sql)) return null;
  const parts = sql
    .split(new RegExp(MARK, "gu"))
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&"));
  return new RegExp(`^${parts.join(".+")}$`, "u");
}
