import { describe, expect, it } from "vitest";
import { editDistance, nearestNames } from "../../src/chain/nearest.js";

describe("nearestNames", () => {
  it("prefers what goes on where the name ends", () => {
    const names = ["auth", "oauth2_provider", "oath", "OAuthServer", "shop"];
    expect(nearestNames("oauth", names)).toEqual(["OAuthServer", "oauth2_provider", "auth"]);
  });

  it("and what ends where the name goes on", () => {
    expect(nearestNames("shop.0001", ["shop", "sho", "depot"])).toEqual(["sho", "shop"]);
  });

  it("takes two letters for the beginning of nothing", () => {
    expect(nearestNames("sh", ["shopping", "shed"])).toEqual([]);
  });

  it("then prefers the same number", () => {
    const names = ["0001_initial", "0002_course", "0002_term_start", "0003_term"];
    expect(nearestNames("0002_term", names)).toEqual(["0002_term_start", "0002_course"]);
    expect(nearestNames("0002_tern", names)).toEqual(["0002_course", "0002_term_start"]);
  });

  it("else takes what differs little", () => {
    expect(nearestNames("initial", ["inital", "itinial_2", "something"])).toEqual(["inital"]);
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
