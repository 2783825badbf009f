import { chance, pick, weighted, type Choice } from "../../laws/project/choice.js";
import { stepFunction } from "./function.js";
import { fieldSource, START, type FieldSpec, type ModelSpec, type Schema } from "./schema.js";
import { someModel, type Scope } from "./scope.js";
import { sqlText } from "./sql-statements.js";
import { ownPlainFields } from "./values.js";

/** Modules by `app.name`, as text. */
export type Texts = ReadonlyMap<string, string>;

/** A module in the making. */
interface Draft {
  readonly head: readonly string[];
  readonly operations: readonly string[];
  readonly schema: Schema;
}

const HEAD = `from collections import defaultdict
from enum import Enum
from functools import partial

import django.db.models.deletion
from django.core.paginator import Paginator
from django.db import migrations, models, transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce


class Kind(Enum):
    TEXT = "text"
    SQL = "sql"

`;

/** A project of two apps: some modules that change the schema of `library`, and so many data steps between them. */
export function generateProject(choice: Choice, steps: number): Texts {
  const texts = new Map<string, string>();
  let schema: Schema = new Map(START.map((model) => [model.name, model]));
  texts.set("people.0001_initial", moduleText([], creations("people", schema), []));
  texts.set(
    "library.0001_initial",
    moduleText([], creations("library", schema), [["people", "0001_initial"]]),
  );
  let last = "0001_initial";
  let made = 0;
  for (let at = 2; made < steps; at += 1) {
    const name = `${String(at).padStart(4, "0")}_step`;
    const isData = chance(choice, 55);
    const draft = isData ? dataStep(choice, schema, made) : schemaChange(choice, schema, at);
    if (isData) made += 1;
    texts.set(`library.${name}`, moduleText(draft.head, draft.operations, [["library", last]]));
    schema = draft.schema;
    last = name;
  }
  return texts;
}

function moduleText(
  head: readonly string[],
  operations: readonly string[],
  dependencies: readonly (readonly [string, string])[],
): string {
  const edges = dependencies.map(([app, name]) => `("${app}", "${name}")`).join(", ");
  return `${HEAD}${head.map((line) => `${line}\n`).join("")}
class Migration(migrations.Migration):
    dependencies = [${edges}]
    operations = [
${operations.map((operation) => `        ${operation},\n`).join("")}    ]
`;
}

function creations(app: string, schema: Schema): readonly string[] {
  return [...schema.values()]
    .filter((model) => model.app === app)
    .map((model) => creation(model, schema));
}

function creation(model: ModelSpec, schema: Schema): string {
  const key =
    model.parent === undefined
      ? "('id', models.AutoField(primary_key=True))"
      : `('${model.parent.toLowerCase()}_ptr', models.OneToOneField('${model.app}.${model.parent}', models.CASCADE, auto_created=True, parent_link=True, primary_key=True))`;
  const fields = model.fields.map((field) => `('${field.name}', ${fieldSource(field, schema)})`);
  const bases =
    model.parent === undefined ? "" : `, bases=('${model.app}.${model.parent.toLowerCase()}',)`;
  return `migrations.CreateModel('${model.name}', [${[key, ...fields].join(", ")}]${bases})`;
}

function dataStep(choice: Choice, schema: Schema, number: number): Draft {
  if (chance(choice, 10)) {
    const scope: Scope = {
      choice,
      schema,
      names: new Map(),
      depth: 0,
      mayReturn: false,
      fresh: (stem) => stem,
    };
    const sql = JSON.stringify(sqlText(scope));
    return { head: [], operations: [`migrations.RunSQL(${sql}, migrations.RunSQL.noop)`], schema };
  }
  const name = `step_${number}`;
  const reverse = chance(choice, 80) ? ", migrations.RunPython.noop" : "";
  return {
    head: stepFunction(choice, schema, name),
    operations: [`migrations.RunPython(${name}${reverse})`],
    schema,
  };
}

/** A change of the schema that later data steps live with. */
function schemaChange(choice: Choice, schema: Schema, number: number): Draft {
  const scope = {
    choice,
    schema,
    names: new Map(),
    depth: 0,
    mayReturn: false,
    fresh: (stem: string) => stem,
  };
  const model = someModel(scope);
  if (model.app !== "library") return addField(choice, schema, model, number);
  const change = weighted(choice, [
    [4, addField],
    [3, renameField],
    [2, removeField],
    [2, alterField],
    [1, newModel],
    [1, addIndex],
  ]);
  return (change ?? addField)(choice, schema, model, number);
}

