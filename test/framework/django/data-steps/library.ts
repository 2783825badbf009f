import type { SourceSlice } from "../../../../src/edit/slice.js";
import type { DataFacts } from "../../../../src/operation/touches.js";
import type { Opaque } from "../../../../src/operation/operation.js";
import { applyToState, SchemaState } from "../../../../src/operation/state.js";
import { pythonFacts } from "../../../../src/framework/django/data-steps/python-facts.js";
import { USUAL_LIMITS, type DataWorld } from "../../../../src/framework/django/data-steps/world.js";
import type { PythonModule } from "../../../../src/framework/django/python/module.js";
import { loadPythonParser } from "../../../../src/framework/django/python/parse.js";
import { readPythonModule } from "../../../../src/framework/django/python/scope.js";
import {
  readMigration,
  type MigrationModule,
} from "../../../../src/framework/django/read/migration.js";

const parser = await loadPythonParser();

/** Models of several apps that refer to each other in the usual ways. */
const MODELS: Readonly<Record<string, string>> = {
  auth: `
migrations.CreateModel("Permission", [("id", models.AutoField(primary_key=True)), ("codename", models.CharField(max_length=9)),
    ("content_type", models.ForeignKey("contenttypes.ContentType", models.CASCADE))],
    managers=[("objects", django.contrib.auth.models.PermissionManager())]),
migrations.CreateModel("Group", [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=9)),
    ("permissions", models.ManyToManyField("auth.Permission", blank=True))]),
migrations.CreateModel("User", [("id", models.AutoField(primary_key=True)), ("username", models.CharField(max_length=9)),
    ("groups", models.ManyToManyField("auth.Group", related_name="user_set", related_query_name="user"))],
    managers=[("objects", django.contrib.auth.models.UserManager())]),
`,
  contenttypes: `
migrations.CreateModel("ContentType", [("id", models.AutoField(primary_key=True)), ("app_label", models.CharField(max_length=9)),
    ("model", models.CharField(max_length=9))],
    managers=[("objects", django.contrib.contenttypes.models.ContentTypeManager())]),
`,
  library: `
migrations.CreateModel("Author", [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=9)),
    ("slug", models.SlugField()), ("user", models.OneToOneField("auth.User", models.SET_NULL, null=True))]),
migrations.CreateModel("Tag", [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=9))]),
migrations.CreateModel("Book", [("id", models.AutoField(primary_key=True)), ("title", models.CharField(max_length=9)),
    ("pages", models.IntegerField(default=0)), ("author", models.ForeignKey("library.Author", models.CASCADE, related_name="books")),
    ("tags", models.ManyToManyField("library.Tag")), ("data", models.JSONField(default=dict)),
    ("content_type", models.ForeignKey("contenttypes.ContentType", models.CASCADE, null=True)),
    ("object_id", models.IntegerField(null=True))], options={"ordering": ["author__name"]}),
migrations.CreateModel("Review", [("id", models.AutoField(primary_key=True)), ("stars", models.IntegerField()),
    ("book", models.ForeignKey("library.Book", models.CASCADE)),
    ("editor", models.ForeignKey("library.Author", models.SET_NULL, null=True))]),
migrations.CreateModel("Novel", [("book_ptr", models.OneToOneField("library.Book", models.CASCADE, auto_created=True, parent_link=True,
    primary_key=True)), ("genre", models.CharField(max_length=9))], bases=("library.book",)),
migrations.CreateModel("Shelf", [("id", models.AutoField(primary_key=True)), ("cover", models.ImageField()),
    ("books", models.ManyToManyField("library.Book", through="library.Place")), ("code", library.fields.CodeField())]),
migrations.CreateModel("Place", [("id", models.AutoField(primary_key=True)), ("shelf", models.ForeignKey("library.Shelf", models.CASCADE)),
    ("book", models.ForeignKey("library.Book", models.CASCADE))]),
migrations.CreateModel("Label", [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=9))],
    managers=[("objects", library.managers.LabelManager())]),
migrations.CreateModel("Stamp", [("id", models.AutoField(primary_key=True)),
    ("made", models.DateTimeField(default=library.times.made))]),
`,
};

function parse(path: string, text: string): PythonModule {
  const parsed = parser.parse(text);
  if (!parsed.ok) throw new Error(`${path}: ${parsed.problem.message}`);
  return readPythonModule({ path, text }, parsed.root);
}

function migration(app: string, path: string, text: string): MigrationModule {
  const parsed = parser.parse(text);
  if (!parsed.ok) throw new Error(`${path}: ${parsed.problem.message} in ${text}`);
  const read = readMigration({ app, name: "0001" }, { path, text }, parsed.root, {
    modelSettings: new Map([["AUTH_USER_MODEL", "auth.User"]]),
    moduleAt: () => undefined,
    purposeOf: () => undefined,
  });
  if (!read.ok) throw new Error(`${path} is no migration`);
  return read.migration;
}

