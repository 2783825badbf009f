import { describe, expect, test } from "vitest";
import { dataStepAnalyst } from "../../../../src/framework/django/data-steps/analyst.js";
import type { PythonModule } from "../../../../src/framework/django/python/module.js";
import { loadPythonParser } from "../../../../src/framework/django/python/parse.js";
import { readPythonModule } from "../../../../src/framework/django/python/scope.js";
import { loadPostgresParser } from "../../../../src/sql/postgres/parser.js";
import { squash } from "../../../laws/project/squash.js";

/** Chains folded with what their data steps really say. */

const parser = await loadPythonParser();

/** The one module beside the migrations. */
const HELPERS = `
def fill(model):
    try:
        model.objects.create(name="a")
    except ValueError:
        pass
`;

function helpers(): PythonModule {
  const parsed = parser.parse(HELPERS);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return readPythonModule({ path: "alpha/helpers.py", text: HELPERS }, parsed.root);
}

const analyst = dataStepAnalyst({
  moduleAt: (_, path) => (path.endsWith("helpers") ? helpers() : undefined),
  modelSetting: () => undefined,
  isUnset: () => false,
  sqlParser: await loadPostgresParser(),
  everUsed: new Map(["alpha_cat", "alpha_dog"].map((name) => [name, new Set([""])])),
  outOfSight: [],
});

const CAT = "migrations.CreateModel('Cat', [('id', models.AutoField(primary_key=True))])";
const DOG = "migrations.CreateModel('Dog', [('id', models.AutoField(primary_key=True))])";

/** A module with a function `step`, which `RunPython(step)` may name. */
interface Step {
  readonly body?: string;
  readonly imports?: string;
  readonly operations: readonly string[];
}

function chain(...steps: readonly Step[]): ReadonlyMap<string, string> {
  return new Map(
    steps.map(({ body, imports = "", operations }, index) => [
      `alpha.000${index + 1}`,
      [
        "from django.db import migrations, models",
        imports,
        ...(body === undefined ? [] : ["def step(apps, schema_editor):", `    ${body}`]),
        "class Migration(migrations.Migration):",
        `    dependencies = [${index === 0 ? "" : `('alpha', '000${index}')`}]`,
        `    operations = [${operations.join(", ")}]`,
        "",
      ].join("\n"),
    ]),
  );
}

/** What became of the data steps, in their order. */
async function outcomes(texts: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const { result } = await squash(texts, new Map(), { app: "alpha", mode: "replace" }, analyst);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join("\n"));
  return result.blocks.flatMap(({ ledger }) =>
    ledger.flatMap(({ dataSteps }) => dataSteps.map(({ outcome }) => outcome)),
  );
}

const RUN = "migrations.RunPython(step, migrations.RunPython.noop)";
const UPDATE = "apps.get_model('alpha', 'Cat').objects.update(id=1)";
const NOTHING = "left out: does nothing here";

describe("what earlier steps left in the database", () => {
  test("an update of a table that was just made is left out", async () => {
    expect(
      await outcomes(chain({ operations: [CAT] }, { body: UPDATE, operations: [RUN] })),
    ).toEqual([NOTHING]);
  });

  test("a deletion by SQL too", async () => {
    const sql = "migrations.RunSQL('DELETE FROM alpha_cat', migrations.RunSQL.noop)";
    expect(await outcomes(chain({ operations: [CAT] }, { operations: [sql] }))).toEqual([NOTHING]);
  });

  test("a table of another model that is filled does not matter", async () => {
    const fill = "apps.get_model('alpha', 'Dog').objects.create()";
    expect(
      await outcomes(
        chain(
          { operations: [CAT, DOG] },
          { body: fill, operations: [RUN] },
          { body: UPDATE, operations: [RUN] },
        ),
      ),
    ).toEqual(["carried over", NOTHING]);
  });

  test("SQL from another module may have made a trigger that fills what is empty", async () => {
    const steps = await outcomes(
      chain(
        { operations: [CAT, DOG] },
        {
          imports: "from .statements import MAKE",
          body: "schema_editor.execute(MAKE)",
          operations: [RUN],
        },
        { body: "apps.get_model('alpha', 'Dog').objects.create()", operations: [RUN] },
        {
          operations: [
            "migrations.CreateModel('Elk', [('id', models.AutoField(primary_key=True))])",
          ],
        },
        { body: UPDATE, operations: [RUN] },
      ),
    );
    expect(steps).toEqual(["carried over", "carried over", "carried over"]);
  });
});

describe("a step that does nothing forwards", () => {
  const step = (call: string): ReadonlyMap<string, string> =>
    chain({ operations: [CAT] }, { body: UPDATE, operations: [call] });

  test("is left out where its way back does nothing either", async () => {
    const noop = "migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop)";
    expect(await outcomes(step(noop))).toEqual([NOTHING]);
  });

  test("stays for its way back", async () => {
    const back = "migrations.RunPython(migrations.RunPython.noop, step)";
    expect(await outcomes(step(back))).toEqual(["carried over"]);
  });
});

describe("a step that fills a new table before its index is made", () => {
  const indexed = `migrations.CreateModel('Cat', [('id', models.AutoField(primary_key=True)), ('name', models.CharField(max_length=9, db_index=True))])`;

  /** In how many parts the chain runs: modules, and what lies between seams. */
  async function parts(body: string, imports: string): Promise<number> {
    const texts = chain({ operations: [indexed] }, { imports, body, operations: [RUN] });
    const { result } = await squash(texts, new Map(), { app: "alpha", mode: "replace" }, analyst);
    return result.ok ? result.blocks.reduce((sum, { seams }) => sum + 1 + seams.length, 0) : 0;
  }

  test("shares the module", async () => {
    expect(await parts("apps.get_model('alpha', 'Cat').objects.create(name='a')", "")).toBe(1);
  });

  test("does so only behind a seam where a helper expects errors, which only the index may raise", async () => {
    const body = "fill(apps.get_model('alpha', 'Cat'))";
    expect(await parts(body, "from alpha.helpers import fill")).toBe(2);
  });
});
