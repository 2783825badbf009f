import { describe, expect, test } from "vitest";
import { canonical } from "../../../../src/framework/django/read/canonical.js";
import { assignedValue } from "../../../../src/framework/django/read/names.js";
import { python } from "../write/plans.js";

/** The normal form of what a module calls `value`. */
function normal(text: string): string {
  const module = python("0001_a", text);
  const value = assignedValue(module, "value");
  if (value === undefined) throw new Error("no value");
  return canonical(module, value);
}

describe("targets", () => {
  /** The normal form of a function whose loop has a target. */
  const loop = (target: string): string =>
    normal(`def f(rows):\n    for ${target} in rows:\n        print(x)\nvalue = f`);

  test("mean the same with and without parentheses", () => {
    expect(loop("(x)")).toBe(loop("x"));
    expect(loop("((x))")).toBe(loop("x"));
    expect(loop("(  # each, one\n  x\n)")).toBe(loop("x"));
    expect(loop("(x, y)")).toBe(loop("x, y"));
    expect(loop("(x,)")).toBe(loop("x,"));
  });

  test("are tuples with a comma", () => {
    expect(loop("(x,)")).not.toBe(loop("x"));
    expect(loop("((x,))")).not.toBe(loop("x"));
    expect(loop("((x), y)")).not.toBe(loop("(x, (y,))"));
  });
});

describe("slices", () => {
  test("mean the same whatever their constants are called", () => {
    expect(normal("SIZE = 9\nvalue = rows[at : at + SIZE]")).toBe(
      normal("SIZE_0007 = 9\nvalue = rows[at:at+SIZE_0007]"),
    );
    expect(normal("SIZE = 9\nvalue = rows[:SIZE]")).not.toBe(
      normal("SIZE = 8\nvalue = rows[:SIZE]"),
    );
  });

  test.each([
    ["a[1:]", "a[:1]"],
    ["a[1:]", "a[1]"],
    ["a[::1]", "a[:1]"],
    ["a[1:2]", "a[1::2]"],
    ["a[1:2:3]", "a[1:2]"],
  ])("%s is not %s", (one, other) => {
    expect(normal(`value = ${one}`)).not.toBe(normal(`value = ${other}`));
  });

  test("may hold comments", () => {
    expect(normal("value = a[1:  # from: here\n  2]")).toBe(normal("value = a[1:2]"));
  });
});
