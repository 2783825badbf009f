import { describe, expect, it } from "vitest";
import { Project } from "./project.js";
import { app, migration, settings } from "./shop.js";

const CLASSES = { sqlite: [], mysql: [], mssql: ["--backend", "django-pyodbc-azure"] } as const;

/** What `sql` prints of a step for Django 2.1, without headings. */
async function statements(
  files: Readonly<Record<string, string | Uint8Array>>,
  step: readonly [app: string, name: string],
  dialect: keyof typeof CLASSES,
): Promise<readonly string[]> {
  const options = ["--django", "2.1", "--dialect", dialect, ...CLASSES[dialect]];
  const { code, out } = await Project.of(files).run("sql", ...step, ...options);
  expect(code).toBe(0);
  return out.split("\n").filter((line) => line !== "" && !line.startsWith("--"));
}

const COMMON =
  '("id", models.UUIDField(primary_key=True, default=uuid.uuid4)), ("effective_start_date", models.DateField(null=True)),' +
  ' ("effective_end_date", models.DateField(null=True)), ("last_mod_user_name", models.CharField(max_length=80, null=True)),' +
  ' ("last_mod_date", models.DateField(auto_now=True)),';

const SCHOOL = {
  ...settings("myapp"),
  ...app("myapp", {
    "0001_initial": migration(
      [],
      'migrations.CreateModel("CourseTerm", [("id", models.UUIDField(primary_key=True))])',
    ),
    "0004_instructor": migration(
      ['("myapp", "0001_initial")'],
      `migrations.CreateModel("Instructor", [${COMMON} ("name", models.CharField(max_length=100, unique=True, db_column="instr_name")),` +
        ' ("course_terms", models.ManyToManyField(to="myapp.CourseTerm"))])',
    ).replace("from django", "import uuid\nfrom django"),
  }),
};

