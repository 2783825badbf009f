import { describe, expect, test } from "vitest";
import { squash } from "../laws/project/squash.js";

/** Chains that real Django showed to be folded wrongly, each as small as it gets. */

const ID = "('id', models.AutoField(primary_key=True))";

function chain(...steps: readonly (readonly string[])[]): ReadonlyMap<string, string> {
  return new Map(
    steps.map((operations, index) => [
      `alpha.000${index + 1}`,
      [
        "from django.conf import settings",
        "from django.db import migrations, models",
        "class Migration(migrations.Migration):",
        `    dependencies = [${index === 0 ? "" : `('alpha', '000${index}')`}]`,
        "    operations = [",
        ...operations.map((operation) => `        migrations.${operation},`),
        "    ]",
        "",
      ].join("\n"),
    ]),
  );
}

function create(name: string, fields = "", options = ""): string {
  return `CreateModel('${name}', [${ID}, ${fields}], ${options === "" ? "" : `options={${options}}`})`;
}

const WALL = "RunSQL('SELECT 1', 'SELECT 1')";

/** The operations of the last module behind its last seam, as one line each. */
async function folded(texts: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const { result, texts: after } = await squash(texts, new Map(), {
    app: "alpha",
    mode: "replace",
  });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join("\n"));
  const text = [...after.values()].at(-1) ?? "";
  const list = text.slice(text.indexOf("    operations = ["));
  const operations = list
    .split("\n        migrations.")
    .slice(1)
    .map((item) => item.replace(/\s+/g, " "));
  return operations.slice(1 + operations.findLastIndex(isSeam));
}

function isSeam(operation: string): boolean {
  return operation.startsWith("RunPython(finish_pending_sql");
}

function place(operations: readonly string[], start: string): number {
  return operations.findIndex((operation) => operation.startsWith(start));
}

describe("names that are given up and taken again", () => {
  test("a model born before another one goes takes its name after that", async () => {
    const operations = await folded(
      chain(
        [create("Cat"), WALL],
        [create("Elk"), "DeleteModel('Cat')", "RenameModel('Elk', 'Cat')"],
      ),
    );
    expect(place(operations, "DeleteModel")).toBeLessThan(place(operations, "CreateModel"));
  });

  test("so does one that takes its table", async () => {
    const operations = await folded(
      chain(
        [create("Cat"), WALL],
        [create("Elk"), "AlterModelTable('cat', 'other')", "AlterModelTable('elk', 'alpha_cat')"],
      ),
    );
    expect(place(operations, "AlterModelTable('cat'")).toBeLessThan(
      place(operations, "CreateModel"),
    );
  });

  test("so does one that takes the name of its index", async () => {
    const index = "models.Index(fields=['n'], name='nix')";
    const field = "('n', models.IntegerField())";
    const operations = await folded(
      chain(
        [create("Cat", field, `'indexes': [${index}]`), WALL],
        [create("Elk", field), "RemoveIndex('cat', 'nix')", `AddIndex('elk', ${index})`],
      ),
    );
    expect(place(operations, "RemoveIndex")).toBeLessThan(place(operations, "CreateModel"));
  });

  test("two tables that swap names keep the name in between", async () => {
    const operations = await folded(
      chain(
        [create("Cat"), create("Elk"), WALL],
        [
          "AlterModelTable('cat', 'between')",
          "AlterModelTable('elk', 'alpha_cat')",
          "AlterModelTable('cat', 'alpha_elk')",
        ],
      ),
    );
    expect(operations).toHaveLength(3);
  });
});

describe("tables that may hold rows", () => {
  test("a together-option is cleared before its field goes", async () => {
    const fields = "('a', models.IntegerField()), ('b', models.IntegerField())";
    const operations = await folded(
      chain(
        [create("Cat", fields, "'unique_together': {('a', 'b')}"), WALL],
        [
          "AlterUniqueTogether('cat', set())",
          "RemoveField('cat', 'a')",
          "AddField('cat', 'a', models.IntegerField(default=0))",
          "AlterUniqueTogether('cat', {('id', 'a')})",
        ],
      ),
    );
    expect(place(operations, "AlterUniqueTogether('cat', set())")).toBe(0);
  });

  test("what a rename and a removal become swallows an alteration before", async () => {
    const operations = await folded(
      chain(
        [create("Cat", "('n', models.IntegerField())"), WALL],
        [
          "AlterField('cat', 'n', models.BigIntegerField())",
          "RenameField('cat', 'n', 'm')",
          "RemoveField('cat', 'm')",
        ],
      ),
    );
    expect(operations).toHaveLength(1);
  });
});

