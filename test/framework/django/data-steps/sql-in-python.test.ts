import { expect, it } from "vitest";
import { dataStepAnalyst } from "../../../../src/framework/django/data-steps/analyst.js";
import { loadPostgresParser } from "../../../../src/sql/postgres/parser.js";
import { migration, SHOP, worldAfter } from "./world.js";

const sqlParser = await loadPostgresParser();

it("knows what the SQL inside a RunPython leaves behind", () => {
  const head = `def forwards(apps, schema_editor):
    schema_editor.execute("ALTER SEQUENCE shop_item_id_seq RESTART WITH 100")
`;
  const { module, operations } = migration([...SHOP, "RunPython(forwards)"], head);
  const step = operations.at(-1);
  const { state, catalog } = worldAfter(operations.slice(0, -1));
  const analyst = dataStepAnalyst({
    moduleAt: () => undefined,
    modelSetting: () => undefined,
    isUnset: () => false,
    sqlParser,
    everUsed: new Map(),
    outOfSight: [],
  });
  if (step === undefined) throw new Error("there is no step");
  const left = analyst.nothingLeft;
  const { hidden } = analyst.analyse(step, { module, state, catalog, left }).left;
  expect(hidden.map(({ what, on }) => `${what} ${on ?? "any"}`)).toContain("sequence shop.item");
});