/** What Django 2.1 and django-pyodbc-azure 2.1 print of a table with a many-to-many field. */
const INSTRUCTOR = {
  sqlite: [
    "BEGIN;",
    'CREATE TABLE "myapp_instructor" ("id" char(32) NOT NULL PRIMARY KEY, "effective_start_date" date NULL, "effective_end_date" date NULL, "last_mod_user_name" varchar(80) NULL, "last_mod_date" date NOT NULL, "instr_name" varchar(100) NOT NULL UNIQUE);',
    'CREATE TABLE "myapp_instructor_course_terms" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "instructor_id" char(32) NOT NULL REFERENCES "myapp_instructor" ("id") DEFERRABLE INITIALLY DEFERRED, "courseterm_id" char(32) NOT NULL REFERENCES "myapp_courseterm" ("id") DEFERRABLE INITIALLY DEFERRED);',
    'CREATE UNIQUE INDEX "myapp_instructor_course_terms_instructor_id_courseterm_id_8f50dbb5_uniq" ON "myapp_instructor_course_terms" ("instructor_id", "courseterm_id");',
    'CREATE INDEX "myapp_instructor_course_terms_instructor_id_c1121f18" ON "myapp_instructor_course_terms" ("instructor_id");',
    'CREATE INDEX "myapp_instructor_course_terms_courseterm_id_5af9ffbe" ON "myapp_instructor_course_terms" ("courseterm_id");',
    "COMMIT;",
  ],
  mssql: [
    "BEGIN TRANSACTION",
    "CREATE TABLE [myapp_instructor] ([id] char(32) NOT NULL PRIMARY KEY, [effective_start_date] date NULL, [effective_end_date] date NULL, [last_mod_user_name] nvarchar(80) NULL, [last_mod_date] date NOT NULL, [instr_name] nvarchar(100) NOT NULL UNIQUE);",
    "CREATE TABLE [myapp_instructor_course_terms] ([id] int IDENTITY (1, 1) NOT NULL PRIMARY KEY, [instructor_id] char(32) NOT NULL, [courseterm_id] char(32) NOT NULL);",
    "ALTER TABLE [myapp_instructor_course_terms] ADD CONSTRAINT [myapp_instructor_course_terms_instructor_id_c1121f18_fk_myapp_instructor_id] FOREIGN KEY ([instructor_id]) REFERENCES [myapp_instructor] ([id]);",
    "ALTER TABLE [myapp_instructor_course_terms] ADD CONSTRAINT [myapp_instructor_course_terms_courseterm_id_5af9ffbe_fk_myapp_courseterm_id] FOREIGN KEY ([courseterm_id]) REFERENCES [myapp_courseterm] ([id]);",
    "ALTER TABLE [myapp_instructor_course_terms] ADD CONSTRAINT [myapp_instructor_course_terms_instructor_id_courseterm_id_8f50dbb5_uniq] UNIQUE ([instructor_id], [courseterm_id]);",
    "CREATE INDEX [myapp_instructor_course_terms_instructor_id_c1121f18] ON [myapp_instructor_course_terms] ([instructor_id]);",
    "CREATE INDEX [myapp_instructor_course_terms_courseterm_id_5af9ffbe] ON [myapp_instructor_course_terms] ([courseterm_id]);",
    "COMMIT;",
  ],
  mysql: [
    "BEGIN;",
    "CREATE TABLE `myapp_instructor` (`id` char(32) NOT NULL PRIMARY KEY, `effective_start_date` date NULL, `effective_end_date` date NULL, `last_mod_user_name` varchar(80) NULL, `last_mod_date` date NOT NULL, `instr_name` varchar(100) NOT NULL UNIQUE);",
    "CREATE TABLE `myapp_instructor_course_terms` (`id` integer AUTO_INCREMENT NOT NULL PRIMARY KEY, `instructor_id` char(32) NOT NULL, `courseterm_id` char(32) NOT NULL);",
    "ALTER TABLE `myapp_instructor_course_terms` ADD CONSTRAINT `myapp_instructor_cou_instructor_id_c1121f18_fk_myapp_ins` FOREIGN KEY (`instructor_id`) REFERENCES `myapp_instructor` (`id`);",
    "ALTER TABLE `myapp_instructor_course_terms` ADD CONSTRAINT `myapp_instructor_cou_courseterm_id_5af9ffbe_fk_myapp_cou` FOREIGN KEY (`courseterm_id`) REFERENCES `myapp_courseterm` (`id`);",
    "ALTER TABLE `myapp_instructor_course_terms` ADD CONSTRAINT `myapp_instructor_course__instructor_id_courseterm_8f50dbb5_uniq` UNIQUE (`instructor_id`, `courseterm_id`);",
    "COMMIT;",
  ],
} as const;

const KEY = '("id", models.BigAutoField(primary_key=True, serialize=False)),';
const TIMES =
  '("created", models.DateTimeField(auto_now_add=True)), ("updated", models.DateTimeField(auto_now=True)),';

function key(name: string, to: string, more = ""): string {
  const target = to.includes(".") && !to.startsWith("settings") ? JSON.stringify(to) : to;
  return `("${name}", models.ForeignKey(to=${target}, on_delete=models.CASCADE${more})),`;
}

const NULLABLE = ", null=True, blank=True";
const USER = "settings.AUTH_USER_MODEL";
const APPLICATION = "oauth2_provider.Application";

function model(name: string, fields: string, options = ""): string {
  return `migrations.CreateModel("${name}", [${KEY} ${fields}]${options})`;
}

