import { describe, expect, it } from "vitest";
import { keyText } from "../../../../src/chain/migration.js";
import { inconsistencies } from "../../../../src/framework/django/loader/history.js";
import type { LoadInput } from "../../../../src/framework/django/loader/load-input.js";
import { loadGraph, type LoadedGraph } from "../../../../src/framework/django/loader/load.js";
import {
  migrateOutcome,
  type MigrateRequest,
} from "../../../../src/framework/django/loader/migrate.js";
import { fullPlan, migrationPlan } from "../../../../src/framework/django/loader/plan.js";
import { modelledVersion } from "../../../../src/framework/django/loader/version.js";
import { key } from "../../../chain/graphs.js";
import { inputOf, type NodeText } from "./inputs.js";

function load(input: LoadInput): LoadedGraph {
  const result = loadGraph(input);
  if (!result.ok) throw new Error(result.error.message);
  return result.loaded;
}

/** `migrate` in one line: what ran, then what is recorded; or the error. */
function migrate(input: LoadInput, request: MigrateRequest = { kind: "everything" }): string {
  const outcome = migrateOutcome(input, request);
  if (!outcome.ok) return outcome.error.kind;
  const ran = outcome.ran.map(
    (step) => (step.direction === "backwards" ? "-" : "+") + keyText(step.key),
  );
  return `${ran.join(" ")} | ${[...outcome.recorded].sort().join(" ")}`;
}

const CHAIN: Readonly<Record<string, NodeText>> = {
  "a.0001": {},
  "a.0002": { on: ["a.0001", "b.0001"] },
  "a.0003": { on: ["a.0002"] },
  "b.0001": { on: ["a.0001"] },
  "b.0002": { on: ["b.0001"] },
};

const SQUASHED: Readonly<Record<string, NodeText>> = {
  "a.0001": {},
  "a.0002": { on: ["a.0001"] },
  "a.0001_s": { replaces: ["a.0001", "a.0002"] },
  "a.0003": { on: ["a.0002"] },
};

describe("fullPlan", () => {
  it("walks the greatest parent first, as Django's stack does", () => {
    const { graph } = load(
      inputOf({ ...CHAIN, "a.0004": { on: ["a.0003", "c.0001", "b.0002"] }, "c.0001": {} }),
    );
    expect(fullPlan(graph).map(keyText)).toEqual([
      "c.0001",
      "a.0001",
      "b.0001",
      "b.0002",
      "a.0002",
      "a.0003",
      "a.0004",
    ]);
  });
});

describe("migrationPlan", () => {
  it("goes back through the children in the target's own app only", () => {
    const everything = new Set(Object.keys(CHAIN));
    const loaded = load(inputOf(CHAIN, { applied: everything }));
    const plan = migrationPlan(loaded, [{ kind: "step", key: key("b.0001") }]);
    expect(plan.ok && plan.steps.map((step) => keyText(step.key))).toEqual(["b.0002"]);
  });

  it("knows no target that is not there", () => {
    const plan = migrationPlan(load(inputOf(CHAIN)), [{ kind: "step", key: key("a.0009") }]);
    expect(plan.ok || plan.error.kind).toBe("TargetNotFound");
  });

  it("builds the graph again for a replaced target that is applied", () => {
    const input = inputOf(SQUASHED, { applied: new Set(["a.0001", "a.0002", "a.0003"]) });
    const plan = migrationPlan(load(input), [{ kind: "step", key: key("a.0001") }]);
    expect(plan.ok && plan.steps.map((step) => keyText(step.key))).toEqual(["a.0003", "a.0002"]);
    const old = migrationPlan(load({ ...input, version: "3.2" }), [
      { kind: "step", key: key("a.0001") },
    ]);
    expect(old.ok).toBe(false);
  });
});

describe("migrateOutcome", () => {
  it.each([
    ["none", [], "+a.0001_s +a.0003 | a.0001 a.0001_s a.0002 a.0003"],
    ["some", ["a.0001"], "+a.0002 +a.0003 | a.0001 a.0001_s a.0002 a.0003"],
    ["all", ["a.0001", "a.0002", "a.0003"], " | a.0001 a.0001_s a.0002 a.0003"],
  ])("records a squash on a database that has %s of its steps", (_, applied, expected) => {
    expect(migrate(inputOf(SQUASHED, { applied: new Set(applied) }))).toBe(expected);
  });

  it("unapplies an app", () => {
    const applied = new Set(["a.0001", "a.0002", "a.0001_s", "a.0003"]);
    const input = inputOf(SQUASHED, { applied });
    expect(migrate(input, { kind: "zero", app: "a" })).toBe("-a.0003 -a.0001_s | ");
    // Django 3.2 leaves the squash's own row.
    expect(migrate({ ...input, version: "3.2" }, { kind: "zero", app: "a" })).toBe(
      "-a.0003 -a.0001_s | a.0001_s",
    );
  });

  it("takes the last replaced step for a squash that is partly applied", () => {
    const input = inputOf(SQUASHED, { applied: new Set(["a.0001"]) });
    expect(migrate(input, { kind: "step", key: key("a.0001_s") })).toBe(
      "+a.0002 | a.0001 a.0001_s a.0002",
    );
  });

  it("refuses several leaves and an inconsistent history", () => {
    expect(migrate(inputOf({ ...CHAIN, "a.0003_other": { on: ["a.0002"] } }))).toBe("Conflict");
    expect(migrate(inputOf(CHAIN, { applied: new Set(["a.0002"]) }))).toBe("InconsistentHistory");
  });

  it("migrates one app with what it needs", () => {
    expect(migrate(inputOf(CHAIN), { kind: "app", app: "b" })).toBe(
      "+a.0001 +b.0001 +b.0002 | a.0001 b.0001 b.0002",
    );
  });
});

describe("inconsistencies", () => {
  it("accepts an unrecorded squash whose steps are recorded, and virtual nodes", () => {
    const input = inputOf(
      { ...SQUASHED, "a.0004": { on: ["a.0003", "auth.0001"] } },
      {
        applied: new Set(["a.0001", "a.0002", "a.0003", "a.0004"]),
        unknownApps: new Set(["auth"]),
      },
    );
    expect(inconsistencies(load(input))).toEqual([]);
  });

  it("names both ends", () => {
    const found = inconsistencies(load(inputOf(CHAIN, { applied: new Set(["b.0001"]) })));
    expect(found.map(({ message }) => message)).toEqual([
      "b.0001 is applied, but a.0001, on which it depends, is not",
    ]);
  });
});

describe("modelledVersion", () => {
  it.each([
    ["1.11.29", "3.2"],
    ["3.2.25", "3.2"],
    ["4.0", "4.2"],
    ["4.1.1", "4.2"],
    ["5.1.3", "4.2"],
    ["5.2.19", "5.2"],
    ["6.1a1", "6.0"],
  ])("of %s is %s", (text, expected) => {
    expect(modelledVersion(text)).toBe(expected);
  });

  it("is undefined for what is no version", () => {
    expect(modelledVersion("stable")).toBeUndefined();
  });
});
