// A Django app with a long chain of migrations, made up: every tenth migration creates a model, each of the others
// makes two random changes of fields, or is a data step where there are to be any. The chain is valid: it migrates, and
// models.py is what it leads to.
import { dataStep } from "./data-steps.mjs";
import { randomFrom } from "./random.mjs";

const MODEL_EVERY = 10;

/** The share of new fields that are foreign keys. Wagtail, django CMS and django-oauth-toolkit have 24 to 32 %. */
const FOREIGN_KEYS = 0.15;

/**
 * The project's files, and what is worth knowing of them.
 * @param {number} count how many migrations
 * @param {number} seed the same project for the same seed
 * @param {{ every: number, acts: "run" | "noop" }} [dataSteps] which migrations are data steps, and whether they act
 */
export function djangoProject(count, seed, dataSteps = { every: Infinity, acts: "run" }) {
  const random = randomFrom(seed);
  const models = [];
  const migrations = [];
  let operationCount = 0;
  for (let index = 0; index < count; index += 1) {
    const { definitions, operations } =
      index % dataSteps.every === dataSteps.every - 1
        ? dataStepOf(models, random, dataSteps.acts)
        : { definitions: "", operations: schemaChanges(index, models, random) };
    operationCount += operations.length;
    const name = migrationName(index);
    const previous = index === 0 ? undefined : migrations[index - 1].name;
    migrations.push({ name, text: migrationText(definitions, operations, previous) });
  }
  return {
    operationCount,
    lastMigration: migrations[count - 1].name,
    files: [
      { path: "manage.py", text: managePy },
      { path: "project/__init__.py", text: "" },
      { path: "project/settings.py", text: settingsPy },
      { path: "app/__init__.py", text: "" },
      { path: "app/models.py", text: modelsText(models) },
      { path: "app/migrations/__init__.py", text: "" },
      ...migrations.map(({ name, text }) => ({ path: `app/migrations/${name}.py`, text })),
    ],
  };
}

function schemaChanges(index, models, random) {
  return index % MODEL_EVERY === 0
    ? [createModel(models, random)]
    : [changeField(models, random), changeField(models, random)];
}

function dataStepOf(models, random, acts) {
  const { definitions, operation } = dataStep(models, random, acts);
  return { definitions, operations: [operation] };
}

function migrationName(index) {
  const number = String(index + 1).padStart(4, "0");
  return index === 0 ? `${number}_initial` : `${number}_step`;
}

function createModel(models, random) {
  const model = { name: `Model${models.length + 1}`, fields: [], fieldCount: 0 };
  const fieldCount = 3 + random.below(4);
  models.push(model);
  for (let index = 0; index < fieldCount; index += 1) {
    model.fields.push(newField(model, models, random));
  }
  const lines = model.fields.map(
    (field) => `                ("${field.name}", ${fieldText(field)}),`,
  );
  return [
    "        migrations.CreateModel(",
    `            name="${model.name}",`,
    "            fields=[",
    '                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),',
    ...lines,
    "            ],",
    "        ),",
  ].join("\n");
}

/** Adds, alters, renames or removes a field, in shares that let models grow slowly. */
function changeField(models, random) {
  const model = random.pick(models);
  const share = random.fraction();
  if (share < 0.35 || model.fields.length < 2) return addField(model, models, random);
  if (share < 0.65) return alterField(model, random);
  if (share < 0.8) return renameField(model, random);
  return removeField(model, random);
}

function addField(model, models, random) {
  const field = newField(model, models, random);
  model.fields.push(field);
  return operation("AddField", model, [`name="${field.name}"`, `field=${fieldText(field)}`]);
}

/** The new field is of the same kind, so that the rows that are there can be converted. */
function alterField(model, random) {
  const index = random.below(model.fields.length);
  const field = { ...model.fields[index], ...model.fields[index].kind(random) };
  model.fields[index] = field;
  return operation("AlterField", model, [`name="${field.name}"`, `field=${fieldText(field)}`]);
}

function renameField(model, random) {
  const index = random.below(model.fields.length);
  const { name } = model.fields[index];
  const newName = newFieldName(model);
  model.fields[index] = { ...model.fields[index], name: newName };
  return operation("RenameField", model, [`old_name="${name}"`, `new_name="${newName}"`]);
}

function removeField(model, random) {
  const [field] = model.fields.splice(random.below(model.fields.length), 1);
  return operation("RemoveField", model, [`name="${field.name}"`]);
}

function operation(name, model, options) {
  return [
    `        migrations.${name}(`,
    `            model_name="${model.name.toLowerCase()}",`,
    ...options.map((option) => `            ${option},`),
    "        ),",
  ].join("\n");
}

function newField(model, models, random) {
  const isKey = random.fraction() < FOREIGN_KEYS;
  const kind = isKey ? foreignKeyTo(random.pick(models)) : random.pick(kinds);
  return { name: newFieldName(model), kind, ...kind(random) };
}

/** Never one that the model had before. */
function newFieldName(model) {
  model.fieldCount += 1;
  return `field_${model.fieldCount}`;
}

/** Each kind of field is a function that draws one of its variants: a type and its options. */
const kinds = [drawText, drawText, drawNumber, drawMoment, drawFlag];

function drawText(random) {
  const length = 20 + random.below(230);
  return random.pick([
    { type: "CharField", options: `max_length=${length}, default=""` },
    { type: "CharField", options: `max_length=${length}, blank=True, null=True` },
    { type: "TextField", options: 'blank=True, default=""' },
  ]);
}

function drawNumber(random) {
  const type = random.pick(["IntegerField", "BigIntegerField"]);
  return { type, options: `default=${random.below(100)}` };
}

function drawMoment(random) {
  return { type: "DateTimeField", options: `null=True, help_text="Help ${random.below(100)}"` };
}

function drawFlag(random) {
  return { type: "BooleanField", options: `default=${random.pick(["True", "False"])}` };
}

/** Without a reverse accessor: those of two keys to one model would clash. */
function foreignKeyTo(target) {
  return (random) => {
    const help = `help_text="Help ${random.below(100)}"`;
    const reference = `on_delete=models.SET_NULL, related_name="+", to="app.${target.name}"`;
    return { type: "ForeignKey", options: `blank=True, null=True, ${help}, ${reference}` };
  };
}

function fieldText(field) {
  return `models.${field.type}(${field.options})`;
}

function migrationText(definitions, operations, previous) {
  const dependencies = previous === undefined ? "[]" : `[\n        ("app", "${previous}"),\n    ]`;
  return `# Generated by Django 5.2 on 2025-04-02 12:00

from django.db import migrations, models
${definitions}

class Migration(migrations.Migration):
${previous === undefined ? "\n    initial = True\n" : ""}
    dependencies = ${dependencies}

    operations = [
${operations.join("\n")}
    ]
`;
}

function modelsText(models) {
  const classes = models.map(
    (model) =>
      `\n\nclass ${model.name}(models.Model):\n` +
      model.fields.map((field) => `    ${field.name} = ${fieldText(field)}\n`).join(""),
  );
  return `from django.db import models\n${classes.join("")}`;
}

const managePy = `import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
`;

const settingsPy = `SECRET_KEY = "for benchmarks only"
INSTALLED_APPS = ["app"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
`;
