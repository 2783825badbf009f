import { chance, pick, type Choice } from "./choice.js";
import { touchesOf } from "./model-steps.js";
import { isTarget } from "./new-fields.js";
import { quotedColumn } from "./parts.js";
import { keyOf, tableOf, type ModelSpec } from "./model.js";
import type { Step, World } from "./world.js";

/** Steps whose effect cannot be read from their text. */

/** A function that works on the rows of some models by `fuzz_support`, which notes what it saw. */
export function runPython(choice: Choice, world: World, app: string): Step | undefined {
  const apps = chance(choice, 25) ? world.apps : [app];
  const models = [...world.models.values()].filter(
    (model) => apps.includes(model.app) && isTarget(model) && model.swappable === undefined,
  );
  const number = world.next();
  const action =
    pick(choice, ["insert", "insert", "insert", "update", "delete", "look"]) ?? "insert";
  // What does nothing can be marked as such without changing the rows of the result.
  const elidable = action === "look" && chance(choice, 50);
  const labels = models.map((model) => `'${model.app}.${model.name}'`).join(", ");
  const helper = [
    `def step_${number}(apps, schema_editor):`,
    `    fuzz_support.${elidable ? "nothing" : action}(apps, schema_editor, ${number}, [${labels}])`,
  ].join("\n");
  const reverse = chance(choice, 90) ? ", migrations.RunPython.noop" : "";
  return {
    text: `migrations.RunPython(step_${number}${reverse}${elidable ? ", elidable=True" : ""})`,
    // Rows are made with keys to other tables, and with those that they inherit from; none goes that another points to.
    touches: new Set(
      models.flatMap((model) => {
        const parents = model.bases.flatMap((base) => world.models.get(base) ?? []);
        const own = [model, ...parents];
        return own.flatMap((item) => [
          ...touchesOf(item),
          ...world.referrers(keyOf(item)).map(keyOf),
        ]);
      }),
    ),
    helpers: [helper],
  };
}

export function runSql(choice: Choice, world: World, app: string): Step | undefined {
  const able = world.of(app).filter(isTarget);
  const model = pick(choice, able);
  const field =
    model &&
    pick(
      choice,
      model.fields.filter(({ type, unique }) => (type === "char" || type === "text") && !unique),
    );
  if (model === undefined || field === undefined) {
    const elidable = chance(choice, 50) ? ", elidable=True" : "";
    return { text: `migrations.RunSQL('SELECT 1', 'SELECT 1'${elidable})`, touches: new Set() };
  }
  return {
    text: `migrations.RunSQL(${update(model, quotedColumn(field), world.next())}, reverse_sql=migrations.RunSQL.noop)`,
    touches: new Set([keyOf(model)]),
  };
}

function update(model: ModelSpec, column: string, number: number): string {
  return `"""UPDATE "${tableOf(model)}" SET ${column} = 'sql ${number}' """`;
}

/** Objects of the server; on SQLite the operations do nothing. */
export function extension(choice: Choice): Step {
  const name =
    pick(choice, ["BtreeGinExtension", "TrigramExtension", "HStoreExtension"]) ?? "HStoreExtension";
  return { text: `django.contrib.postgres.operations.${name}()`, touches: new Set() };
}
