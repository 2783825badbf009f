import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { app, migration, settings } from "./shop.js";

type Files = Readonly<Record<string, string | Uint8Array>>;

const ID = '("id", models.BigAutoField(primary_key=True))';
const ITEM = `migrations.CreateModel("Item", [${ID}, ("name", models.CharField(max_length=10))])`;

/** The steps of the app `shop`; the lines of `top` stand in front of each. */
function shop(steps: Readonly<Record<string, string>>, more: Files = {}): Files {
  return { ...settings("shop"), ...app("shop", steps), ...more };
}

async function printed(files: Files, ...options: readonly string[]) {
  const dialect = options.includes("--dialect") ? [] : ["--dialect", "postgres"];
  const { code, out } = await Project.of(files).run("sql", "shop", ...options, ...dialect);
  return {
    code,
    out,
    statements: out.split("\n").filter((line) => !/^(?:--|BEGIN|COMMIT|$)/.test(line)),
  };
}

function importing(text: string, ...lines: readonly string[]): string {
  return text.replace("from django.db", [...lines, "from django.db"].join("\n"));
}

const OWN_OPERATIONS = [
  "from django.db import migrations",
  "class Fake(migrations.AddIndex):",
  "    def database_forwards(self, *args, **kwargs):",
  '        """Not here."""',
  "    def database_backwards(self, *args, **kwargs):",
  "        pass",
  "class Try(migrations.RemoveIndex):",
  "    def database_forwards(self, *args, **kwargs):",
  "        try:",
  "            super().database_forwards(*args, **kwargs)",
  "        except Exception:",
  "            pass",
  "    def database_backwards(self, *args, **kwargs):",
  "        pass",
  "class Own(migrations.AddField):",
  "    def database_forwards(self, app_label, schema_editor, from_state, to_state):",
  "        schema_editor.execute('SELECT 1')",
  "",
].join("\n");

describe("sql, of operations whose class changes what its base does to the database,", () => {
  const index = 'models.Index(fields=["name"], name="by_name")';
  const files = shop(
    {
      "0001_initial": importing(
        migration([], ITEM, `Fake("item", ${index})`),
        "from shop.own import Fake",
      ),
      "0002_index": importing(
        migration(['("shop", "0001_initial")'], 'Try("item", "by_name")'),
        "from shop.own import Try",
      ),
      "0003_own": importing(
        migration(
          ['("shop", "0002_index")'],
          'Own("item", "size", models.IntegerField(default=0))',
          'migrations.AlterField("item", "size", models.BigIntegerField(default=0))',
        ),
        "from shop.own import Own",
      ),
    },
    { "shop/own.py": OWN_OPERATIONS },
  );

  it("does nothing where the method does nothing, and says what its base says", async () => {
    const { code, out, statements } = await printed(files, "0001");
    expect(statements).toEqual([expect.stringContaining('CREATE TABLE "shop_item"')]);
    expect(out).toContain("-- Create index by_name on field(s) name of model item\n--\n-- (no-op)");
    expect(code).toBe(0);
  });

  it("drops what may not be there: as sqlmigrate always, as migrate where it is there", async () => {
    expect((await printed(files, "0002")).statements).toEqual(['DROP INDEX IF EXISTS "by_name";']);
    expect((await printed(files, "0002", "--as", "migrate")).statements).toEqual([]);
    expect((await printed(files, "0002", "--backwards")).statements).toEqual([]);
  });

  it("marks what a method of its own does, and knows the state behind it", async () => {
    const { code, out, statements } = await printed(files, "0003");
    expect(out).toContain("-- Add field size to item\n--\n-- «what shop.own.Own does»");
    expect(statements).toEqual([
      'ALTER TABLE "shop_item" ALTER COLUMN "size" TYPE bigint USING "size"::bigint;',
    ]);
    expect(code).toBe(1);
  });
});

