import { expect, test } from "vitest";
import {
  dataStepAnalyst,
  type Found,
} from "../../../../src/framework/django/data-steps/analyst.js";
import { migration, postgres, SHOP, worldAfter } from "./world.js";

const TRIGGER = `
def triggered(apps, schema_editor):
    schema_editor.execute("CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f()")
`;

/** What some last steps of a module leave behind, one after the other, and what is known of the last of them. */
function lastOf(steps: readonly string[], head: string) {
  const module = migration([...SHOP, ...steps], head);
  const { state, catalog, everUsed } = worldAfter(module.operations.slice(0, SHOP.length));
  const analyst = dataStepAnalyst({
    moduleAt: () => undefined,
    modelSetting: () => undefined,
    sqlParser: postgres,
    everUsed,
  });
  let found: Found = { facts: undefined, left: analyst.nothingLeft };
  for (const operation of module.operations.slice(SHOP.length)) {
    found = analyst.analyse(operation, { module: module.module, state, catalog, left: found.left });
  }
  return found;
}

test("a trigger that a function makes acts on later SQL", () => {
  const update = "RunSQL('UPDATE orders SET number = 1')";
  expect(lastOf([update], TRIGGER).facts?.touches.kind).toBe("these");
  const { facts, left } = lastOf(["RunPython(triggered)", update], TRIGGER);
  expect(left.hidden.map(({ on }) => on)).toContain("shop.order");
  expect(facts?.touches.kind).toBe("everything");
});