const PROVIDER = {
  ...settings("auth", "oauth2_provider"),
  ...app("auth", {
    "0001_initial": migration(
      [],
      'migrations.CreateModel("User", [("id", models.AutoField(primary_key=True))])',
    ),
  }),
  ...app("oauth2_provider", {
    "0001_initial": migration(
      ["migrations.swappable_dependency(settings.AUTH_USER_MODEL)"],
      model(
        "Application",
        '("client_id", models.CharField(unique=True, max_length=100, db_index=True)), ("redirect_uris", models.TextField(blank=True)),' +
          ' ("client_type", models.CharField(max_length=32)), ("authorization_grant_type", models.CharField(max_length=32)),' +
          ' ("client_secret", models.CharField(max_length=255, db_index=True)), ("name", models.CharField(max_length=255)),' +
          ` ${key("user", USER, NULLABLE)} ("skip_authorization", models.BooleanField(default=False)), ${TIMES}`,
      ),
      model(
        "AccessToken",
        '("token", models.CharField(unique=True, max_length=255)), ("expires", models.DateTimeField()), ("scope", models.TextField(blank=True)),' +
          ` ${key("application", APPLICATION, NULLABLE)} ${key("user", USER, NULLABLE)} ${TIMES}`,
      ),
      model(
        "Grant",
        '("code", models.CharField(unique=True, max_length=255)), ("expires", models.DateTimeField()),' +
          ' ("redirect_uri", models.CharField(max_length=255)), ("scope", models.TextField(blank=True)),' +
          ` ${key("application", APPLICATION)} ${key("user", USER)} ${TIMES}`,
      ),
      model(
        "RefreshToken",
        '("token", models.CharField(max_length=255)),' +
          ' ("access_token", models.OneToOneField(null=True, to="oauth2_provider.AccessToken", on_delete=models.SET_NULL)),' +
          ` ${key("application", APPLICATION)} ${key("user", USER)} ${TIMES} ("revoked", models.DateTimeField(null=True)),`,
        ', options={"unique_together": {("token", "revoked")}}',
      ),
      'migrations.AddField("AccessToken", "source_refresh_token", models.OneToOneField(null=True, to="oauth2_provider.RefreshToken", on_delete=models.SET_NULL))',
    ).replace("from django", "from django.conf import settings\nfrom django"),
  }),
};

