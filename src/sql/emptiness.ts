/**
 * When a query gives no row, or a statement changes nothing: if all tables of one of these sets are empty. No set at all means that
 * nothing is known; an empty set, that it is always so.
 */
export type Emptiness = readonly ReadonlySet<string>[];

/** Not known to be so, whatever is empty. */
export const NEVER: Emptiness = [];

/** So without any table being empty. */
export const ALWAYS: Emptiness = [new Set()];

/** Beyond so many ways to be empty the rest is left out, which only makes less known. */
const MOST = 12;

/** If this table is empty. */
export function ifEmpty(table: string): Emptiness {
  return [new Set([table])];
}

const SEQUENCE_OF = "sequence of ";

/** If this table's sequence stands at its start, which nobody but a statement on the sequence can change while the table is empty. */
export function ifUnmoved(table: string): Emptiness {
  return [new Set([table, `${SEQUENCE_OF}${table}`])];
}

/** What a member of a set means. */
export function conditionOf(member: string): {
  readonly table: string;
  readonly what: "rows" | "sequence";
} {
  if (!member.startsWith(SEQUENCE_OF)) return { table: member, what: "rows" };
  return { table: member.slice(SEQUENCE_OF.length), what: "sequence" };
}

/** If one of the conditions holds. */
export function anyOf(conditions: readonly Emptiness[]): Emptiness {
  return simplified(conditions.flat());
}

/** If all of the conditions hold. */
export function allOf(conditions: readonly Emptiness[]): Emptiness {
  return conditions.reduce(
    (whole, next) =>
      simplified(whole.flatMap((left) => next.map((right) => new Set([...left, ...right])))),
    ALWAYS,
  );
}

/** Without sets that another set makes needless, smallest first. */
function simplified(sets: Emptiness): Emptiness {
  const kept: ReadonlySet<string>[] = [];
  for (const set of sets.toSorted((a, b) => a.size - b.size)) {
    const needless = kept.some((other) => [...other].every((name) => set.has(name)));
    if (!needless && kept.length < MOST) kept.push(set);
  }
  return kept;
}