/** What refold itself writes in front of a migration (inject, override, check --fix), and ways of others to say the same. */
const GUARDS = [
  "",
  "class RunMicrosoftSQL(migrations.RunSQL):",
  '    """SQL for SQL Server. On other databases it does nothing."""',
  "",
  "    def database_forwards(self, app_label, schema_editor, from_state, to_state):",
  '        if schema_editor.connection.vendor == "microsoft":',
  "            super().database_forwards(app_label, schema_editor, from_state, to_state)",
  "",
  "    def database_backwards(self, app_label, schema_editor, from_state, to_state):",
  '        if schema_editor.connection.vendor == "microsoft":',
  "            super().database_backwards(app_label, schema_editor, from_state, to_state)",
  "",
  "class SomeIndex(migrations.AddIndex):",
  "    def database_forwards(self, app_label: str, schema_editor, *args):",
  '        if schema_editor.connection.vendor in ("sqlite", "mysql"):',
  "            return",
  "        return super(SomeIndex, self).database_forwards(app_label, schema_editor, *args)",
  "",
  "class Tolerant(migrations.RunSQL):",
  "    def database_forwards(self, app_label, schema_editor, from_state, to_state):",
  '        if schema_editor.connection.vendor == "mysql" and DEBUG:',
  "            super().database_forwards(app_label, schema_editor, from_state, to_state)",
  "",
];

describe("sql, of operations whose class asks for the vendor of the database,", () => {
  const files = shop({
    "0001_initial": migration(
      [],
      ITEM,
      'RunMicrosoftSQL(sql=["UPDATE [shop_item] SET [name] = N\'a\'"], reverse_sql=[("SELECT 1; "\n "SELECT 2")])',
      'SomeIndex("item", models.Index(fields=["name"], name="by_name"))',
    ).replace("\n\nclass", [...GUARDS, "\nclass"].join("\n")),
    "0002_back": migration(
      ['("shop", "0001_initial")'],
      'RunMicrosoftSQL("UPDATE shop_item SET name = 1")',
      'Tolerant("SELECT 1", "SELECT 2")',
    ).replace("\n\nclass", [...GUARDS, "\nclass"].join("\n")),
  });
  const UPDATE = "UPDATE [shop_item] SET [name] = N'a';";

  it.each([
    ["mssql", true, true],
    ["postgres", false, true],
    ["mysql", false, false],
    ["sqlite", false, false],
  ])("writes for %s what runs there", async (dialect, hasSql, hasIndex) => {
    const { code, out, statements } = await printed(files, "0001", "--dialect", dialect);
    expect(statements.includes(UPDATE)).toBe(hasSql);
    expect(out).toContain("-- Create index by_name on field(s) name of model item");
    expect(statements.some((line) => /^CREATE INDEX/.test(line))).toBe(hasIndex);
    expect(out).toContain(`-- Raw SQL operation\n--\n${hasSql ? UPDATE : "-- (no-op)"}`);
    expect(code).toBe(0);
  });

  it("takes it back where there is a way back", async () => {
    const back = await printed(files, "0001", "--dialect", "mssql", "--backwards");
    expect(back.statements).toContain("SELECT 1; SELECT 2;");
    const refused = await Project.of(files).run(
      ...["sql", "shop", "0002", "--dialect", "postgres", "--backwards"],
    );
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("its RunMicrosoftSQL has no way back");
  });

  it("marks what something else decides, too", async () => {
    const { code, out } = await printed(files, "0002", "--dialect", "mysql");
    expect(out).toContain("-- Raw SQL operation\n--\n-- «what Tolerant does»");
    expect(code).toBe(1);
  });
});

