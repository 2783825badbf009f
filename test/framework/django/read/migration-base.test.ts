import { describe, expect, it } from "vitest";
import { loadPythonParser } from "../../../../src/framework/django/python/parse.js";
import type { PythonModule } from "../../../../src/framework/django/python/module.js";
import { readPythonModule } from "../../../../src/framework/django/python/scope.js";
import {
  readMigration,
  type MigrationModule,
} from "../../../../src/framework/django/read/migration.js";

const parser = await loadPythonParser();

function parsed(path: string, text: string): PythonModule {
  const result = parser.parse(text);
  if (!result.ok) throw new Error(result.problem.message);
  return readPythonModule({ path, text }, result.root);
}

/** A migration that derives from the class Base of another module, whose body these lines are. */
function derived(...body: readonly string[]): MigrationModule {
  const base = `from django.db.migrations import Migration\n\nclass Base(Migration):\n${body
    .map((line) => `    ${line}\n`)
    .join("")}`;
  const text = `from django.db import migrations
from shop.base import Base

class Migration(Base):
    operations = [migrations.DeleteModel("A")]
`;
  const module = parsed("shop/migrations/0001_initial.py", text);
  const result = readMigration({ app: "shop", name: "0001_initial" }, module.source, module.root, {
    modelSettings: new Map(),
    moduleAt: (_, path) => (path === "shop.base" ? parsed("shop/base.py", base) : undefined),
    purposeOf: () => undefined,
  });
  if (!result.ok) throw new Error(result.problem.reason.message);
  return result.migration;
}

const APPLY = "def apply(self, project_state, schema_editor, collect_sql=False):";
const CALL = "return super().apply(project_state, schema_editor, collect_sql)";

describe("a base of migrations", () => {
  it.each([
    [["checked = True"]],
    [[APPLY, "    schema_editor.safe = True", `    ${CALL}`]],
    [
      [
        "checked = True",
        APPLY,
        "    if self.checked:",
        "        schema_editor.safe = True",
        `    ${CALL}`,
      ],
    ],
    [[APPLY, "    return super().apply(project_state, schema_editor, collect_sql=collect_sql)"]],
  ])("is followed where it prepares at most: %j", (body) => {
    const { whole, base, operations } = derived(...body);
    expect(whole).toEqual([]);
    expect(base?.definition).toBe("Base (shop/base.py)");
    expect(operations).toHaveLength(1);
  });

  it.each([
    [["operations = []"]],
    [["initial = True"]],
    [["def __init__(self, name, app_label):", "    super().__init__(name, app_label)"]],
    [["def mutate_state(self, project_state, preserve=True):", "    return project_state"]],
    [[APPLY, "    return project_state"]],
    [[APPLY, `    ${CALL.replace("project_state, schema_editor", "None, schema_editor")}`]],
    [[APPLY, "    schema_editor.execute('DROP TABLE x')", `    ${CALL}`]],
    [[APPLY, "    schema_editor.safe = prepare()", `    ${CALL}`]],
    [[APPLY, "    self.operations = []", `    ${CALL}`]],
    [[APPLY, "    for x in y:", "        schema_editor.safe = True", `    ${CALL}`]],
    [["operations_of = property(lambda self: [])", "def other(self):", "    return 1"]],
    [["apply = checked_apply"]],
    [["unapply = None"]],
    [["if T:", "    checked = True"]],
  ])("keeps its migrations whole where it may do more: %j", (body) => {
    const { whole, base } = derived(...body);
    expect(base).toBeUndefined();
    expect(whole).not.toEqual([]);
  });

  it("says whether its migrations are atomic, where they do not", () => {
    expect(derived("atomic = False").atomic).toBe(false);
    expect(derived("checked = True").atomic).toBe(true);
  });
});
