import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareKeys, compareText } from "../../src/chain/order.js";

/** Python's order of strings, from its definition. */
function byCodePoints(a: string, b: string): number {
  const left = Array.from(a, (char) => char.codePointAt(0) ?? 0);
  const right = Array.from(b, (char) => char.codePointAt(0) ?? 0);
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(left.length - right.length);
}

describe("compareText", () => {
  it("is the order of code points", () => {
    const edges = ["a", "b", "\u0000", "\ud7ff", "\ue000", "\uffff", "\u{10000}", "\u{10ffff}"];
    const text = fc.string({ unit: fc.constantFrom(...edges), maxLength: 6 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(byCodePoints(a, b));
      }),
    );
  });

  it("puts characters outside the basic plane after all others", () => {
    expect(compareText("\u{1f600}", "\uff5e")).toBeGreaterThan(0);
  });
});

describe("compareKeys", () => {
  it("compares apps first, and not the text of both", () => {
    expect(compareKeys({ app: "a", name: "z" }, { app: "a_b", name: "a" })).toBeLessThan(0);
    expect(compareKeys({ app: "a", name: "B" }, { app: "a", name: "a" })).toBeLessThan(0);
    expect(compareKeys({ app: "a", name: "b" }, { app: "a", name: "b" })).toBe(0);
  });
});