type Change = (choice: Choice, schema: Schema, model: ModelSpec, number: number) => Draft;

const inLibrary = (schema: Schema, model: ModelSpec): ModelSpec =>
  model.app === "library"
    ? model
    : ([...schema.values()].find(({ app }) => app === "library") ?? model);

const addField: Change = (choice, schema, wanted, number) => {
  const model = inLibrary(schema, wanted);
  const target = pick(choice, [...schema.values()]) ?? model;
  const related = `${model.name.toLowerCase()}_by_${number}`;
  const field = weighted<FieldSpec>(choice, [
    [3, { kind: "text", name: `word_${number}` }],
    [3, { kind: "number", name: `count_${number}` }],
    [1, { kind: "flag", name: `flag_${number}` }],
    [1, { kind: "key", name: `key_${number}`, target: target.name, related, onDelete: "SET_NULL" }],
    [
      1,
      { kind: "links", name: `links_${number}`, target: target.name, related, onDelete: "CASCADE" },
    ],
  ]) ?? { kind: "text", name: `word_${number}` };
  return {
    head: [],
    operations: [
      `migrations.AddField('${model.name.toLowerCase()}', '${field.name}', ${fieldSource(field, schema)})`,
    ],
    schema: replaced(schema, { ...model, fields: [...model.fields, field] }),
  };
};

const renameField: Change = (choice, schema, model, number) => {
  const field = pick(choice, ownPlainFields(model));
  if (field === undefined) return addField(choice, schema, model, number);
  const name = `${field.name.split("_")[0] ?? "field"}_${number}`;
  return {
    head: [],
    operations: [
      `migrations.RenameField('${model.name.toLowerCase()}', '${field.name}', '${name}')`,
    ],
    schema: replaced(schema, {
      ...model,
      fields: model.fields.map((one) => (one === field ? { ...field, name } : one)),
    }),
  };
};

const removeField: Change = (choice, schema, model, number) => {
  const field = pick(choice, ownPlainFields(model));
  if (field === undefined || model.fields.length < 2)
    return addField(choice, schema, model, number);
  return {
    head: [],
    operations: [`migrations.RemoveField('${model.name.toLowerCase()}', '${field.name}')`],
    schema: replaced(schema, { ...model, fields: model.fields.filter((one) => one !== field) }),
  };
};

const alterField: Change = (choice, schema, model, number) => {
  const field = pick(choice, ownPlainFields(model));
  if (field === undefined) return addField(choice, schema, model, number);
  const wider: Readonly<Record<typeof field.kind, string>> = {
    text: "models.TextField(default='wide')",
    number: "models.BigIntegerField(default=5, db_index=True)",
    flag: "models.BooleanField(default=True)",
  };
  return {
    head: [],
    operations: [
      `migrations.AlterField('${model.name.toLowerCase()}', '${field.name}', ${wider[field.kind]})`,
    ],
    schema,
  };
};

const newModel: Change = (choice, schema, wanted, number) => {
  const target = inLibrary(schema, wanted);
  const name = `Extra${number}`;
  const model: ModelSpec = {
    app: "library",
    name,
    fields: [
      { kind: "text", name: "label" },
      { kind: "number", name: "rank" },
      {
        kind: "key",
        name: "owner",
        target: target.name,
        related: `extras_${number}`,
        onDelete: chance(choice, 50) ? "CASCADE" : "SET_NULL",
      },
    ],
  };
  const after = replaced(schema, model);
  return { head: [], operations: [creation(model, after)], schema: after };
};

const addIndex: Change = (choice, schema, model, number) => {
  const field = pick(choice, ownPlainFields(model));
  if (field === undefined) return addField(choice, schema, model, number);
  return {
    head: [],
    operations: [
      `migrations.AddIndex('${model.name.toLowerCase()}', models.Index(fields=['${field.name}'], name='nix_${number}'))`,
    ],
    schema,
  };
};

function replaced(schema: Schema, model: ModelSpec): Schema {
  return new Map([...schema, [model.name, model]]);
}