describe("a model that is renamed and renamed back", () => {
  test("is not renamed to itself: Django would lose it", async () => {
    const operations = await folded(
      chain(
        [create("Cat"), create("Dog"), WALL],
        ["AddField('dog', 'n', models.IntegerField(null=True))"],
        ["RenameModel('Cat', 'Elk')", "RenameModel('Elk', 'Cat')"],
      ),
    );
    expect(operations).toEqual([expect.stringContaining("AddField")]);
  });

  test("keeps both renames where its name is written otherwise in the end", async () => {
    const operations = await folded(
      chain(
        [create("Cat"), WALL],
        ["RenameModel('Cat', 'Elk')"],
        ["RenameModel('Elk', 'CAT')", "AlterModelOptions('cat', {})"],
      ),
    );
    expect(operations.filter((operation) => operation.startsWith("RenameModel"))).toHaveLength(2);
  });
});

describe("the order of rows that order_with_respect_to keeps", () => {
  const OF = "('of', models.ForeignKey('self', models.CASCADE, null=True))";
  const without = "AlterOrderWithRespectTo('cat', None)";
  const with_ = "AlterOrderWithRespectTo('cat', 'of')";

  test("is lost when the option goes and comes again: rows begin anew at 0", async () => {
    const operations = await folded(
      chain(
        [create("Cat", OF, "'order_with_respect_to': 'of'"), WALL],
        [without],
        ["AlterModelOptions('cat', {})", with_],
      ),
    );
    expect(place(operations, without)).toBeGreaterThan(-1);
    expect(place(operations, with_)).toBeGreaterThan(place(operations, without));
  });

  test("was never there when the option comes, goes and comes", async () => {
    const operations = await folded(chain([create("Cat", OF), WALL], [with_], [without, with_]));
    expect(operations.filter((operation) => operation.startsWith("AlterOrder"))).toHaveLength(1);
  });
});

describe("chains that are refused though they are right", () => {
  test("managers that are set to none", async () => {
    expect(await folded(chain([create("Elk")], ["AlterModelManagers('elk', [])"]))).toHaveLength(1);
  });

  const HAND_OVER = `SeparateDatabaseAndState(state_operations=[migrations.DeleteModel('Elk'), migrations.${create("Cat", "", "'db_table': 'alpha_elk'")}])`;

  test("a table that is handed to another model, and changed", async () => {
    const steps = [
      "AddField('cat', 'n', models.IntegerField(null=True))",
      "RenameField('cat', 'n', 'm')",
    ];
    await expect(folded(chain([create("Elk")], [HAND_OVER], steps))).resolves.toBeDefined();
  });

  test("a model made again after it left the state alone", async () => {
    const steps = chain(
      [create("Elk")],
      [HAND_OVER, "AlterModelTable('cat', None)"],
      [create("Elk")],
    );
    await expect(folded(steps)).resolves.toBeDefined();
  });
});

/** How the chain of an app is divided, as names of steps. */
async function blocks(
  texts: ReadonlyMap<string, string>,
  app: string,
  mode: "replace" | "rewrite",
): Promise<readonly (readonly string[])[]> {
  const { result } = await squash(texts, new Map(), { app, mode });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join("\n"));
  return result.blocks.map(({ steps }) => steps.map(({ name }) => name));
}

/** The same, divided at seams as well: in these parts nothing waits for the end of an earlier one. */
async function settled(
  texts: ReadonlyMap<string, string>,
  app: string,
): Promise<readonly (readonly string[])[]> {
  const { result } = await squash(texts, new Map(), { app, mode: "replace" });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join("\n"));
  return result.blocks.flatMap(({ steps, seams }) => {
    const behind = new Set(seams.map(({ before }) => before.name));
    const parts: string[][] = [[]];
    for (const { name } of steps) {
      if (behind.has(name)) parts.push([]);
      parts.at(-1)?.push(name);
    }
    return parts;
  });
}

