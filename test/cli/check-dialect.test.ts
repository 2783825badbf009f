import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { app, migration, settings } from "./shop.js";

const ORDER = `migrations.CreateModel(
            name="Order",
            fields=[("id", models.AutoField(primary_key=True))],
        )`;

function identityChange(comment = ""): string {
  return `migrations.AlterField("order", "id", models.IntegerField(primary_key=True))${comment}`;
}

/** A shop whose key stops being numbered; `change` is the operation of the second step. */
function shop(change = identityChange()): Project {
  return Project.of({
    ...settings("shop"),
    ...app("shop", {
      "0001_initial": migration([], ORDER),
      "0002_key": migration(['("shop", "0001_initial")'], change),
    }),
  });
}

const MSSQL = ["check", "--dialect", "mssql"];

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly level: string;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number; readonly startColumn: number };
        };
      }[];
    }[];
  }[];
}

describe("check --dialect", () => {
  it("names the place, and what squashing would leave", async () => {
    const { code, out } = await shop().run(...MSSQL);
    expect(code).toBe(1);
    expect(out).toContain("shop/migrations/0002_key.py:8:46: error MSSQL001 identity-change: ");
    expect(out).toContain(
      "shop: squashing 0001_initial..0002_key removes 1 of 1 (refold squash shop)\n",
    );
    expect(out).toContain("mssql: 1 error, 0 warnings\n");
  });

  it("leaves packages alone that the project may not use, where INSTALLED_APPS cannot be read", async () => {
    const packages = ".venv/lib/python3.12/site-packages";
    const chain = (label: string): ReturnType<typeof app> =>
      app(label, {
        "0001_initial": migration([], ORDER),
        "0002_key": migration([`("${label}", "0001_initial")`], identityChange()),
      });
    const first = migration(['("paid", "0001_initial")'], ORDER);
    const project = Project.of({
      "manage.py": 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
      "settings.py": "from elsewhere import apps\n\nINSTALLED_APPS = apps()\n",
      ".venv/pyvenv.cfg": "home = /usr/bin\n",
      ...app("shop", {
        "0001_initial": first,
        "0001_squashed": first.replace(
          "    operations",
          '    replaces = [("shop", "0001_initial")]\n\n    operations',
        ),
      }),
      ...Object.fromEntries(
        ["paid", "idle"].flatMap((label) =>
          Object.entries(chain(label)).map(([path, text]) => [`${packages}/${path}`, text]),
        ),
      ),
    });
    const { code, out } = await project.run(...MSSQL, "--no-squash");
    expect(code).toBe(1);
    expect(out).toContain("site-packages/paid/migrations/0002_key.py:");
    expect(out).not.toContain("site-packages/idle/");
    expect(out).toContain("no migration of the project needs them: idle (name them, or");
    const named = await project.run("check", "idle", "--dialect", "mssql", "--no-squash");
    expect(named.out).toContain("site-packages/idle/migrations/0002_key.py:");
  });

  it("does not squash where it shall not", async () => {
    const { out } = await shop().run(...MSSQL, "--no-squash");
    expect(out).not.toContain("squashing");
    expect(out).toContain("mssql: 1 error, 0 warnings\n");
  });

  it("finds nothing on a database that does not mind", async () => {
    expect(await shop().run("check", "--dialect", "sqlite")).toEqual({
      code: 0,
      out: "no problems found\n",
      err: "",
    });
  });

  it.each([
    "# refold: ignore[MSSQL001]",
    "# refold: ignore[MSSQL009, MSSQL001]",
    "# refold: ignore",
  ])("leaves out what a comment says is known: %s", async (comment) => {
    const project = shop(`# known\n        ${comment}\n        ${identityChange()}`);
    expect((await project.run(...MSSQL)).code).toBe(0);
  });

  it("a comment about another rule changes nothing", async () => {
    const project = shop(`# refold: ignore[MSSQL009]\n        ${identityChange()}`);
    expect((await project.run(...MSSQL)).code).toBe(1);
  });

  it("as SARIF", async () => {
    const { code, out } = await shop().run(...MSSQL, "--format", "sarif");
    expect(code).toBe(1);
    const { version, runs } = JSON.parse(out) as Sarif;
    expect(version).toBe("2.1.0");
    const [run] = runs;
    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(["MSSQL001"]);
    expect(run?.results).toMatchObject([
      {
        ruleId: "MSSQL001",
        level: "error",
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "shop/migrations/0002_key.py" },
              region: { startLine: 8, startColumn: 46 },
            },
          },
        ],
      },
    ]);
  });

  it("as commands of GitHub Actions, with what would end a command escaped", async () => {
    const { out } = await shop().run(...MSSQL, "--format", "github");
    expect(out).toMatch(
      /^::error file=shop\/migrations\/0002_key\.py,line=8,col=46,endLine=8,endColumn=83,title=MSSQL001 identity-change::Order\.id changes.*%0A→ [^\n]*\n$/,
    );
  });

  it("as JSON", async () => {
    const { out } = await shop().run(...MSSQL, "--format", "json");
    expect(JSON.parse(out)).toMatchObject({
      problems: [],
      findings: [{ code: "MSSQL001", migration: "shop.0002_key", until: null }],
      squash: [{ app: "shop", findings: 1, removed: 1 }],
    });
  });

  it.each([
    [["--dialect", "oracle"], "--dialect takes postgres, mysql, sqlite, mssql, not oracle"],
    [["--backend", "mssql-django"], "--backend goes with --dialect mssql"],
    [["--dialect", "mssql", "--server", "mariadb"], "--server goes with --dialect mysql"],
    [["--format", "xml"], "--format takes text, json, sarif, github, not xml"],
  ])("refuses %j", async (options, message) => {
    const { code, err } = await shop().run("check", ...options);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it("follows a hazard to the step that ends it", async () => {
    const project = Project.of({
      ...settings("shop"),
      ...app("shop", {
        "0001_initial": migration(
          [],
          'migrations.CreateModel("Order", [("id", models.AutoField(primary_key=True)), ("code", models.TextField(unique=True))])',
        ),
        "0002_rename": migration(
          ['("shop", "0001_initial")'],
          'migrations.RenameModel("Order", "Purchase")',
        ),
        "0003_shorter": migration(
          ['("shop", "0002_rename")'],
          'migrations.AlterField("purchase", "code", models.CharField(max_length=9, unique=True))',
        ),
      }),
    });
    const { out } = await project.run(...MSSQL);
    expect(out).toContain("MSSQL007 max-type-key: Order.code is nvarchar(max)");
    expect(out).toContain(
      "  it lasts until shop.0003_shorter (shop/migrations/0003_shorter.py:8)\n",
    );
  });

  const AZURE = [...MSSQL, "--backend", "django-pyodbc-azure"];

  /** A shop whose orders have a code that may be NULL and must be unique. */
  function coded(): Project {
    return Project.of({
      ...settings("shop"),
      ...app("shop", {
        "0001_initial": migration(
          [],
          'migrations.CreateModel("Order", [("id", models.AutoField(primary_key=True)), ("code", models.CharField(max_length=9, null=True, unique=True))])',
        ),
      }),
    }).commit();
  }

  it("--fix writes a step that sees to the hazard, once", async () => {
    const project = coded();
    const { out, err, code } = await project.run(...AZURE, "--fix");
    expect(code).toBe(0);
    expect(err).toContain(
      "shop: shop/migrations/0002_mssql_unique.py sees to\n  shop_order (code): unique where not NULL\n",
    );
    expect(out).toContain("+++ b/shop/migrations/0002_mssql_unique.py");
    expect((await project.run(...AZURE)).code).toBe(1);
    expect((await project.run(...AZURE, "--fix", "--check")).code).toBe(1);
    await project.run(...AZURE, "--fix", "--write");
    expect(project.read("shop/migrations/0002_mssql_unique.py")).toContain(
      "CREATE UNIQUE INDEX [shop_order_code_",
    );
    expect(await project.run(...AZURE)).toMatchObject({ code: 0, out: "no problems found\n" });
    expect((await project.run(...AZURE, "--fix", "--check")).code).toBe(0);
  });

  it("--fix says that there is nothing to fix", async () => {
    const sound = coded();
    await sound.run(...AZURE, "--fix", "--write");
    const { code, out, err } = await sound.run(...AZURE, "--fix");
    expect({ code, out, err }).toEqual({ code: 0, out: "", err: "nothing to fix\n" });
  });

  it("says for which rows a key with a condition is", async () => {
    const conditional = `migrations.AddConstraint("order", models.UniqueConstraint(fields=["host"], condition=models.Q(("mode", 1)), name="one_host"))`;
    const project = Project.of({
      ...settings("shop"),
      ...app("shop", {
        "0001_initial": migration(
          [],
          `migrations.CreateModel("Order", [("id", models.AutoField(primary_key=True)), ("mode", models.IntegerField()), ("host", models.IntegerField(null=True))]), ${conditional}`,
        ),
      }),
    });
    expect((await project.run(...MSSQL)).out).toContain(
      "Order: host must be unique where the condition of one_host holds, and may be NULL: only one such row may be without a value",
    );
  });

  it("a filtered index over other columns does not see to it", async () => {
    const project = coded();
    project.write({
      "shop/migrations/0002_other.py": migration(
        ['("shop", "0001_initial")'],
        'migrations.RunSQL("CREATE UNIQUE INDEX i ON [shop_order] ([id]) WHERE [id] IS NOT NULL")',
      ),
    });
    expect((await project.run(...AZURE)).code).toBe(1);
    project.write({
      "shop/migrations/0002_other.py": migration(
        ['("shop", "0001_initial")'],
        'migrations.RunSQL("CREATE UNIQUE INDEX i ON [shop_order] ([code]) WHERE [code] IS NOT NULL")',
      ),
    });
    expect((await project.run(...AZURE)).code).toBe(0);
  });

  it.each([
    [["--fix"], "--fix goes with --dialect"],
    [["--write"], "go with --fix"],
    [["--dialect", "mssql", "--fix", "--format", "sarif"], "--format does not go with --fix"],
  ])("refuses %j alone", async (options, message) => {
    const { code, err } = await coded().run("check", ...options);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it("a model in whose place a setting names another has no table", async () => {
    const user = (name: string, options: string): string =>
      `migrations.CreateModel("${name}", [("id", models.AutoField(primary_key=True)), ("code", models.TextField(unique=True))], ${options})`;
    const files = (setting: string): Record<string, string | Uint8Array> => ({
      "settings.py": `INSTALLED_APPS = ["shop"]\n${setting}\n`,
      ...app("shop", {
        "0001_initial": migration([], user("User", '{"swappable": "AUTH_USER_MODEL"}')),
      }),
    });
    const swapped = Project.of(files('AUTH_USER_MODEL = "people.Person"'));
    expect((await swapped.run(...MSSQL)).code).toBe(0);
    const own = Project.of(files('AUTH_USER_MODEL = "shop.User"'));
    expect((await own.run(...MSSQL)).out).toContain("MSSQL007");
  });
});