describe("sql, of what settings and the database decide,", () => {
  const top = ["", "from django.conf import settings", "from django.db import connection", ""];
  const chosen = [
    "    dependencies = []",
    '    operations = [migrations.CreateModel("Item", [',
    `        ${ID},`,
    '        ("code", models.CharField(max_length=getattr(settings, "CODE_LENGTH", 30), null=getattr(settings, "CODE_NULL", False))),',
    '        ("size", models.IntegerField() if settings.SMALL else models.BigIntegerField()),',
    '        ("note", models.CharField(max_length=7 if getattr(settings, "SMALL", True) else 9)),',
    "    ])]",
    '    if connection.vendor == "postgresql":',
    "        from django.contrib.postgres.search import SearchVectorField",
    '        operations += [migrations.AddField("item", "vector", SearchVectorField(null=True))]',
    '    elif connection.vendor in ("sqlite", "mysql") and settings.SMALL:',
    '        operations += [migrations.AddField("item", "vector", models.TextField())]',
    "    if not settings.SMALL:",
    '        operations += [migrations.AddField("item", "big", models.IntegerField())]',
  ].join("\n");
  const files = (...lines: readonly string[]): Files => {
    const given = settings("shop");
    return {
      ...shop({
        "0001_initial": migration([]).replace(
          /\n\nclass Migration[^]*$/,
          [...top, "class Migration(migrations.Migration):", chosen, ""].join("\n"),
        ),
      }),
      "settings.py": [given["settings.py"], ...lines, ""].join("\n"),
    };
  };

  it("takes what the settings say, and the default where they say nothing", async () => {
    const { code, statements } = await printed(files("SMALL = False", "CODE_LENGTH = 12"));
    expect(statements).toEqual([
      'CREATE TABLE "shop_item" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "code" varchar(12) NOT NULL, "size" bigint NOT NULL, "note" varchar(9) NOT NULL);',
      'ALTER TABLE "shop_item" ADD COLUMN "vector" tsvector NULL;',
      'ALTER TABLE "shop_item" ADD COLUMN "big" integer NOT NULL;',
    ]);
    expect(code).toBe(0);
  });

  it("takes the branch of the database", async () => {
    const small = files("SMALL = True", "CODE_NULL = True");
    const sqlite = await printed(small, "--dialect", "sqlite");
    expect(sqlite.statements[0]).toContain('"code" varchar(30) NULL, "size" integer NOT NULL');
    expect(sqlite.out).toContain('"vector" text NOT NULL');
    expect(sqlite.code).toBe(0);
    const mssql = await printed(small, "--dialect", "mssql");
    expect(mssql.out).not.toContain("vector");
    expect(mssql.code).toBe(0);
  });

  it("marks what settings compute, or may say out of sight", async () => {
    const computed = await printed(files('SMALL = os.environ["SMALL"] == "1"'));
    expect(computed.code).toBe(1);
    expect(computed.out).toContain("-- «what operations chosen by a condition does»");
    const open = await printed(files("from elsewhere import *", "SMALL = False"));
    expect(open.code).toBe(1);
    expect(open.out).toContain('"code" «the type of models.CharField: its null is computed»');
  });
});

describe("sql, of operations of a class that derives from Operation,", () => {
  it("says that there is no SQL where the class says so, in the class's words", async () => {
    const own = [
      "from django.db.migrations.operations.base import Operation",
      "class Clean(Operation):",
      "    reduces_to_sql = False",
      "    def state_forwards(self, app_label, state):",
      "        pass",
      "    def database_forwards(self, app_label, schema_editor, from_state, to_state):",
      "        clean()",
      "    def describe(self):",
      '        return "Cleaning up"',
      "",
    ].join("\n");
    const files = shop(
      { "0001_initial": importing(migration([], ITEM, "Clean()"), "from shop.own import Clean") },
      { "shop/own.py": own },
    );
    const { code, out } = await printed(files);
    expect(out).toContain("-- Cleaning up\n--\n-- THIS OPERATION CANNOT BE WRITTEN AS SQL\n");
    expect(code).toBe(0);
  });
});