/** Modules by `app.name`, each with its dependencies and operations. */
function modules(
  given: Readonly<Record<string, readonly [readonly string[], readonly string[]]>>,
): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(given).map(([id, [dependencies, operations]]) => {
      const tuples = dependencies.map((key) => `('${key.replace(".", "', '")}')`).join(", ");
      const lines = operations.map((operation) => `        migrations.${operation},`);
      return [
        id,
        [
          "from django.db import migrations, models",
          "class Migration(migrations.Migration):",
          `    dependencies = [${tuples}]`,
          "    operations = [",
          ...lines,
          "    ]",
          "",
        ].join("\n"),
      ];
    }),
  );
}

describe("steps of other apps, kept in place by the order of the plan alone", () => {
  const KEY = "('x', models.ForeignKey(to='beta.X', on_delete=models.CASCADE))";

  test("a model that another app points to for a while is not folded away", async () => {
    const project = modules({
      "beta.0001": [[], [create("X"), create("K")]],
      "beta.0002": [["beta.0001"], ["DeleteModel('X')"]],
      "alpha.0001": [["beta.0001"], [create("Y", KEY)]],
      "alpha.0002": [["alpha.0001"], ["RemoveField('y', 'x')"]],
    });
    expect(await blocks(project, "beta", "replace")).toEqual([["0001"], ["0002"]]);
  });

  test("a rename is not folded away in front of a step that uses the old name", async () => {
    const project = modules({
      "beta.0001": [[], [create("X")]],
      "beta.0002": [["beta.0001"], ["RenameModel('X', 'Z')"]],
      "alpha.0001": [["beta.0001"], [create("Y", KEY)]],
    });
    expect(await blocks(project, "beta", "replace")).toEqual([["0001"], ["0002"]]);
  });
});

describe("an order that a dependency can keep", () => {
  // beta pulls the first step of zeta in front of gamma, but not the second.
  const texts = modules({
    "beta.0001": [["zeta.0001"], [create("Bee")]],
    "gamma.0001": [[], [create("Cat")]],
    "zeta.0001": [[], [create("Ant")]],
    "zeta.0002": [["zeta.0001"], ["RunSQL('DELETE FROM gamma_cat', 'SELECT 1')"]],
  });

  test.each(["replace", "rewrite"] as const)("is written down, mode %s", async (mode) => {
    const { result, texts: after } = await squash(texts, new Map(), { app: "zeta", mode });
    if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join("\n"));
    expect(result.blocks.map((block) => block.after)).toEqual([[{ app: "gamma", name: "0001" }]]);
    const name = result.blocks[0]?.result?.key.name ?? "";
    expect(after.get(`zeta.${name}`)).toMatch(/dependencies = \[\s*\("gamma", "0001"\),?\s*\]/);
  });

  test("is not, where that would close a circle", async () => {
    const pointing = new Map(texts).set(
      "gamma.0001",
      (texts.get("gamma.0001") ?? "").replace(
        "dependencies = []",
        "dependencies = [('beta', '0001')]",
      ),
    );
    expect(await blocks(pointing, "zeta", "replace")).toEqual([["0001"], ["0002"]]);
  });
});

describe("an order that only the way to a later step of the chain gives", () => {
  // alpha.0005 waits for beta before alpha.0004 waits for gamma: so alpha.0002 comes before gamma's data step today.
  const texts = modules({
    "alpha.0001": [[], [create("Ant", "('red', models.IntegerField())")]],
    "alpha.0002": [["alpha.0001"], ["RenameField('ant', 'red', 'pink')"]],
    "beta.0001": [["alpha.0002"], [create("Elk")]],
    "gamma.0001": [[], [create("Bee", "('red', models.IntegerField())"), WALL]],
    "alpha.0003": [["alpha.0002", "beta.0001"], ["AlterModelOptions('ant', {})"]],
    "alpha.0004": [["alpha.0003", "gamma.0001"], [create("Cat")]],
    "alpha.0005": [["alpha.0004", "beta.0001"], [create("Dog")]],
  });

  test.each(["replace", "rewrite"] as const)("is kept by cutting more, mode %s", async (mode) => {
    const found = await blocks(texts, "alpha", mode);
    expect(found).toContainEqual(["0001", "0002"]);
    expect(found.length).toBeGreaterThan(2);
  });
});

