/**
 * A generator of random numbers that gives the same sequence for the same seed: mulberry32, public domain,
 * https://gist.github.com/tommyettinger/46a874533244883189143505d203312c.
 * @param {number} seed
 */
export function randomFrom(seed) {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** A whole number from 0 up to but without `limit`. */
  const below = (limit) => Math.floor(fraction() * limit);
  return { fraction, below, pick: (items) => items[below(items.length)] };
}
