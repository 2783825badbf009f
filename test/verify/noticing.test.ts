import { describe, expect, it } from "vitest";
import { loadPythonParser } from "../../src/framework/django/python/parse.js";
import { readMigration, type MigrationModule } from "../../src/framework/django/read/migration.js";
import type { DataFacts, Touch } from "../../src/operation/touches.js";
import { mayNotice } from "../../src/verify/noticing.js";

const parser = await loadPythonParser();

function migration(app: string, operation: string): MigrationModule {
  const path = `${app}/migrations/0002.py`;
  const text = `from django.db import migrations, models
def forwards(apps, schema_editor):
    pass
class Migration(migrations.Migration):
    operations = [${operation}]
`;
  const parsed = parser.parse(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const read = readMigration({ app, name: "0002" }, { path, text }, parsed.root, {
    modelSettings: new Map(),
    moduleAt: () => undefined,
    purposeOf: () => undefined,
  });
  if (!read.ok) throw new Error(`${path} is no migration`);
  return read.migration;
}

const step = migration("staff", "migrations.RunPython(forwards)");

/** Does a step that deletes these parts of auth.Group notice the operation of another app? */
function notices(members: Touch["members"], operation: string): boolean {
  const touch = { entity: "auth.group", manner: "delete", members } as const;
  const slice = { file: step.module.source, start: 0, end: 0, edits: [] };
  const facts: DataFacts = {
    touches: { kind: "these", touches: [{ ...touch, reason: { text: "", slice } }] },
    onEmpty: { kind: "unknown", reasons: [] },
  };
  return mayNotice(step, migration("shop", operation), {
    factsOf: () => facts,
    isLeftOut: () => false,
  });
}

describe("a step that deletes", () => {
  const key = `migrations.AddField("clerk", "group", models.ForeignKey("auth.Group", models.CASCADE))`;
  const other = `migrations.AddField("clerk", "name", models.TextField())`;

  it("rows notices what points at them", () => {
    expect(notices("all", key)).toBe(true);
    expect(notices("all", other)).toBe(false);
  });

  it("links of a many-to-many field does not: nothing points at those", () => {
    expect(notices(new Set(["permissions"]), key)).toBe(false);
  });
});
