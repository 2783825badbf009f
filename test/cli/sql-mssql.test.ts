import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { app, migration, settings } from "./shop.js";

/** What `sql` prints of a step of the app `school`, without headings. */
async function statements(steps: Record<string, string>, ...more: readonly string[]) {
  const project = Project.of({ ...settings("school"), ...app("school", steps) });
  const { out } = await project.run("sql", "school", ...more, "--dialect", "mssql");
  return out.split("\n").filter((line) => line !== "" && !line.startsWith("--"));
}

const TERM =
  'migrations.CreateModel("CourseTerm", [("id", models.UUIDField(primary_key=True))], options={"db_table": "myapp_courseterm"})';

describe("sql --dialect mssql", () => {
  it("writes for django-pyodbc-azure and Django 2.1 what those write", async () => {
    const instructor =
      'migrations.CreateModel("Instructor", [("id", models.UUIDField(primary_key=True)),' +
      ' ("effective_start_date", models.DateField(null=True)), ("name", models.CharField(max_length=100, unique=True, db_column="instr_name")),' +
      ' ("course_terms", models.ManyToManyField("school.CourseTerm"))], options={"db_table": "myapp_instructor"})';
    const printed = await statements(
      { "0001_initial": migration([], TERM, instructor) },
      ...["--backend", "django-pyodbc-azure", "--django", "2.1"],
    );
    expect(printed.slice(2, -1)).toEqual([
      "CREATE TABLE [myapp_instructor] ([id] char(32) NOT NULL PRIMARY KEY, [effective_start_date] date NULL, [instr_name] nvarchar(100) NOT NULL UNIQUE);",
      "CREATE TABLE [myapp_instructor_course_terms] ([id] int IDENTITY (1, 1) NOT NULL PRIMARY KEY, [instructor_id] char(32) NOT NULL, [courseterm_id] char(32) NOT NULL);",
      "ALTER TABLE [myapp_instructor_course_terms] ADD CONSTRAINT [myapp_instructor_course_terms_instructor_id_c1121f18_fk_myapp_instructor_id] FOREIGN KEY ([instructor_id]) REFERENCES [myapp_instructor] ([id]);",
      "ALTER TABLE [myapp_instructor_course_terms] ADD CONSTRAINT [myapp_instructor_course_terms_courseterm_id_5af9ffbe_fk_myapp_courseterm_id] FOREIGN KEY ([courseterm_id]) REFERENCES [myapp_courseterm] ([id]);",
      "ALTER TABLE [myapp_instructor_course_terms] ADD CONSTRAINT [myapp_instructor_course_terms_instructor_id_courseterm_id_8f50dbb5_uniq] UNIQUE ([instructor_id], [courseterm_id]);",
      "CREATE INDEX [myapp_instructor_course_terms_instructor_id_c1121f18] ON [myapp_instructor_course_terms] ([instructor_id]);",
      "CREATE INDEX [myapp_instructor_course_terms_courseterm_id_5af9ffbe] ON [myapp_instructor_course_terms] ([courseterm_id]);",
    ]);
  });

  const CODE = migration(
    [],
    'migrations.CreateModel("Course", [("id", models.BigAutoField(primary_key=True)), ("code", models.CharField(max_length=9, null=True, unique=True)), ("seats", models.PositiveIntegerField())])',
  );

  it("makes an index that leaves NULL out where a unique column may be NULL, and names checks", async () => {
    expect(await statements({ "0001_initial": CODE })).toEqual([
      "BEGIN TRANSACTION",
      "CREATE TABLE [school_course] ([id] bigint NOT NULL PRIMARY KEY IDENTITY (1, 1), [code] nvarchar(9) NULL, [seats] int NOT NULL CONSTRAINT school_course_seats_874c1e5f_check CHECK ([seats] >= 0));",
      "CREATE UNIQUE INDEX [school_course_code_25720ea7_uniq] ON [school_course]([code]) WHERE [code] IS NOT NULL;",
      "COMMIT;",
    ]);
  });

  it("drops what holds a column before the column is altered, and makes it again", async () => {
    const altered = migration(
      ['("school", "0001_initial")'],
      'migrations.AlterField("course", "code", models.CharField(max_length=20, null=True, unique=True))',
    );
    const printed = await statements(
      { "0001_initial": CODE, "0002_longer": altered },
      "0002",
      ...["--as", "migrate"],
    );
    expect(printed.slice(1, -1)).toEqual([
      "DROP INDEX [school_course_code_25720ea7_uniq] ON [school_course];",
      "ALTER TABLE [school_course] ALTER COLUMN [code] nvarchar(20) NULL;",
      "CREATE UNIQUE INDEX [school_course_code_25720ea7_uniq] ON [school_course]([code]) WHERE [code] IS NOT NULL;",
    ]);
  });

  it("drops all that makes a column unique, as the backend does", async () => {
    const email = (options: string): string => `models.EmailField(${options})`;
    const files = {
      ...settings("shop"),
      ...app("shop", {
        "0001_initial": migration(
          [],
          `migrations.CreateModel("Item", [("id", models.BigAutoField(primary_key=True)), ("ok", models.BooleanField()), ("email", ${email("unique=True")})])`,
          'migrations.AddConstraint("item", models.UniqueConstraint(fields=["email"], condition=models.Q(ok=True), name="one_ok"))',
        ),
        "0002_plain": migration(
          ['("shop", "0001_initial")'],
          `migrations.AlterField("item", "email", ${email("")})`,
        ),
      }),
    };
    const { out } = await Project.of(files).run("sql", "shop", "0002", "--dialect", "mssql");
    expect(out).toContain("DROP INDEX [one_ok] ON [shop_item];");
  });

  it("looks the name of a default up, because the server gave it", async () => {
    const added = migration(
      ['("school", "0001_initial")'],
      'migrations.AddField("course", "level", models.IntegerField(default=1))',
    );
    const [, first, second] = await statements(
      { "0001_initial": CODE, "0002_level": added },
      "0002",
    );
    expect(first).toBe("ALTER TABLE [school_course] ADD [level] int DEFAULT 1 NOT NULL;");
    expect(second).toContain("FROM sys.default_constraints");
    expect(second).toContain("= N''level''");
  });

  it("says that a column cannot become one that the server numbers", async () => {
    const numbered = migration(
      ['("school", "0001_initial")'],
      'migrations.AlterField("course", "seats", models.AutoField())',
    );
    const project = Project.of({
      ...settings("school"),
      ...app("school", { "0001_initial": CODE, "0002_numbered": numbered }),
    });
    const { code, err } = await project.run("sql", "school", "0002", "--dialect", "mssql");
    expect(code).toBe(1);
    expect(err).toContain("IDENTITY");
  });
});
