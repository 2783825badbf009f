import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { takenCascades, type Cascade } from "../../src/adapt/cascades.js";

const TABLES = ["a", "b", "c", "d", "e", "f"] as const;

const key = (parent: string, child: string): Cascade => ({ parent, child });

function takenOf(...cascades: readonly Cascade[]): readonly string[] {
  return [...takenCascades(cascades)].map(({ parent, child }) => `${parent}→${child}`);
}

describe("cascades on SQL Server", () => {
  it("takes a tree", () => {
    expect(takenOf(key("a", "b"), key("b", "c"), key("a", "d"))).toEqual(["a→b", "b→c", "a→d"]);
  });

  it("takes one of two keys from a table to another", () => {
    expect(takenOf(key("a", "b"), key("a", "b"))).toEqual(["a→b"]);
  });

  it("takes no second path, also where the paths meet above the new key", () => {
    expect(takenOf(key("a", "b"), key("a", "c"), key("b", "d"), key("c", "d"))).toEqual([
      "a→b",
      "a→c",
      "b→d",
    ]);
    expect(takenOf(key("b", "d"), key("c", "d"), key("a", "b"), key("a", "c"))).toEqual([
      "b→d",
      "c→d",
      "a→b",
    ]);
  });

  it("takes no circle, and no table that refers to itself", () => {
    expect(takenOf(key("a", "a"), key("a", "b"), key("b", "c"), key("c", "a"))).toEqual([
      "a→b",
      "b→c",
    ]);
  });

  it("never takes two paths between tables, and takes each key that makes none", () => {
    const table = fc.constantFrom(...TABLES);
    fc.assert(
      fc.property(
        fc.array(fc.record({ parent: table, child: table }), { maxLength: 14 }),
        (all) => {
          const taken = takenCascades(all);
          expect(isForest([...taken])).toBe(true);
          for (const [index, each] of all.entries()) {
            if (taken.has(each)) continue;
            const before = all.slice(0, index).filter((other) => taken.has(other));
            expect(isForest([...before, each])).toBe(false);
          }
        },
      ),
    );
  });
});

/** Is there one path at most from each table to each other, and none back to itself? Counts paths, by brute force. */
function isForest(cascades: readonly Cascade[]): boolean {
  const paths = (from: string, to: string, seen: ReadonlySet<Cascade>): number =>
    cascades
      .filter((each) => each.parent === from && !seen.has(each))
      .reduce(
        (sum, each) =>
          sum + (each.child === to ? 1 : 0) + paths(each.child, to, new Set([...seen, each])),
        0,
      );
  return TABLES.every((from) =>
    TABLES.every((to) => paths(from, to, new Set()) <= (from === to ? 0 : 1)),
  );
}
