import { describe, expect, it } from "vitest";
import type { Member } from "../../src/operation/operation.js";
import { conditionOf, lookupParts } from "../../src/rules/conditions.js";

function memberWith(condition: string): Member {
  return {
    kind: "constraint",
    name: "rule",
    className: "models.UniqueConstraint",
    args: new Map([["condition", condition]]),
    rest: [],
    canonical: "",
    expression: undefined,
    nameSlot: undefined,
    fields: [],
    inline: false,
  };
}

describe("conditions", () => {
  it.each([
    ['models.Q(("a",1,),("b__gt",0,))', { lookups: ["a", "b__gt"] }],
    ['models.Q(("a",1,),_connector="OR")', { alternatives: true, lookups: ["a"] }],
    ["binary_operator<models.Q(a=1) | models.Q(b=2)>", { alternatives: true, lookups: ["a", "b"] }],
    ["unary_operator<~ models.Q(a=1)>", { negated: true, lookups: ["a"] }],
    ['models.Q(("a",1,),_negated=True)', { negated: true, lookups: ["a"] }],
    ['models.Q(a=models.F("b"))', { columns: true, lookups: ["a"] }],
    // What a value holds is no part of the condition.
    ['models.Q(a="x | _negated=True ~ models.F(")', { lookups: ["a"] }],
  ])("%s", (text, expected) => {
    const plain = { alternatives: false, negated: false, columns: false };
    expect(conditionOf(memberWith(text))).toEqual({ ...plain, ...expected });
  });

  it("a lookup is a field and what is asked of it", () => {
    expect(lookupParts("deleted__isnull")).toEqual({ field: "deleted", asks: "isnull" });
    expect(lookupParts("owner__name")).toEqual({ field: "owner", asks: "exact" });
    expect(lookupParts("name")).toEqual({ field: "name", asks: "exact" });
  });
});