describe("sql, of defaults that differ each time,", () => {
  it("sets them for rows without a value, though they were the same before", async () => {
    const at = (options: string): string => `models.DateTimeField(auto_now=True${options})`;
    const files = shop({
      "0001_initial": migration(
        [],
        `migrations.CreateModel("Item", [${ID}, ("at", ${at(", null=True")})])`,
      ),
      "0002_always": migration(
        ['("shop", "0001_initial")'],
        `migrations.AlterField("item", "at", ${at("")})`,
      ),
    });
    const { statements } = await printed(files, "0002");
    expect(statements).toEqual([
      expect.stringMatching(
        /^ALTER TABLE "shop_item" ALTER COLUMN "at" SET DEFAULT '.*'::timestamptz, ALTER COLUMN "at" SET NOT NULL;$/,
      ),
      'ALTER TABLE "shop_item" ALTER COLUMN "at" DROP DEFAULT;',
    ]);
  });
});

describe("sql, of a class that Django has left for old migrations,", () => {
  it("writes what it is in each release", async () => {
    const files = shop({
      "0001_initial": importing(
        migration([], `migrations.CreateModel("Item", [${ID}, ("mail", CIEmailField())])`),
        "from django.contrib.postgres.fields import CIEmailField",
      ),
    });
    expect((await printed(files, "--django", "4.2")).out).toContain('"mail" citext NOT NULL');
    const now = await printed(files, "--django", "5.2");
    expect(now.out).toContain('"mail" varchar(254) NOT NULL');
  });
});

describe("sql, of a model without a primary key,", () => {
  it("gives it one in SQLite's new table, as Django does up to 4.2", async () => {
    const files = shop({
      "0001_initial": migration([], ITEM),
      "0002_text_key": migration(
        ['("shop", "0001_initial")'],
        'migrations.RemoveField("item", "id")',
        'migrations.AddField("item", "id", models.CharField(max_length=32, primary_key=True))',
      ),
    });
    const made = async (django: string): Promise<readonly string[]> => {
      const options = ["--dialect", "sqlite", "--django", django];
      const { statements } = await printed(files, "0002", ...options);
      return statements.filter((line) => line.startsWith("CREATE"));
    };
    const withText = expect.stringContaining('"id" varchar(32) NOT NULL PRIMARY KEY') as string;
    expect(await made("4.2")).toEqual([
      'CREATE TABLE "new__shop_item" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(10) NOT NULL);',
      withText,
    ]);
    expect(await made("5.2")).toEqual([
      'CREATE TABLE "new__shop_item" ("name" varchar(10) NOT NULL);',
      withText,
    ]);
  });
});

describe("sql, of texts that Python puts together,", () => {
  it("writes them as Python does, and marks what it does not know", async () => {
    const files = shop({
      "0001_initial": importing(
        migration(
          [],
          ITEM,
          'migrations.RunSQL(UPDATE.format("name", table="shop_item"), "DELETE FROM " + TABLE)',
          "migrations.RunSQL(\"UPDATE %s SET name = '5%%' WHERE id = %d\" % (TABLE, 7))",
          'migrations.RunSQL("UPDATE %(table)s" % {"table": TABLE})',
          'migrations.RunSQL("UPDATE {table!r}".format(table=TABLE))',
        ),
        'TABLE = "shop_item"',
        "UPDATE = \"UPDATE {table} SET {0} = '{{}}'\"",
      ),
    });
    const { code, out, statements } = await printed(files);
    expect(statements.slice(1)).toEqual([
      "UPDATE shop_item SET name = '{}';",
      "UPDATE shop_item SET name = '5%' WHERE id = 7;",
      "UPDATE shop_item;",
    ]);
    expect(out).toContain("-- «SQL that is computed»");
    expect(code).toBe(1);
  });
});

describe("sql, of a list of texts,", () => {
  it("takes the size None of an ArrayField for none", async () => {
    const tags = "ArrayField(base_field=models.TextField(), size=None, null=True, default=list)";
    const files = shop({
      "0001_initial": importing(
        migration([], `migrations.CreateModel("Item", [${ID}, ("tags", ${tags})])`),
        "from django.contrib.postgres.fields import ArrayField",
      ),
    });
    const { code, out } = await printed(files);
    expect(out).toContain('"tags" text[] NULL');
    expect(code).toBe(0);
  });
});