/** Does the module of the steps from one on refuse databases that have only some of them? */
async function isGuarded(steps: ReadonlyMap<string, string>, first: string): Promise<boolean> {
  // Few steps alone would not be worth a guard: some behind them are left out.
  const texts = new Map(steps);
  for (const name of ["0008", "0009"]) {
    const [last = "", text = ""] = [...texts].at(-1) ?? [];
    const idle = text.replace(
      /operations = \[[^]*\]/,
      "operations = [migrations.RunSQL('SELECT 1', elidable=True)]",
    );
    const after = `dependencies = [('alpha', '${last.slice("alpha.".length)}')]`;
    texts.set(`alpha.${name}`, idle.replace(/dependencies = \[.*\]/, after));
  }
  const { result } = await squash(texts, new Map(), { app: "alpha", mode: "rewrite", first });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join("\n"));
  expect(result.blocks).toHaveLength(1);
  return result.blocks.some(({ guarded }) => guarded);
}

describe("databases that stopped in the middle, when the files are gone", () => {
  test("need no guard where what a result makes is there already", async () => {
    const texts = chain([create("Cat")], [create("Dog")]);
    expect(await isGuarded(texts, "0001")).toBe(false);
  });

  test("a guard knows a step that does nothing", async () => {
    const texts = chain(
      [WALL],
      [],
      [create("Cat"), "AddField('cat', 'n', models.IntegerField(null=True))"],
    );
    const { result, texts: after } = await squash(texts, new Map(), {
      app: "alpha",
      mode: "rewrite",
    });
    expect(result.ok && result.blocks.map(({ guarded }) => guarded)).toEqual([true]);
    expect(after.get("alpha.0003")).toContain('("alpha", "0002")');
    expect(after.get("alpha.0003")).not.toContain('("alpha", "0003")');
  });

  test("a result that deletes a table first does not fail on the new one of that name", async () => {
    const texts = chain(
      [create("Elk")],
      [WALL],
      ["DeleteModel('Elk')", create("Elk", "('n', models.IntegerField(null=True))")],
      ["AddField('elk', 'm', models.IntegerField(null=True))"],
    );
    expect(await isGuarded(texts, "0003")).toBe(true);
  });

  test("SQLite adds a unique column a second time without an error", async () => {
    const texts = chain(
      [create("Cat")],
      [WALL],
      ["AddField('cat', 'n', models.IntegerField(null=True, unique=True))"],
      ["AddField('cat', 'm', models.IntegerField(default=3))"],
    );
    expect(await isGuarded(texts, "0003")).toBe(true);
  });
});

describe("what a folded module would do to a database in the middle", () => {
  test("it leaves the table alone that has another name there", async () => {
    const texts = chain([create("Cat")], ["AlterModelTable('cat', 'other')"]);
    expect(await isGuarded(texts, "0001")).toBe(true);
  });

  test("it runs data steps again beside a model without a table, which no rename and no deletion fails on", async () => {
    for (const last of ["RenameModel('Cat', 'Elk')", "DeleteModel('Cat')"]) {
      const texts = chain([create("Cat", "", "'managed': False"), WALL, last], [WALL]);
      expect(await isGuarded(texts, "0001")).toBe(true);
    }
  });

  test("it leaves the table of a many-to-many field that it does not know of", async () => {
    const texts = chain(
      [create("Cat"), WALL],
      ["AddField('cat', 'others', models.ManyToManyField('self'))"],
      ["DeleteModel('Cat')", create("Dog")],
    );
    expect(await isGuarded(texts, "0002")).toBe(true);
  });

  test("it renames a field without a word, where the column has a name of its own", async () => {
    const unique = (field: string): string =>
      `models.UniqueConstraint(fields=['id', '${field}'], name='nct_${field}')`;
    const n = "('n', models.IntegerField(db_column='c_n', null=True))";
    const texts = chain(
      [create("Cat", `${n}, ('m', models.IntegerField())`), WALL],
      ["RenameField('cat', 'n', 'o')", `AddConstraint('cat', ${unique("m")})`],
      ["RemoveConstraint('cat', 'nct_m')", "AlterModelOptions('cat', {'ordering': ['pk']})"],
    );
    expect(await isGuarded(texts, "0002")).toBe(true);
  });

  test("it gives rows a value again that may have lost it since", async () => {
    const texts = chain(
      [create("Cat", "('n', models.IntegerField(null=True)), ('m', models.IntegerField())"), WALL],
      [
        "AlterField('cat', 'n', models.IntegerField(default=7), preserve_default=False)",
        "AlterField('cat', 'n', models.IntegerField(null=True))",
      ],
      ["AlterField('cat', 'm', models.BigIntegerField())"],
    );
    expect(await isGuarded(texts, "0002")).toBe(true);
  });

  test("SQLite, making a table anew, drops the columns that a later operation would fail on", async () => {
    const texts = chain(
      [create("Cat")],
      [WALL],
      [
        "AddField('cat', 'a', models.IntegerField(default=1))",
        "AddField('cat', 'b', models.IntegerField(null=True))",
      ],
      ["AddField('cat', 'c', models.IntegerField(null=True))"],
    );
    expect(await isGuarded(texts, "0003")).toBe(true);
  });
});

