import { describe, expect, test } from "vitest";
import { NO_ANALYST, type DataStepAnalyst } from "../../src/framework/django/data-steps/analyst.js";
import type { Operation } from "../../src/operation/operation.js";
import type { DataFacts, Manner, Reason } from "../../src/operation/touches.js";
import { squash } from "../laws/project/squash.js";

/**
 * How the fold uses what is known of data steps. The analysis is a stand-in that believes the functions' names: `insert_cat` inserts into
 * `alpha.cat` whatever is there, `loop_cat` reads and updates it and does nothing where it is empty, `set_cat_size` updates one of its
 * columns and does nothing where it is empty, `unknown` may do anything.
 */
const byName: DataStepAnalyst = {
  ...NO_ANALYST,
  analyse: (operation, { left }) => ({ facts: factsByName(operation), left }),
};

function factsByName(operation: Operation): DataFacts | undefined {
  const { file, start, end } = operation.origin.slice;
  const text = file.text.slice(start, end);
  const [, verb, entity, member] = /\b(insert|loop|read|set)_([a-z]+)(?:_(\w+))?/.exec(text) ?? [];
  if (verb === undefined || entity === undefined) return undefined;
  const key = `alpha.${entity}`;
  const reason: Reason = { text: "by its name", slice: operation.origin.slice };
  const manners: readonly Manner[] =
    verb === "insert"
      ? ["insert"]
      : verb === "loop"
        ? ["read", "update"]
        : verb === "set"
          ? ["update"]
          : ["read"];
  const members = member === undefined ? "all" : new Set([member]);
  return {
    touches: {
      kind: "these",
      touches: manners.map((manner) => ({ entity: key, manner, members, reason })),
    },
    onEmpty:
      verb === "insert"
        ? { kind: "inserts", into: new Set([key]), assumed: new Set(), reasons: [reason] }
        : { kind: "nothing", assumed: new Set([key]), proof: [reason] },
  };
}

const ID = "('id', models.AutoField(primary_key=True))";
const INTEGER = "models.IntegerField(null=True)";

function create(name: string, fields = ""): string {
  return `migrations.CreateModel('${name}', [${ID}, ${fields}])`;
}

function add(model: string, field: string, type = INTEGER): string {
  return `migrations.AddField('${model}', '${field}', ${type})`;
}

function run(name: string): string {
  return `migrations.RunPython(${name}, migrations.RunPython.noop)`;
}