describe("sql, of a squash whose replaced steps are gone,", () => {
  it("prints it, though another step depends on one of them", async () => {
    const squash = migration([], ITEM).replace(
      "    operations",
      '    replaces = [("shop", "0001_initial"), ("shop", "0002_more")]\n    operations',
    );
    const { code, out } = await printed(
      shop({
        "0001_squashed_0002_more": squash,
        "0003_size": migration(
          ['("shop", "0002_more")'],
          'migrations.AddField("item", "size", models.IntegerField(null=True))',
        ),
      }),
    );
    expect(out).toContain('CREATE TABLE "shop_item"');
    expect(out).toContain('ADD COLUMN "size" integer NULL');
    expect(code).toBe(0);
  });
});

describe("sql, of relations,", () => {
  const item = (related: string): string =>
    `migrations.CreateModel("Line", [${ID}, ("item", models.ForeignKey("shop.Item", models.CASCADE${related}))])`;
  const rename = migration(['("shop", "0001_initial")'], 'migrations.RenameModel("Item", "Thing")');

  it("leaves hidden ones alone when their target gets another name", async () => {
    const steps = (related: string): Files =>
      shop({ "0001_initial": migration([], ITEM, item(related)), "0002_thing": rename });
    const hidden = await printed(steps(', related_name="+"'), "0002");
    expect(hidden.statements).toEqual(['ALTER TABLE "shop_item" RENAME TO "shop_thing";']);
    expect((await printed(steps(""), "0002")).statements).toHaveLength(3);
  });

  it("keeps the column of a relation in its place when its target gets another name", async () => {
    const line = `migrations.CreateModel("Line", [${ID}, ("a", models.IntegerField()), ("item", models.ForeignKey("shop.Item", models.CASCADE)), ("b", models.IntegerField())])`;
    const files = shop({ "0001_initial": migration([], ITEM, line), "0002_thing": rename });
    for (const way of [[], ["--backwards"]]) {
      const { out } = await printed(files, "0002", "--dialect", "sqlite", ...way);
      expect(out).toMatch(/CREATE TABLE "new__shop_line" \("id".*"a".*"item_id".*"b"/);
    }
  });

  it("points a relation to a proxy at the table behind it, and changes it along", async () => {
    const proxy =
      'migrations.CreateModel("View", [], options={"proxy": True}, bases=("shop.item",))';
    const line = `migrations.CreateModel("Line", [${ID}, ("view", models.ForeignKey("shop.View", models.CASCADE)), ("views", models.ManyToManyField("shop.View"))])`;
    const files = shop({
      "0001_initial": migration([], ITEM, proxy, line),
      "0002_small": migration(
        ['("shop", "0001_initial")'],
        'migrations.AlterField("item", "id", models.AutoField(primary_key=True))',
      ),
    });
    const made = await printed(files, "0001");
    expect(made.code).toBe(0);
    expect(made.out).toContain('"view_id" bigint NOT NULL');
    expect(made.out).toContain('FOREIGN KEY ("view_id") REFERENCES "shop_item" ("id")');
    const small = await printed(files, "0002");
    expect(small.out).toContain('ALTER TABLE "shop_line" ALTER COLUMN "view_id" TYPE integer');
    expect(small.out).toContain(
      'ALTER TABLE "shop_line_views" ALTER COLUMN "view_id" TYPE integer',
    );
  });

  it("gives a class that derives from RelatedField the column that its internal type has", async () => {
    const tags = [
      "from django.db.models.fields.related import RelatedField",
      "class Tags(RelatedField):",
      "    def get_internal_type(self):",
      '        return "ManyToManyField"',
      "",
    ].join("\n");
    const files = shop(
      {
        "0001_initial": importing(
          migration([], `migrations.CreateModel("Item", [${ID}, ("tags", Tags(to="shop.Tag"))])`),
          "from shop.tags import Tags",
        ),
      },
      { "shop/tags.py": tags },
    );
    const { code, statements } = await printed(files);
    expect(statements.join("\n")).not.toContain("tags");
    expect(code).toBe(0);
  });
});

describe("sql, of indexes that have to go,", () => {
  it("lists them for PostgreSQL by their names", async () => {
    const name = (options: string): string => `models.CharField(max_length=10${options})`;
    const files = shop({
      "0001_initial": migration(
        [],
        `migrations.CreateModel("Item", [${ID}, ("name", ${name(", unique=True")})])`,
      ),
      "0002_indexed": migration(
        ['("shop", "0001_initial")'],
        `migrations.AlterField("item", "name", ${name(", db_index=True")})`,
      ),
    });
    const { statements } = await printed(files, "0002", "--backwards");
    expect(statements.slice(0, 2)).toEqual([
      'DROP INDEX IF EXISTS "shop_item_name_c85f6249";',
      'DROP INDEX IF EXISTS "shop_item_name_c85f6249_like";',
    ]);
  });
});

describe("sql, of what a text does not say,", () => {
  it("marks an operation on a model that only the project's code knows", async () => {
    const files = shop({
      "0001_initial": migration([]).replace(/operations = \[\s*\]/, "operations = make()"),
      "0002_price": migration(
        ['("shop", "0001_initial")'],
        'migrations.AddField("item", "price", models.IntegerField())',
      ),
    });
    const { code, out } = await printed(files, "0002");
    expect(out).toContain("-- Add field price to item\n--\n-- «what shop.item is»");
    expect(code).toBe(1);
  });

  it("finds the target of a new field by the setting that may swap it", async () => {
    const files = shop({
      "0001_initial": importing(
        migration(
          [],
          ITEM,
          `migrations.CreateModel("Plan", [${ID}], options={"swappable": "SHOP_PLAN_MODEL"})`,
          'migrations.AddField("item", "plan", models.ForeignKey(settings.SHOP_PLAN_MODEL, models.CASCADE, null=True))',
        ),
        "from django.conf import settings",
      ),
    });
    const { code, out } = await printed(files);
    expect(out).toContain('ADD COLUMN "plan_id" bigint NULL');
    expect(out).toContain('REFERENCES "shop_plan"("id")');
    expect(code).toBe(0);
  });

  it("names the key of a target that is not known by a mark", async () => {
    const files = shop({
      "0001_initial": migration(
        [],
        ITEM,
        'migrations.AddField("item", "plan", models.ForeignKey(chosen(), models.CASCADE, null=True))',
      ),
    });
    expect((await printed(files)).out).toContain(
      'CONSTRAINT "«the name of the key of shop_item.plan_id»"',
    );
  });

  it("follows the aliases of a field's class, and reads the field in a wrapper", async () => {
    const fields = [
      "from typing import TYPE_CHECKING",
      "from django.db import models",
      "if TYPE_CHECKING:",
      "    Base = models.DateField[str, str]",
      "else:",
      "    Base = models.DateField",
      "class Day(Base):",
      "    pass",
      "",
    ].join("\n");
    const files = shop(
      {
        "0001_initial": importing(
          migration(
            [],
            `migrations.CreateModel("Item", [${ID}, ("day", Day()), ("secret", crypt.encrypt(models.CharField(max_length=9, null=True)))])`,
          ),
          "import crypt",
          "from shop.fields import Day",
        ),
      },
      { "shop/fields.py": fields },
    );
    const { out } = await printed(files);
    expect(out).toContain('"day" date NOT NULL');
    expect(out).toMatch(/"secret" «the type of crypt\.encrypt[^»]*» NULL/);
  });
});

describe("sql, of what a server has of its own,", () => {
  it("keeps the sequence's name of a table that was renamed", async () => {
    const files = shop({
      "0001_initial": migration(
        [],
        'migrations.CreateModel("Item", [("id", models.AutoField(primary_key=True))])',
        'migrations.RenameModel("Item", "Ware")',
      ),
      "0002_wide": migration(
        ['("shop", "0001_initial")'],
        'migrations.AlterField("ware", "id", models.BigAutoField(primary_key=True))',
      ),
    });
    expect((await printed(files, "0002")).statements).toContain(
      'ALTER SEQUENCE IF EXISTS "shop_item_id_seq" AS bigint;',
    );
  });

  it("gives keys of classes that derive from ForeignKey an index of their own on MySQL", async () => {
    const files = shop(
      {
        "0001_initial": importing(
          migration(
            [],
            `migrations.CreateModel("Item", [${ID}, ("up", TreeKey("self", models.CASCADE)), ("by", models.ForeignKey("self", models.CASCADE))])`,
          ),
          "from shop.fields import TreeKey",
        ),
      },
      {
        "shop/fields.py":
          "from django.db import models\nclass TreeKey(models.ForeignKey):\n    pass\n",
      },
    );
    const { statements } = await printed(files, "--dialect", "mysql");
    expect(statements.filter((sql) => sql.startsWith("CREATE INDEX"))).toEqual([
      expect.stringContaining("(`up_id`)"),
    ]);
  });

  it("writes an IPv6 address as Django does, and documents as its release does", async () => {
    const files = shop({
      "0001_initial": migration([], ITEM),
      "0002_more": migration(
        ['("shop", "0001_initial")'],
        'migrations.AddField("item", "ip", models.GenericIPAddressField(default="2002:0::0"))',
        'migrations.AddField("item", "tags", models.JSONField(default=list))',
      ),
    });
    const { statements } = await printed(files, "0002");
    expect(statements[0]).toContain("DEFAULT '2002::'::inet");
    expect(statements[2]).toContain("DEFAULT '[]'::jsonb");
    const older = await printed(files, "0002", "--django", "4.2");
    expect(older.statements[2]).toContain("DEFAULT '[]' NOT NULL");
  });
});

describe("sql --as migrate, where the plan runs another app first,", () => {
  it("sees what that has done", async () => {
    const files = {
      ...settings("depot", "shop"),
      ...app("depot", {
        "0001_initial": migration(
          [],
          'migrations.CreateModel("Box", [("id", models.AutoField(primary_key=True))])',
        ),
        "0002_wide": migration(
          ['("depot", "0001_initial")'],
          'migrations.AlterField("box", "id", models.BigAutoField(primary_key=True))',
        ),
      }),
      ...app("shop", {
        "0001_initial": migration(
          ['("depot", "0001_initial")'],
          `migrations.CreateModel("Item", [${ID}, ("box", models.ForeignKey("depot.Box", models.CASCADE))])`,
        ),
      }),
    };
    expect((await printed(files, "--as", "migrate")).out).toContain('"box_id" bigint NOT NULL');
    expect((await printed(files)).out).toContain('"box_id" integer NOT NULL');
  });
});

describe("sql --as migrate", () => {
  const files = shop({
    "0001_initial": migration([], ITEM),
    "0001_squashed": migration([], ITEM).replace(
      "    operations",
      '    replaces = [("shop", "0001_initial")]\n    operations',
    ),
    "0002_price": migration(
      ['("shop", "0001_initial")'],
      'migrations.AddField("item", "price", models.IntegerField(default=0))',
    ),
  });

  it("has a squash in the place of what it replaces; sqlmigrate has both", async () => {
    const migrate = await printed(files, "--as", "migrate");
    expect(migrate.statements.filter((sql) => sql.startsWith("CREATE TABLE"))).toHaveLength(1);
    expect(migrate.out).toContain("-- shop.0001_squashed\n");
    const both = await printed(files);
    expect(both.statements.filter((sql) => sql.startsWith("CREATE TABLE"))).toHaveLength(2);
  });
});
