import { expect, test } from "vitest";
import { dataStepAnalyst } from "../../../../src/framework/django/data-steps/analyst.js";
import { emptyText, migration, postgres, SHOP, touchText, worldAfter } from "./world.js";

const UNREAD = `
def unread(apps, schema_editor):
    getattr(apps, str(schema_editor))()
def readable(apps, schema_editor):
    apps.get_model("shop", "Tag").objects.update(label="x")
`;

/** What is known of a last step that has a comment in front of it. */
function factsWith(comment: string, code = "unread") {
  const step = `RunPython(${code})`;
  const module = migration([...SHOP, step], UNREAD);
  const last = module.operations.at(-1);
  if (last?.kind !== "opaque") throw new Error("no step");
  const operation = { ...last, origin: { ...last.origin, comments: [comment] } };
  const { state, catalog, everUsed } = worldAfter(module.operations.slice(0, SHOP.length));
  const analyst = dataStepAnalyst({
    moduleAt: () => undefined,
    modelSetting: () => undefined,
    isUnset: () => false,
    sqlParser: postgres,
    everUsed,
    outOfSight: [],
  });
  const around = { module: module.module, state, catalog, left: analyst.nothingLeft };
  return analyst.analyse(operation, around).facts;
}

test("a comment says what a step touches that cannot be read", () => {
  const facts = factsWith("# refold: reads shop.Order; touches shop.Item");
  expect(facts?.touches.kind).toBe("these");
  expect(facts?.onEmpty).toMatchObject({ kind: "inserts", into: new Set(["shop.item"]) });
  expect(facts?.stated?.text).toBe("a comment states it: reads shop.Order; touches shop.Item");
});

test("a comment says that it does nothing on empty tables", () => {
  const facts = factsWith("# refold: touches shop.Item; does nothing on empty tables");
  expect(facts?.onEmpty).toMatchObject({ kind: "nothing", assumed: new Set(["shop.item"]) });
});

test.each([
  "# it touches shop.Item",
  "# refold: touches shop.Nothing",
  "# refold: touches Item",
  "# refold: does nothing on empty tables",
  "# refold: touches nothing; does nothing on empty tables",
  "# refold: is harmless",
  "# refold: constructor shop.Item",
])("%s is not believed", (comment) => {
  const facts = factsWith(comment);
  expect(facts?.touches.kind).toBe("everything");
  expect(facts?.onEmpty.kind).toBe("unknown");
  expect(facts?.stated).toBeUndefined();
});

test("what the step shows is worth more than a comment", () => {
  const facts = factsWith("# refold: reads shop.Order", "readable");
  if (facts === undefined) throw new Error("nothing known");
  expect(touchText(facts)).toContain("tag update label");
  expect(emptyText(facts)).toBe("nothing if tag");
  expect(facts.stated).toBeUndefined();
});
