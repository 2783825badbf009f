import type { MigrationKey } from "./migration.js";

/** The first UTF-16 unit that belongs to a surrogate pair. */
const FIRST_SURROGATE = 0xd800;

/**
 * Compares two texts by code points, as Python compares strings: negative, zero or positive.
 * JavaScript's `<` compares UTF-16 units, which differs for characters outside the basic plane; a locale's order
 * differs for nearly everything.
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return unitRank(left) - unitRank(right);
  }
  return a.length - b.length;
}

/** Moves surrogates above the rest of the basic plane, where the characters they stand for belong. */
function unitRank(unit: number): number {
  if (unit < FIRST_SURROGATE) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Compares two keys as Python compares (app, name) tuples: negative, zero or positive. */
export function compareKeys(a: MigrationKey, b: MigrationKey): number {
  return compareText(a.app, b.app) || compareText(a.name, b.name);
}
