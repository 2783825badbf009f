import { compareText } from "./order.js";

/** How many names are worth suggesting. */
const MOST = 3;
/** Names beyond this many are not compared: a suggestion is not worth seconds. */
const COMPARED = 2_000;

/** A beginning shorter than this is one of too many names. */
const SHORTEST = 3;

/**
 * The names most like one that does not exist, best first, three at most: those that go on where it ends, or end where
 * it goes on; then those with the same leading number, or else those that differ in at most a third of their letters.
 */
export function nearestNames(wanted: string, names: Iterable<string>): readonly string[] {
  const all = [...names];
  const begun = all
    .filter((name) => isBeginning(wanted, name) || isBeginning(name, wanted))
    .sort((a, b) => a.length - b.length || compareText(a, b));
  return [...new Set([...begun, ...similarNames(wanted, all)])].slice(0, MOST);
}

/** Case counts for little when a name is typed from memory. */
function isBeginning(beginning: string, name: string): boolean {
  return beginning.length >= SHORTEST && name.toLowerCase().startsWith(beginning.toLowerCase());
}

function similarNames(wanted: string, all: readonly string[]): readonly string[] {
  const number = leadingNumber(wanted);
  const sameNumber = number === "" ? [] : all.filter((name) => leadingNumber(name) === number);
  const limit = sameNumber.length > 0 ? Infinity : Math.max(1, Math.floor(wanted.length / 3));
  return (sameNumber.length > 0 ? sameNumber : all)
    .slice(0, COMPARED)
    .filter((name) => Math.abs(name.length - wanted.length) <= limit)
    .map((name) => ({ name, distance: editDistance(wanted, name) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || compareText(a.name, b.name))
    .slice(0, MOST)
    .map(({ name }) => name);
}

function leadingNumber(name: string): string {
  return /^\d*/.exec(name)?.[0] ?? "";
}

/** The least number of letters to insert, delete or replace to turn one text into the other (Levenshtein). */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
