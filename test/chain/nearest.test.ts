import { describe, expect, it } from "vitest";
import { editDistance, nearestNames } from "../../src/chain/nearest.js";

describe("nearestNames", () => {
  it("prefers the same number", () => {
    const names = ["0001_initial", "0002_course", "0002_term_start", "0003_term"];
    expect(nearestNames("0002_term", names)).toEqual(["0002_course", "0002_term_start"]);
  });

  it("else takes what differs little", () => {
    expect(nearestNames("initial", ["inital", "initial_2", "something"])).toEqual([
      "inital",
      "initial_2",
    ]);
    expect(nearestNames("0004_x", ["0001_initial"])).toEqual([]);
  });
});

describe("editDistance", () => {
  it.each([
    ["", "", 0],
    ["abc", "abc", 0],
    ["kitten", "sitting", 3],
    ["", "abc", 3],
  ])("of %o and %o is %i", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });
});
