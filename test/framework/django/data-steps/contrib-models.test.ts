import { describe, expect, it } from "vitest";
import { dataStepAnalyst } from "../../../../src/framework/django/data-steps/analyst.js";
import { contribModels } from "../../../../src/framework/django/data-steps/contrib-models.js";
import { loadPythonParser } from "../../../../src/framework/django/python/parse.js";
import { migration, SHOP, worldAfter } from "./world.js";

const models = contribModels(await loadPythonParser());

const made = (seen: readonly string[]): readonly string[] =>
  models(new Set(seen)).flatMap((operation) =>
    operation.kind === "createEntity" ? [operation.entity] : [],
  );

describe("models of Django's own apps whose migrations are out of sight", () => {
  it("are those of the apps that the project does not show", () => {
    expect(made([])).toContain("contenttypes.contenttype");
    expect(made([])).toContain("auth.permission");
    expect(made(["auth", "sites"])).toEqual(["contenttypes.contenttype", "sessions.session"]);
  });

  it("let a data step be read that asks for them", () => {
    const head = `def forwards(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind = ContentType.objects.filter(app_label="shop", model="item").first()
    apps.get_model("auth", "Permission").objects.filter(content_type=kind).update(name="An item")
`;
    const { module, operations } = migration([...SHOP, "RunPython(forwards)"], head);
    const step = operations.at(-1);
    if (step === undefined) throw new Error("there is no step");
    const { state, catalog } = worldAfter([...models(new Set()), ...operations.slice(0, -1)]);
    const analyst = dataStepAnalyst({
      moduleAt: () => undefined,
      modelSetting: () => undefined,
      isUnset: () => false,
      sqlParser: undefined,
      everUsed: new Map(),
      outOfSight: [],
    });
    const { facts } = analyst.analyse(step, { module, state, catalog, left: analyst.nothingLeft });
    const touches = facts?.touches.kind === "these" ? facts.touches.touches : [];
    expect(new Set(touches.map(({ entity, manner }) => `${manner} ${entity}`))).toEqual(
      new Set(["read contenttypes.contenttype", "read auth.permission", "update auth.permission"]),
    );
  });
});