function state(): SchemaState {
  const built = new SchemaState();
  for (const [app, operations] of Object.entries(MODELS)) {
    const text = `import django.contrib.auth.models
import django.contrib.contenttypes.models
import library.fields
import library.managers
import library.times
from django.db import migrations, models
class Migration(migrations.Migration):
    operations = [${operations}]
`;
    for (const operation of migration(app, `${app}/migrations/0001.py`, text).operations) {
      applyToState(built, operation);
    }
  }
  return built;
}

const LIBRARY = state();

/** What a test says of the world around its step. */
export interface Around {
  /** Other modules of the project, by dotted path. */
  readonly modules?: Readonly<Record<string, string>>;
  readonly filled?: readonly string[];
  /** Settings that are surely not said. */
  readonly unset?: readonly string[];
  readonly sql?: (sql: string, slice: SourceSlice) => DataFacts;
  /** The step in place of `migrations.RunPython(forwards)`. */
  readonly operation?: string;
  /** Statements of the class body in front of `operations`. */
  readonly body?: string;
}

const UNREAD: DataFacts = {
  touches: { kind: "everything", reasons: [] },
  onEmpty: { kind: "unknown", reasons: [] },
};

/** The facts of a step whose module starts with the code; its function is called `forwards`. */
export function factsOf(code: string, around: Around = {}): DataFacts {
  const text = `from django.db import migrations, models
${code}

class Migration(migrations.Migration):
    ${around.body?.replaceAll("\n", "\n    ") ?? "pass"}
    operations = [${around.operation ?? "migrations.RunPython(forwards)"}]
`;
  const { module, operations } = migration("library", "library/migrations/0002.py", text);
  const operation = operations.find((one): one is Opaque => one.kind === "opaque");
  if (operation === undefined) throw new Error("there is no step");
  const modules = new Map(
    Object.entries(around.modules ?? {}).map(([name, source]) => [
      name,
      parse(`${name.replaceAll(".", "/")}.py`, source),
    ]),
  );
  const world: DataWorld = {
    state: LIBRARY,
    moduleAt: (from, path) => modules.get(absolute(from, path)),
    sqlFacts: around.sql ?? (() => UNREAD),
    unreadSql: () => undefined,
    modelSetting: (setting) => (setting === "AUTH_USER_MODEL" ? "auth.User" : undefined),
    isUnset: (path) => around.unset?.includes(path) === true,
    actsOnWrites: () => undefined,
    mayHoldRows: (entity) => around.filled?.includes(entity) === true,
    limits: USUAL_LIMITS,
  };
  return pythonFacts({ module, operation }, world);
}

function absolute(from: PythonModule, path: string): string {
  const dots = /^\.*/.exec(path)?.[0].length ?? 0;
  if (dots === 0) return path;
  const directory = from.source.path.split("/").slice(0, -dots);
  return [...directory, path.slice(dots)].filter((part) => part !== "").join(".");
}

/** A step's body as the function `forwards`, with the models under their names. */
export function step(body: string): string {
  const names = ["Author", "Book", "Tag", "Review", "Novel", "Shelf", "Place"];
  const models = names.map((name) => `    ${name} = apps.get_model("library", "${name}")`);
  const others = [
    `    User = apps.get_model("auth", "User")`,
    `    Group = apps.get_model("auth", "Group")`,
    `    Permission = apps.get_model("auth", "Permission")`,
    `    ContentType = apps.get_model("contenttypes", "ContentType")`,
  ];
  const lines = body.split("\n").map((line) => `    ${line}`);
  return ["def forwards(apps, schema_editor):", ...models, ...others, ...lines].join("\n");
}

/** Touches as lines `manner entity: members`, sorted; "everything" where they are not known. */
export function touched(facts: DataFacts): readonly string[] | "everything" {
  if (facts.touches.kind === "everything") return "everything";
  return facts.touches.touches
    .map(({ manner, entity, members }) => {
      const list = members === "all" ? "all" : [...members].sort().join(" ");
      return `${manner} ${entity}: ${list}`.trim();
    })
    .sort();
}

/** The verdict on empty tables as one line. */
export function onEmpty({ onEmpty: verdict }: DataFacts): string {
  switch (verdict.kind) {
    case "nothing":
      return `nothing if ${[...verdict.assumed].sort().join(" ")}`.trim();
    case "inserts":
      return `inserts ${[...verdict.into].sort().join(" ")}`;
    default:
      return verdict.kind;
  }
}
