import { describe, expect, test } from "vitest";
import type { Operation } from "../../src/operation/operation.js";
import { SchemaState } from "../../src/operation/state.js";
import { findComplaints, newComplaints } from "../../src/verify/legal.js";
import { readProject } from "../laws/project/squash.js";

const ID = "('id', models.AutoField(primary_key=True))";
const TO_DOG = "models.ForeignKey('alpha.dog', models.CASCADE)";

async function read(...operations: readonly string[]): Promise<readonly Operation[]> {
  const text = [
    "from django.db import migrations, models",
    "class Migration(migrations.Migration):",
    `    operations = [${operations.map((operation) => `migrations.${operation}`).join(", ")}]`,
    "",
  ].join("\n");
  const { project } = await readProject(new Map([["alpha.0001", text]]), new Map());
  return project.apps.flatMap(({ modules }) => modules.flatMap((module) => module.operations));
}

async function complaints(...operations: readonly string[]): Promise<readonly string[]> {
  const found = findComplaints(new SchemaState(), new Map(), await read(...operations));
  return found.map(({ message }) => message);
}

describe("operations that would fail, or make what a server refuses", () => {
  test.each([
    [
      "a relation to a model that comes later",
      [`CreateModel('Cat', [${ID}, ('dog', ${TO_DOG})])`, `CreateModel('Dog', [${ID}])`],
      "alpha.cat points to alpha.dog, which is not there",
    ],
    [
      "a model that is deleted while another points to it",
      [
        `CreateModel('Dog', [${ID}])`,
        `CreateModel('Cat', [${ID}, ('dog', ${TO_DOG})])`,
        "DeleteModel('Dog')",
      ],
      "alpha.dog is deleted while alpha.cat points to it",
    ],
    [
      "a column that is there",
      [
        `CreateModel('Cat', [${ID}, ('size', models.IntegerField())])`,
        "AddField('Cat', 'length', models.IntegerField(db_column='size', default=0))",
      ],
      "the table of alpha.cat has a column size already",
    ],
    [
      "a table that is there",
      [
        `CreateModel('Cat', [${ID}])`,
        `CreateModel('Dog', [${ID}], options={'db_table': 'alpha_cat'})`,
      ],
      'alpha.dog and alpha.cat share the table "alpha_cat"',
    ],
    [
      "an index name that is taken",
      [
        `CreateModel('Cat', [${ID}, ('size', models.IntegerField())])`,
        `CreateModel('Dog', [${ID}, ('size', models.IntegerField())])`,
        "AddIndex('Cat', models.Index(fields=['size'], name='by_size'))",
        "AddIndex('Dog', models.Index(fields=['size'], name='by_size'))",
      ],
      "there is an index by_size already",
    ],
    [
      "a set of unique fields with one that is removed",
      [
        `CreateModel('Cat', [${ID}, ('size', models.IntegerField()), ('age', models.IntegerField())])`,
        "AlterUniqueTogether('Cat', {('size', 'age')})",
        "RemoveField('Cat', 'age')",
      ],
      "unique_together of alpha.cat names age, which is no field of it",
    ],
  ])("%s", async (_, operations, message) => {
    expect(await complaints(...operations)).toEqual([message]);
  });

  test("nothing is said of a chain that runs", async () => {
    expect(
      await complaints(
        `CreateModel('Dog', [${ID}, ('name', models.CharField(max_length=9))])`,
        `CreateModel('Cat', [${ID}, ('dog', ${TO_DOG})])`,
        "AlterUniqueTogether('Dog', {('name', 'id')})",
        "AddIndex('Cat', models.Index(fields=['dog'], name='by_dog'))",
        "RemoveField('Cat', 'dog')",
        "DeleteModel('Dog')",
        "RenameModel('Cat', 'Dog')",
      ),
    ).toEqual([]);
  });

  test("what the original does, the result may do", async () => {
    const operations = await read(
      `CreateModel('Cat', [${ID}, ('dog', ${TO_DOG})])`,
      `CreateModel('Dog', [${ID}])`,
    );
    const found = findComplaints(new SchemaState(), new Map(), operations);
    expect(found).toHaveLength(1);
    expect(newComplaints(found, found)).toEqual([]);
    expect(newComplaints([], found)).toEqual(found);
  });
});