function chain(...steps: readonly (readonly string[])[]): ReadonlyMap<string, string> {
  return new Map(
    steps.map((operations, index) => [
      `alpha.000${index + 1}`,
      [
        "from django.db import migrations, models",
        ...operations.flatMap((operation) => {
          const name = /RunPython\((\w+)/.exec(operation)?.[1];
          return name === undefined ? [] : [`def ${name}(apps, schema):`, "    pass"];
        }),
        "class Migration(migrations.Migration):",
        `    dependencies = [${index === 0 ? "" : `('alpha', '000${index}')`}]`,
        `    operations = [${operations.join(", ")}]`,
        "",
      ].join("\n"),
    ]),
  );
}

/** The kinds of the operations of each module that refold wrote, and why a module does not join the one before. */
async function folded(
  texts: ReadonlyMap<string, string>,
  elide: "proved" | "marked" | "none" = "proved",
): Promise<{ readonly modules: readonly string[]; readonly boundaries: readonly string[] }> {
  const { result, texts: after } = await squash(
    texts,
    new Map(),
    { app: "alpha", mode: "replace", elide },
    byName,
  );
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join("\n"));
  const modules = result.blocks.map(({ result: written, steps }) => {
    const key = written?.key ?? steps[0];
    const text = after.get(`alpha.${key?.name ?? ""}`) ?? "";
    const list = text.slice(text.indexOf("    operations = ["));
    return [...list.matchAll(/migrations\.(\w+)\(\s*(?:name=|model_name=)?['"]?(\w+)/g)]
      .map(([, kind = "", what = ""]) => `${kind} ${what}`)
      .join(", ");
  });
  const boundaries = result.blocks.flatMap(({ boundary }) => boundary ?? []);
  return { modules, boundaries };
}

describe("a data step that does nothing on empty tables", () => {
  test("is left out where its tables are born in the block", async () => {
    const { modules } = await folded(
      chain([create("Cat")], [run("loop_cat")], [add("Cat", "size")]),
    );
    expect(modules).toEqual(["CreateModel Cat"]);
  });

  test("stays with --elide marked", async () => {
    const { modules } = await folded(
      chain([create("Cat")], [run("loop_cat")], [add("Cat", "size")]),
      "marked",
    );
    expect(modules).toEqual(["CreateModel Cat, RunPython loop_cat, AddField Cat"]);
  });

  test("stays where a step before it filled the table", async () => {
    const { modules } = await folded(
      chain([create("Cat")], [run("insert_cat")], [run("loop_cat")], [add("Cat", "size")]),
    );
    expect(modules).toEqual([
      "CreateModel Cat, RunPython insert_cat, RunPython loop_cat, AddField Cat",
    ]);
  });

  test("stays where a step before it may have filled any table", async () => {
    const { modules } = await folded(
      chain([create("Cat")], [run("unknown")], [run("loop_cat")], [add("Cat", "size")]),
    );
    expect(modules.join(", ")).toContain("RunPython unknown");
    expect(modules.join(", ")).toContain("RunPython loop_cat");
  });

  test("follows a rename of the table", async () => {
    const { modules } = await folded(
      chain(
        [create("Cat")],
        ["migrations.RenameModel('Cat', 'Dog')"],
        [run("loop_dog")],
        [add("Dog", "size")],
      ),
    );
    expect(modules).toEqual(["CreateModel Dog"]);
  });

  test("stays where Django does not manage the table", async () => {
    const unmanaged = `migrations.CreateModel('Cat', [${ID}], options={'managed': False})`;
    const { modules } = await folded(chain([unmanaged], [run("loop_cat")], [create("Dog")]));
    expect(modules.join(", ")).toContain("RunPython loop_cat");
  });

  test("stays in a block that a populated database may begin with", async () => {
    const texts = chain([create("Cat")], [run("loop_cat")], [create("Dog")]);
    // A class attribute that the others do not have keeps the first step in a module of its own.
    const first = (texts.get("alpha.0001") ?? "").replace(
      "    operations",
      "    mark = 1\n    operations",
    );
    const { modules, boundaries } = await folded(new Map([...texts, ["alpha.0001", first]]));
    expect(boundaries).toHaveLength(1);
    expect(modules[1]).toContain("RunPython loop_cat");
  });
});

describe("a data step whose reach is known", () => {
  test("keeps a model to its end that points to one which goes before it in the text", async () => {
    const { modules } = await folded(
      chain(
        [
          create("Theme"),
          create("Cat", "('theme', models.ForeignKey('alpha.Theme', models.CASCADE, null=True))"),
        ],
        [run("insert_cat")],
        [
          "migrations.RemoveField('Cat', 'theme')",
          "migrations.DeleteModel('Theme')",
          "migrations.DeleteModel('Cat')",
        ],
      ),
    );
    expect(modules).toEqual([
      "CreateModel Theme, CreateModel Cat, RunPython insert_cat, DeleteModel Cat, DeleteModel Theme",
    ]);
  });

  test("is passed by operations on other models", async () => {
    const { modules } = await folded(
      chain([create("Cat"), create("Dog")], [run("insert_cat")], [add("Dog", "size")]),
    );
    expect(modules).toEqual(["CreateModel Cat, CreateModel Dog, RunPython insert_cat"]);
  });

  test("is not passed by operations on its own", async () => {
    const { modules } = await folded(
      chain([create("Cat")], [run("insert_cat")], [add("Cat", "size")]),
    );
    expect(modules).toEqual(["CreateModel Cat, RunPython insert_cat, AddField Cat"]);
  });

  test("may fill a new table before its indexes and foreign keys are made", async () => {
    const { modules } = await folded(
      chain(
        [create("Cat"), create("Dog", "('cat', models.ForeignKey('alpha.cat', models.CASCADE))")],
        [run("insert_dog")],
      ),
    );
    expect(modules).toEqual(["CreateModel Cat, CreateModel Dog, RunPython insert_dog"]);
  });

  test("parts a table that was there before from its changes", async () => {
    const { modules, boundaries } = await folded(
      chain(
        [create("Cat", "('name', models.CharField(max_length=9, db_index=True))")],
        [run("unknown")],
        [run("insert_cat")],
        [add("Cat", "size")],
      ),
    );
    expect(modules.at(-1)).toBe("AddField Cat");
    expect(boundaries.at(-1)).toContain("alters a table that a data step before it");
  });

  const CODED = create(
    "Cat",
    `('size', ${INTEGER}), ('code', models.CharField(max_length=9, unique=True)), ('dog', models.ForeignKey('alpha.dog', models.CASCADE))`,
  );

  test("that updates a column which nothing checks at the commit shares a module with other changes of the table", async () => {
    const { modules } = await folded(
      chain(
        [create("Dog"), CODED],
        [run("unknown")],
        [add("Dog", "size")],
        [run("set_cat_size")],
        [add("Cat", "name")],
      ),
    );
    expect(modules.at(-1)).toMatch(/RunPython set_cat_size.*AddField Cat|AddField Cat.*RunPython/);
  });

  test.each(["dog", "code", "nothing"])(
    "that updates %s parts the table from its changes",
    async (member) => {
      const { modules } = await folded(
        chain(
          [create("Dog"), CODED],
          [run("unknown")],
          [add("Dog", "size")],
          [run(`set_cat_${member}`)],
          [add("Cat", "name")],
        ),
      );
      expect(modules.at(-1)).toBe("AddField Cat");
    },
  );

  test("keeps a rename in front of it that its model's name comes from", async () => {
    const { modules } = await folded(
      chain(
        [create("Cat")],
        [run("insert_cat")],
        ["migrations.RenameModel('Cat', 'Dog')"],
        [run("insert_dog")],
      ),
    );
    expect(modules).toEqual([
      "CreateModel Cat, RunPython insert_cat, RenameModel Cat, RunPython insert_dog",
    ]);
  });
});

describe("a data step that uses some fields of a model", () => {
  const CAT = create("Cat", `('size', ${INTEGER}), ('weight', ${INTEGER})`);
  const remove = "migrations.RemoveField('Cat', 'weight')";
  const alter = (field: string): string =>
    `migrations.AlterField('Cat', '${field}', models.BigIntegerField(null=True))`;

  test.each([add("Cat", "age"), alter("weight"), remove])(
    "is passed, where the table is new, by %s",
    async (change) => {
      for (const step of ["set_cat_size", "read_cat_size"]) {
        const { modules } = await folded(chain([CAT], [run(step)], [change]), "none");
        expect(modules).toEqual([`CreateModel Cat, RunPython ${step}`]);
      }
    },
  );

  test.each([
    ["of the field that it uses", "set_cat_size", alter("size")],
    ["of a field where it makes rows", "insert_cat", add("Cat", "age")],
    ["of a field where it loads rows", "loop_cat", add("Cat", "age")],
    ["of a field whose name its text has", "set_cat_size", add("Cat", "schema")],
    [
      "of a key",
      "set_cat_size",
      "migrations.AlterField('Cat', 'id', models.BigAutoField(primary_key=True))",
    ],
    [
      "of a table for links",
      "set_cat_size",
      add("Cat", "others", "models.ManyToManyField('self')"),
    ],
    ["of a name", "set_cat_size", "migrations.RenameField('Cat', 'weight', 'mass')"],
    ["of an option", "set_cat_size", "migrations.AlterUniqueTogether('Cat', {('size', 'weight')})"],
  ])("is not passed by a change %s", async (_, step, change) => {
    const { modules } = await folded(chain([CAT], [run(step)], [change]), "none");
    const [first = "", second = ""] = modules.join(", ").split(`RunPython ${step}, `);
    expect(first).toBe("CreateModel Cat, ");
    expect(second).toMatch(/^\w+ Cat$/i);
  });

  test("keeps the columns of a new table in their order", async () => {
    const { modules } = await folded(
      chain([CAT], [run("set_cat_size")], [add("Cat", "schema")], [add("Cat", "age")]),
      "none",
    );
    expect(modules).toEqual([
      "CreateModel Cat, RunPython set_cat_size, AddField Cat, AddField Cat",
    ]);
  });

  test("stays behind the creation of a table that goes later", async () => {
    const { modules } = await folded(
      chain([CAT], [run("set_cat_size")], ["migrations.DeleteModel('Cat')"]),
      "none",
    );
    expect(modules).toEqual(["CreateModel Cat, RunPython set_cat_size, DeleteModel Cat"]);
  });

  test("that reads them is passed where the table was there before, and one that updates them is not", async () => {
    const last = async (step: string): Promise<string | undefined> => {
      const { modules } = await folded(
        chain([CAT], [run("unknown")], [add("Cat", "age")], [run(step)], [alter("age")]),
      );
      return modules.at(-1);
    };
    expect(await last("read_cat_size")).toMatch(/AddField cat, RunPython read_cat_size$/);
    expect(await last("set_cat_size")).toBe("AddField Cat, RunPython set_cat_size, AlterField Cat");
  });
});

describe("a data step inside an operation with two sides", () => {
  const split = (state: string): string =>
    `migrations.SeparateDatabaseAndState([${run("read_cat")}], [${state}])`;

  test("lets others pass that it does not touch", async () => {
    const { modules } = await folded(
      chain(
        [create("Cat"), create("Dog")],
        [split(add("Cat", "a"))],
        [add("Dog", "b"), add("Cat", "c")],
      ),
    );
    const [only = ""] = modules;
    expect(only).not.toContain("AddField Dog");
    expect(only.indexOf("AddField Cat")).toBeGreaterThan(only.indexOf("SeparateDatabaseAndState"));
  });

  test("stays a wall where its state makes a model", async () => {
    const { modules } = await folded(
      chain([create("Cat"), create("Dog")], [split(create("Elk"))], [add("Dog", "b")]),
    );
    expect(modules.join(", ")).toContain("AddField Dog");
  });
});
