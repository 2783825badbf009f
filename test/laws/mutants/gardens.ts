import type { Texts } from "../project/squash.js";

/** Small projects that have something for each mutant to damage. */

interface Written {
  readonly dependencies?: readonly string[];
  readonly operations: readonly string[];
  readonly step?: string;
}

function module({ dependencies = [], operations, step }: Written): string {
  const pairs = dependencies.map((id) => `('${id.replace(".", "', '")}')`);
  return [
    "from django.db import migrations, models",
    "import django.db.models.deletion",
    "import fuzz_support",
    "",
    ...(step === undefined
      ? []
      : ["def step(apps, schema_editor):", `    fuzz_support.${step}`, ""]),
    "class Migration(migrations.Migration):",
    `    dependencies = [${pairs.join(", ")}]`,
    "    operations = [",
    ...operations.map((operation) => `        migrations.${operation},`),
    "    ]",
    "",
  ].join("\n");
}

const ID = "('id', models.AutoField(auto_created=True, primary_key=True, serialize=False))";
const DATA = "RunPython(step, migrations.RunPython.noop)";

function key(to: string): string {
  return `models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='${to}')`;
}

function create(name: string, fields: readonly string[], options = ""): string {
  return `CreateModel(name='${name}', fields=[${[ID, ...fields].join(", ")}], options={${options}})`;
}

/** Two apps, data steps, and tables with rows that change afterwards. */
export const GARDEN: Texts = new Map(
  Object.entries<Written>({
    "alpha.0001": {
      operations: [
        create(
          "Ant",
          [
            "('red', models.CharField(max_length=60))",
            "('blue', models.IntegerField(default=7))",
            "('gold', models.IntegerField(null=True))",
          ],
          "'indexes': [models.Index(fields=['red'], name='nix_1')]",
        ),
        create("Bee", [`('ant', ${key("alpha.Ant")})`]),
      ],
    },
    "alpha.0002": {
      dependencies: ["alpha.0001"],
      operations: [
        "AlterUniqueTogether(name='ant', unique_together={('id', 'blue')})",
        "AlterModelOptions(name='bee', options={'ordering': ['pk']})",
      ],
    },
    "beta.0001": { operations: [create("Cat", [])] },
    "alpha.0003": {
      dependencies: ["alpha.0002"],
      operations: [DATA],
      step: "insert(apps, schema_editor, 1, ['alpha.Ant', 'alpha.Bee'])",
    },
    "alpha.0004": {
      dependencies: ["alpha.0003"],
      operations: [
        "RenameField(model_name='ant', old_name='gold', new_name='grey')",
        "AddField(model_name='ant', name='pink', field=models.IntegerField(default=3), preserve_default=False)",
        "AlterField(model_name='ant', name='red', field=models.CharField(max_length=40))",
      ],
    },
    "alpha.0005": {
      dependencies: ["alpha.0004", "beta.0001"],
      operations: [
        "AlterField(model_name='ant', name='red', field=models.CharField(max_length=80))",
        "AddIndex(model_name='ant', index=models.Index(fields=['pink'], name='nix_2'))",
        `AddField(model_name='bee', name='cat', field=${key("beta.Cat")})`,
      ],
    },
    "alpha.0006": {
      dependencies: ["alpha.0005"],
      operations: [
        `RunSQL("""UPDATE "alpha_ant" SET "red" = 'sql' """, reverse_sql=migrations.RunSQL.noop)`,
        "AlterModelOptions(name='bee', options={})",
      ],
    },
    "alpha.0007": {
      dependencies: ["alpha.0006"],
      operations: ["AlterModelOptions(name='bee', options={'ordering': ['-pk']})"],
    },
    "beta.0002": {
      dependencies: ["beta.0001", "alpha.0007"],
      operations: [
        create("Dog", [`('ant', ${key("alpha.Ant")})`]),
        "AddField(model_name='dog', name='bee', field=models.IntegerField(null=True))",
      ],
    },
    "beta.0003": {
      dependencies: ["beta.0002"],
      operations: [DATA],
      step: "look(apps, schema_editor, 2, ['alpha.Ant', 'beta.Dog'])",
    },
  }).map(([id, written]) => [id, module(written)]),
);

/** A data step between a creation and a change that it does not know of. */
export const POND: Texts = new Map(
  Object.entries<Written>({
    "alpha.0001": {
      operations: [
        create("Ant", []),
        DATA,
        "AddField(model_name='ant', name='red', field=models.IntegerField(null=True))",
        create("Bee", [`('ant', ${key("alpha.Ant")})`]),
      ],
      step: "insert(apps, schema_editor, 1, ['alpha.Ant'])",
    },
    "alpha.0002": {
      dependencies: ["alpha.0001"],
      operations: ["AddField(model_name='bee', name='red', field=models.IntegerField(null=True))"],
    },
  }).map(([id, written]) => [id, module(written)]),
);

/** Two steps and no rows. */
export const POT: Texts = new Map(
  Object.entries<Written>({
    "alpha.0001": { operations: [create("Ant", [])] },
    "alpha.0002": {
      dependencies: ["alpha.0001"],
      operations: [
        "AddField(model_name='ant', name='red', field=models.IntegerField(null=True))",
        create("Bee", [`('ant', ${key("alpha.Ant")})`]),
      ],
    },
  }).map(([id, written]) => [id, module(written)]),
);

/** A data step may see an index that Django makes at the end of a module, and the next step takes it away; what the fold saves pays for seams. */
export const DITCH: Texts = new Map(
  Object.entries<Written>({
    "alpha.0001": {
      operations: [
        create(
          "Ant",
          ["('red', models.CharField(max_length=60))"],
          "'indexes': [models.Index(fields=['red'], name='nix_1')]",
        ),
        "AddField(model_name='ant', name='blue', field=models.IntegerField(null=True))",
        "AddField(model_name='ant', name='green', field=models.IntegerField(null=True))",
      ],
    },
    "alpha.0002": {
      dependencies: ["alpha.0001"],
      operations: [DATA],
      step: "insert(apps, schema_editor, 1, ['alpha.Ant'])",
    },
    "alpha.0003": {
      dependencies: ["alpha.0002"],
      operations: [
        "RemoveIndex(model_name='ant', name='nix_1')",
        "AddField(model_name='ant', name='gold', field=models.IntegerField(null=True))",
      ],
    },
  }).map(([id, written]) => [id, module(written)]),
);

/** Edges to and fro keep steps of one app apart. */
export const HEDGE: Texts = new Map(
  Object.entries<Written>({
    "alpha.0001": { operations: [create("Ant", [])] },
    "alpha.0002": {
      dependencies: ["alpha.0001"],
      operations: ["AddField(model_name='ant', name='red', field=models.IntegerField(null=True))"],
    },
    "beta.0001": { dependencies: ["alpha.0002"], operations: [create("Cat", [])] },
    "alpha.0003": {
      dependencies: ["alpha.0002", "beta.0001"],
      operations: [create("Bee", [`('cat', ${key("beta.Cat")})`])],
    },
    "alpha.0004": {
      dependencies: ["alpha.0003"],
      operations: ["AddField(model_name='bee', name='red', field=models.IntegerField(null=True))"],
    },
    "beta.0002": {
      dependencies: ["beta.0001", "alpha.0004"],
      operations: [create("Dog", [`('bee', ${key("alpha.Bee")})`])],
    },
  }).map(([id, written]) => [id, module(written)]),
);
