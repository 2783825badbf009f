import type { Operation } from "../../../operation/operation.js";
import type { PythonParser } from "../python/parse.js";
import { readMigration } from "../read/migration.js";

/**
 * The models of Django's own apps that data steps ask for most, as they have been since 1.8 as far as names, relations and managers go
 * (migrations of django.contrib.contenttypes, auth, sites and sessions). Each is made before what points to it.
 */
const TEXTS: Readonly<Record<string, string>> = {
  contenttypes: `
        migrations.CreateModel(
            name="ContentType",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("app_label", models.CharField(max_length=100)),
                ("model", models.CharField(max_length=100)),
            ],
            options={
                "db_table": "django_content_type",
                "unique_together": {("app_label", "model")},
            },
            managers=[("objects", django.contrib.contenttypes.models.ContentTypeManager())],
        ),
`,
  auth: `
        migrations.CreateModel(
            name="Permission",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("name", models.CharField(max_length=255)),
                (
                    "content_type",
                    models.ForeignKey(to="contenttypes.ContentType", on_delete=models.CASCADE),
                ),
                ("codename", models.CharField(max_length=100)),
            ],
            options={"unique_together": {("content_type", "codename")}},
            managers=[("objects", django.contrib.auth.models.PermissionManager())],
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("name", models.CharField(max_length=150, unique=True)),
                ("permissions", models.ManyToManyField(to="auth.Permission")),
            ],
            managers=[("objects", django.contrib.auth.models.GroupManager())],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("password", models.CharField(max_length=128)),
                ("last_login", models.DateTimeField(null=True)),
                ("is_superuser", models.BooleanField(default=False)),
                ("username", models.CharField(max_length=150, unique=True)),
                ("first_name", models.CharField(max_length=150)),
                ("last_name", models.CharField(max_length=150)),
                ("email", models.EmailField(max_length=254)),
                ("is_staff", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "groups",
                    models.ManyToManyField(
                        to="auth.Group", related_name="user_set", related_query_name="user"
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        to="auth.Permission", related_name="user_set", related_query_name="user"
                    ),
                ),
            ],
            options={"swappable": "AUTH_USER_MODEL"},
            managers=[("objects", django.contrib.auth.models.UserManager())],
        ),
`,
  sites: `
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("domain", models.CharField(max_length=100, unique=True)),
                ("name", models.CharField(max_length=50)),
            ],
            options={"db_table": "django_site"},
            managers=[("objects", django.contrib.sites.models.SiteManager())],
        ),
`,
  sessions: `
        migrations.CreateModel(
            name="Session",
            fields=[
                ("session_key", models.CharField(max_length=40, primary_key=True)),
                ("session_data", models.TextField()),
                ("expire_date", models.DateTimeField(db_index=True)),
            ],
            options={"db_table": "django_session"},
            managers=[("objects", django.contrib.sessions.models.SessionManager())],
        ),
`,
};

/** Makes the models of those of Django's own apps whose migrations are out of sight; `seen` are the labels of those that are not. */
export type ContribModels = (seen: ReadonlySet<string>) => readonly Operation[];

/** Reads the models once. */
export function contribModels(parser: PythonParser): ContribModels {
  const read = new Map(
    Object.entries(TEXTS).map(([app, text]) => [app, readOperations(parser, app, text)] as const),
  );
  return (seen) => [...read].flatMap(([app, operations]) => (seen.has(app) ? [] : operations));
}

function readOperations(parser: PythonParser, app: string, text: string): readonly Operation[] {
  const module = `import django.contrib.auth.models
import django.contrib.contenttypes.models
import django.contrib.sessions.models
import django.contrib.sites.models
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [${text}    ]
`;
  const parsed = parser.parse(module);
  if (!parsed.ok) throw new Error(`the models of ${app} are not Python: ${parsed.problem.message}`);
  const result = readMigration(
    { app, name: "0001_initial" },
    { path: `django/contrib/${app}/migrations/0001_initial.py`, text: module },
    parsed.root,
    { modelSettings: new Map(), moduleAt: () => undefined, purposeOf: () => undefined },
  );
  if (!result.ok || result.migration.operations.some(({ kind }) => kind !== "createEntity")) {
    throw new Error(`the models of ${app} cannot be read`);
  }
  return result.migration.operations;
}