/** What they print of a vendor's chain that was written anew for SQL Server. */
const REWRITTEN = [
  "BEGIN TRANSACTION",
  "CREATE TABLE [oauth2_provider_application] ([id] bigint IDENTITY (1, 1) NOT NULL PRIMARY KEY, [client_id] nvarchar(100) NOT NULL UNIQUE, [redirect_uris] nvarchar(max) NOT NULL, [client_type] nvarchar(32) NOT NULL, [authorization_grant_type] nvarchar(32) NOT NULL, [client_secret] nvarchar(255) NOT NULL, [name] nvarchar(255) NOT NULL, [user_id] int NULL, [skip_authorization] bit NOT NULL, [created] datetime2 NOT NULL, [updated] datetime2 NOT NULL);",
  "CREATE TABLE [oauth2_provider_accesstoken] ([id] bigint IDENTITY (1, 1) NOT NULL PRIMARY KEY, [token] nvarchar(255) NOT NULL UNIQUE, [expires] datetime2 NOT NULL, [scope] nvarchar(max) NOT NULL, [application_id] bigint NULL, [user_id] int NULL, [created] datetime2 NOT NULL, [updated] datetime2 NOT NULL);",
  "CREATE TABLE [oauth2_provider_grant] ([id] bigint IDENTITY (1, 1) NOT NULL PRIMARY KEY, [code] nvarchar(255) NOT NULL UNIQUE, [expires] datetime2 NOT NULL, [redirect_uri] nvarchar(255) NOT NULL, [scope] nvarchar(max) NOT NULL, [application_id] bigint NOT NULL, [user_id] int NOT NULL, [created] datetime2 NOT NULL, [updated] datetime2 NOT NULL);",
  "CREATE TABLE [oauth2_provider_refreshtoken] ([id] bigint IDENTITY (1, 1) NOT NULL PRIMARY KEY, [token] nvarchar(255) NOT NULL, [access_token_id] bigint NULL UNIQUE, [application_id] bigint NOT NULL, [user_id] int NOT NULL, [created] datetime2 NOT NULL, [updated] datetime2 NOT NULL, [revoked] datetime2 NULL);",
  "ALTER TABLE [oauth2_provider_accesstoken] ADD [source_refresh_token_id] bigint NULL UNIQUE;",
  "ALTER TABLE [oauth2_provider_application] ADD CONSTRAINT [oauth2_provider_application_user_id_79829054_fk_auth_user_id] FOREIGN KEY ([user_id]) REFERENCES [auth_user] ([id]);",
  "CREATE INDEX [oauth2_provider_application_client_secret_53133678] ON [oauth2_provider_application] ([client_secret]);",
  "CREATE INDEX [oauth2_provider_application_user_id_79829054] ON [oauth2_provider_application] ([user_id]);",
  "ALTER TABLE [oauth2_provider_accesstoken] ADD CONSTRAINT [oauth2_provider_accesstoken_application_id_b22886e1_fk_oauth2_provider_application_id] FOREIGN KEY ([application_id]) REFERENCES [oauth2_provider_application] ([id]);",
  "ALTER TABLE [oauth2_provider_accesstoken] ADD CONSTRAINT [oauth2_provider_accesstoken_user_id_6e4c9a65_fk_auth_user_id] FOREIGN KEY ([user_id]) REFERENCES [auth_user] ([id]);",
  "CREATE INDEX [oauth2_provider_accesstoken_application_id_b22886e1] ON [oauth2_provider_accesstoken] ([application_id]);",
  "CREATE INDEX [oauth2_provider_accesstoken_user_id_6e4c9a65] ON [oauth2_provider_accesstoken] ([user_id]);",
  "ALTER TABLE [oauth2_provider_grant] ADD CONSTRAINT [oauth2_provider_grant_application_id_81923564_fk_oauth2_provider_application_id] FOREIGN KEY ([application_id]) REFERENCES [oauth2_provider_application] ([id]);",
  "ALTER TABLE [oauth2_provider_grant] ADD CONSTRAINT [oauth2_provider_grant_user_id_e8f62af8_fk_auth_user_id] FOREIGN KEY ([user_id]) REFERENCES [auth_user] ([id]);",
  "CREATE INDEX [oauth2_provider_grant_application_id_81923564] ON [oauth2_provider_grant] ([application_id]);",
  "CREATE INDEX [oauth2_provider_grant_user_id_e8f62af8] ON [oauth2_provider_grant] ([user_id]);",
  "ALTER TABLE [oauth2_provider_refreshtoken] ADD CONSTRAINT [oauth2_provider_refreshtoken_access_token_id_775e84e8_fk_oauth2_provider_accesstoken_id] FOREIGN KEY ([access_token_id]) REFERENCES [oauth2_provider_accesstoken] ([id]);",
  "ALTER TABLE [oauth2_provider_refreshtoken] ADD CONSTRAINT [oauth2_provider_refreshtoken_application_id_2d1c311b_fk_oauth2_provider_application_id] FOREIGN KEY ([application_id]) REFERENCES [oauth2_provider_application] ([id]);",
  "ALTER TABLE [oauth2_provider_refreshtoken] ADD CONSTRAINT [oauth2_provider_refreshtoken_user_id_da837fce_fk_auth_user_id] FOREIGN KEY ([user_id]) REFERENCES [auth_user] ([id]);",
  "ALTER TABLE [oauth2_provider_refreshtoken] ADD CONSTRAINT [oauth2_provider_refreshtoken_token_revoked_af8a5134_uniq] UNIQUE ([token], [revoked]);",
  "CREATE INDEX [oauth2_provider_refreshtoken_application_id_2d1c311b] ON [oauth2_provider_refreshtoken] ([application_id]);",
  "CREATE INDEX [oauth2_provider_refreshtoken_user_id_da837fce] ON [oauth2_provider_refreshtoken] ([user_id]);",
  "ALTER TABLE [oauth2_provider_accesstoken] ADD CONSTRAINT [oauth2_provider_accesstoken_source_refresh_token_id_e66fbc72_fk_oauth2_provider_refreshtoken_id] FOREIGN KEY ([source_refresh_token_id]) REFERENCES [oauth2_provider_refreshtoken] ([id]);",
  "COMMIT;",
];

describe("sql --django 2.1", () => {
  it.each(["sqlite", "mssql", "mysql"] as const)(
    "writes a many-to-many field for %s",
    async (dialect) => {
      const printed = await statements(SCHOOL, ["myapp", "0004_instructor"], dialect);
      expect(printed).toEqual(INSTRUCTOR[dialect]);
    },
  );

  it("writes a chain of tables that point to each other for SQL Server", async () => {
    const printed = await statements(PROVIDER, ["oauth2_provider", "0001_initial"], "mssql");
    expect(printed).toEqual(REWRITTEN);
  });
});
