import { describe, expect, it } from "vitest";
import { keyText } from "../../../../src/chain/migration.js";
import type { LoadInput } from "../../../../src/framework/django/loader/load-input.js";
import { djangoChainProblems } from "../../../../src/framework/django/loader/problems.js";
import { inputOf } from "./inputs.js";

/** Each problem as `severity code: message`. */
function problems(input: LoadInput): readonly string[] {
  const paths = new Map(
    input.nodes.map(({ key }) => [keyText(key), `${key.app}/migrations/${key.name}.py`]),
  );
  return djangoChainProblems(input, paths).map(
    ({ severity, code, message }) => `${severity} ${code}: ${message}`,
  );
}

describe("djangoChainProblems", () => {
  it("finds nothing wrong with sound chains", () => {
    const input = inputOf({
      "a.0001": {},
      "a.0002": { on: ["a.0001", "b.__first__"] },
      "b.0001_s": { replaces: ["b.0001"] },
      "b.0001": {},
      "b.0002": { on: ["b.0001"] },
    });
    expect(problems(input)).toEqual([]);
  });

  it("names what is missing, with the file and the nearest names", () => {
    const input = inputOf({
      "a.0001_initial": {},
      "a.0002_add": { on: ["a.0001_inital", "acounts.0001"] },
      "accounts.0001": { before: ["a.0009"] },
    });
    const paths = new Map([["a.0002_add", "a/migrations/0002_add.py"]]);
    const found = djangoChainProblems(input, paths).filter(
      ({ code }) => code === "missing-dependency",
    );
    expect(found.map(({ key, path, hint }) => [key?.name, path, hint])).toEqual([
      [
        "0002_add",
        "a/migrations/0002_add.py",
        "name a step that exists (nearest: a.0001_initial), or restore the file of a.0001_inital",
      ],
      [
        "0002_add",
        "a/migrations/0002_add.py",
        "there is no app acounts with migrations; is accounts meant?",
      ],
      [
        "0001",
        undefined,
        "restore the file of a.0009, or take the dependency out if nothing of it is needed",
      ],
    ]);
  });

  it("shows the path of a cycle", () => {
    const input = inputOf({
      "a.0001": { on: ["b.0002"] },
      "b.0001": { on: ["a.0001"] },
      "b.0002": { on: ["b.0001"] },
    });
    expect(problems(input)).toEqual([
      "error dependency-cycle: these migrations depend on each other in a circle: " +
        "a.0001 → b.0002 → b.0001 → a.0001",
    ]);
  });

  it("lists several leaves, but not a squash beside its steps", () => {
    const input = inputOf({
      "a.0001": {},
      "a.0001_s": { replaces: ["a.0001"] },
      "a.0002_x": { on: ["a.0001"] },
      "a.0002_y": { on: ["a.0001"] },
    });
    expect(problems(input)).toEqual(["error several-leaves: a has 2 last steps: 0002_x, 0002_y"]);
  });

  it("tells a wrong app from an empty one and from one out of sight", () => {
    const input = inputOf(
      {
        "a.0001": { on: ["gone.__first__", "empty.__first__", "auth.__first__", "old.__first__"] },
      },
      {
        migratedApps: new Set(["a", "empty"]),
        unknownApps: new Set(["auth"]),
        unmigratedApps: new Set(["old"]),
      },
    );
    expect(problems(input)).toEqual([
      "error unknown-app: a.0001 depends on the app gone, which is not installed",
      "error empty-app: a.0001 depends on the app empty, which has no migrations",
      "info app-out-of-sight: the migrations of auth were not found; what is depended on there is taken to exist",
    ]);
  });

  it("takes replaced steps without files for information", () => {
    expect(problems(inputOf({ "a.0003_s": { replaces: ["a.0001", "a.0002"] } }))).toEqual([
      "info replaced-file-gone: a.0003_s replaces a.0001, a.0002, for which there is no file",
    ]);
  });

  it("warns of squashes of squashes below 6.0", () => {
    const input = inputOf({
      "a.0001": {},
      "a.0001_s": { replaces: ["a.0001"] },
      "a.0001_t": { replaces: ["a.0001_s"] },
    });
    expect(problems(input).filter((line) => line.includes("nested"))).toHaveLength(1);
    expect(problems({ ...input, version: "6.0" })).toEqual([]);
  });

  it("warns of a step in two squashes, of squashes that name squashes, and of circles", () => {
    const input = inputOf({
      "a.0001": {},
      "a.0001_s": { replaces: ["a.0001"] },
      "a.0001_t": { replaces: ["a.0001"] },
      "b.0001": { on: ["a.0001"] },
      "b.0001_s": { replaces: ["b.0001"], on: ["a.0001_s"] },
      "c.0001": { replaces: ["c.0001"] },
    });
    const codes = djangoChainProblems(input, new Map()).map(({ code }) => code);
    expect(codes).toContain("shared-step");
    expect(codes).toContain("dependency-on-squash");
    expect(codes).toContain("squash-of-itself");
  });
});