describe("creations that wait for each other", () => {
  const key = (to: string): string => `models.ForeignKey('alpha.${to}', models.CASCADE, null=True)`;
  const column = "('n', models.IntegerField())";

  test("the one in the middle is opened, though one at the rim would lose less", async () => {
    const rim = ["Ant", "Bee", "Cat", "Dog"];
    const operations = await folded(
      chain(
        [create("Hub"), ...rim.map((name) => create(name, `('hub', ${key("Hub")}), ${column}, `))],
        rim.map((name) => `AddField('hub', '${name.toLowerCase()}', ${key(name)})`),
        rim.map((name) => `AlterUniqueTogether('${name}', {('hub', 'n')})`),
      ),
    );
    expect(operations.filter((text) => text.startsWith("CreateModel"))).toHaveLength(5);
    expect(operations.filter((text) => /^AddField\(\s*model_name="hub"/.test(text))).toHaveLength(
      4,
    );
    expect(operations).toHaveLength(9);
  });
});

describe("columns that stand behind the one of order_with_respect_to", () => {
  const KEY = "('a', models.ForeignKey('self', models.CASCADE, null=True))";
  const ordered = create("Cat", KEY, "'order_with_respect_to': 'a'");
  const column = "AddField('cat', 'n', models.IntegerField(null=True))";

  test.each([
    "AddIndex('cat', models.Index(fields=['n'], name='nix'))",
    "AlterUniqueTogether('cat', {('a', 'n')})",
  ])("come before what names them: %s", async (naming) => {
    const operations = await folded(chain([ordered], [column], [naming]));
    expect(operations[0]).not.toMatch(/'n'/);
  });
});

describe("keys that Django puts off to the end of a module", () => {
  const key = (to: string): string => `('to', models.ForeignKey(${to}, models.CASCADE)), `;
  const wider = "AlterField('cat', 'id', models.BigAutoField(primary_key=True))";
  const pointing = create("Dog", key("'alpha.Cat'"));

  /** Keeps the first step in a module of its own. */
  const firstApart = (texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
    new Map(
      [...texts].map(([id, text]) => [
        id,
        id === "alpha.0001" ? text.replace("    operations", "    mark = 1\n    operations") : text,
      ]),
    );

  // Where a key's type changes, Django makes the foreign keys to it anew: this one it would make twice.
  test.each(["'alpha.Cat'", "settings.CAT_MODEL"])(
    "what a new table points at does not change its type in the same module: %s",
    async (to) => {
      const texts = firstApart(chain([create("Cat")], [create("Dog", key(to))], [wider]));
      expect(await settled(texts, "alpha")).toEqual([["0001"], ["0002"], ["0003"]]);
    },
  );

  test("it may where no other module asked for the key", async () => {
    const texts = firstApart(chain([create("Cat")], [pointing, wider], [create("Elk")]));
    expect(await settled(texts, "alpha")).toEqual([["0001"], ["0002", "0003"]]);
  });

  test("it may where the table is new itself", async () => {
    const texts = chain([create("Cat")], [pointing], [wider]);
    expect(await settled(texts, "alpha")).toHaveLength(1);
  });
});

describe("indexes that Django puts off to the end of a module", () => {
  test("a column with such an index is not renamed in the same module", async () => {
    const texts = chain(
      [create("Cat"), WALL],
      ["AddField('cat', 'x', models.IntegerField(db_index=True, null=True))"],
      ["AlterUniqueTogether('cat', {('id', 'x')})"],
      ["RenameField('cat', 'x', 'y')"],
    );
    expect((await settled(texts, "alpha")).at(-1)).toEqual(["0004"]);
  });

  test("nor one whose index keeps the old name", async () => {
    const texts = chain(
      [create("Cat", "('n', models.IntegerField())")],
      ["AddIndex('cat', models.Index(fields=['n'], name='nix'))"],
      ["RenameField('cat', 'n', 'm')"],
    );
    expect((await settled(texts, "alpha")).at(-1)).toEqual(["0003"]);
  });
});

describe("an entity that is made again when its deletion is undone", () => {
  const constraint =
    "models.UniqueConstraint(fields=['n'], condition=models.Q(n__gt=0), name='nct')";

  test("has its late constraints before the step that adds them is undone", async () => {
    const texts = chain(
      [create("Cat", "('n', models.IntegerField())"), create("Dog")],
      [WALL],
      [`AddConstraint('cat', ${constraint})`, "AlterModelOptions('dog', {'ordering': ['pk']})"],
      [WALL, "RemoveConstraint('cat', 'nct')", "DeleteModel('Cat')"],
    );
    expect(await settled(texts, "alpha")).not.toContainEqual(["0003", "0004"]);
  });

  test("also under another name", async () => {
    const index = "models.Index(fields=['n'], name='nix')";
    const texts = chain(
      [create("Cat", "('n', models.IntegerField())", `'indexes': [${index}]`), WALL],
      ["RenameIndex('cat', 'other', 'nix')"],
      ["RenameModel('Cat', 'Dog')"],
      ["DeleteModel('Dog')"],
    );
    expect((await settled(texts, "alpha")).at(-1)).toEqual(["0004"]);
  });
});

describe("names that Django derives", () => {
  test("are not given to an index that another will want", async () => {
    const blue = "('blue', models.ManyToManyField('self'))";
    const texts = chain(
      [create("Elk", blue)],
      ["AlterModelTable('elk', 'other')"],
      ["RenameField('elk', 'blue', 'grey')", WALL],
      ["AddField('elk', 'blue', models.ManyToManyField('self'))"],
    );
    expect(await blocks(texts, "alpha", "replace")).not.toContainEqual(["0001", "0002"]);
  });
});

describe("a step that replaces one whose file is gone", () => {
  test("stays whole, and the rest of the chain is folded", async () => {
    const texts = new Map(
      chain(
        [create("Cat")],
        ["AddField('Cat', 'size', models.IntegerField(default=0))"],
        ["AlterModelOptions('Cat', {'verbose_name': 'cat'})"],
        [create("Dog")],
        ["AddField('Dog', 'size', models.IntegerField(default=0))"],
      ),
    );
    const third = texts.get("alpha.0003") ?? "";
    texts.set(
      "alpha.0003",
      third.replace("    operations", "    replaces = [('alpha', '0003_old')]\n    operations"),
    );
    const { result } = await squash(texts, new Map(), { app: "alpha", mode: "replace" });
    const blocks = result.ok ? result.blocks : [];
    expect(blocks.map(({ steps }) => steps.length)).toEqual([2, 1, 2]);
  });
});

describe("a chain with a squash of its own", () => {
  test("gets no seams, because half-way databases go on with its old steps", async () => {
    const texts = chain(
      [create("Cat", "('name', models.CharField(max_length=9, db_index=True))"), create("Dog")],
      ["AddField('dog', 'a', models.IntegerField(null=True))"],
      ["b", "c", "d"].map((name) => `AddField('dog', '${name}', models.IntegerField(null=True))`),
      [WALL],
      ["AddField('cat', 'size', models.IntegerField(null=True))"],
    );
    const first = texts.get("alpha.0001") ?? "";
    const own = (replaces: string): string =>
      first.replace("    operations", `    replaces = [${replaces}]\n    operations`);
    const squashed = new Map([
      ...texts,
      ["alpha.0001_squashed_0002", own("('alpha', '0001'), ('alpha', '0002')")],
    ]);
    const seamsOf = async (given: ReadonlyMap<string, string>): Promise<number> => {
      const { result } = await squash(given, new Map(), { app: "alpha", mode: "replace" });
      if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join("\n"));
      return result.blocks.flatMap(({ seams }) => seams).length;
    };
    expect(await seamsOf(texts)).toBeGreaterThan(0);
    expect(await seamsOf(squashed)).toBe(0);
  });
});
