/** Answers a condition that the text does not decide; equal keys get equal answers, a condition without one its own. */
export type Decide = (key: string | undefined) => boolean;

/** More ways than these are not told apart: three conditions that do not depend on each other. */
const MOST_WAYS = 8;

/**
 * Runs a reading once for each way in which the conditions that it meets may turn out. Gives what it gave each time, or undefined where
 * that are too many.
 */
export function eachWay<T>(read: (decide: Decide) => T): readonly T[] | undefined {
  const found: T[] = [];
  let answers: boolean[] = [];
  for (;;) {
    if (found.length === MOST_WAYS) return undefined;
    const taken = [...answers];
    const known = new Map<string, boolean>();
    let next = 0;
    const decide: Decide = (key) => {
      const before = key === undefined ? undefined : known.get(key);
      if (before !== undefined) return before;
      const answer = taken[next] ?? true;
      taken[next] = answer;
      next += 1;
      if (key !== undefined) known.set(key, answer);
      return answer;
    };
    found.push(read(decide));
    const last = taken.lastIndexOf(true);
    if (last < 0) return found;
    answers = [...taken.slice(0, last), false];
  }
}
