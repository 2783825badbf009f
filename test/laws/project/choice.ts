/** A source of choices. A smaller number is a simpler choice, so that cases shrink towards nothing. */
export interface Choice {
  /** A whole number from 0 up to, but not including, the bound. */
  readonly below: (bound: number) => number;
}

/** Choices from a list of numbers; behind its end every choice is the simplest one. fast-check shrinks such lists well. */
export function fromTape(tape: readonly number[]): Choice {
  let next = 0;
  return {
    below: (bound) => {
      const number = tape[next] ?? 0;
      next += 1;
      return number % bound;
    },
  };
}

/** Choices from a seed: the same on every machine. The generator is mulberry32. */
export function fromSeed(seed: number): Choice {
  let state = seed | 0;
  return {
    below: (bound) => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * bound);
    },
  };
}

/** True in so many of a hundred cases; false is the simpler choice. */
export function chance(choice: Choice, percent: number): boolean {
  return choice.below(100) >= 100 - percent;
}

/** One of the items, the first being the simplest; undefined for none. */
export function pick<T>(choice: Choice, items: readonly T[]): T | undefined {
  return items.length === 0 ? undefined : items[choice.below(items.length)];
}

/** One of the items, each with the weight given. */
export function weighted<T>(
  choice: Choice,
  items: readonly (readonly [number, T])[],
): T | undefined {
  const total = items.reduce((sum, [weight]) => sum + weight, 0);
  let rest = total === 0 ? 0 : choice.below(total);
  for (const [weight, item] of items) {
    if (rest < weight) return item;
    rest -= weight;
  }
  return undefined;
}
