/** Small apps to build projects from. */

/** A migration module of the given dependencies and operations, each as Python text. */
export function migration(
  dependencies: readonly string[],
  ...operations: readonly string[]
): string {
  return [
    "from django.db import migrations, models",
    "",
    "",
    "class Migration(migrations.Migration):",
    `    dependencies = [${dependencies.join(", ")}]`,
    "",
    "    operations = [",
    ...operations.map((operation) => `        ${operation},`),
    "    ]",
    "",
  ].join("\n");
}

/** The files of an app with the given migrations, by their names. */
export function app(
  label: string,
  migrations: Readonly<Record<string, string | Uint8Array>>,
): Record<string, string | Uint8Array> {
  const files: Record<string, string | Uint8Array> = {
    [`${label}/__init__.py`]: "",
    [`${label}/migrations/__init__.py`]: "",
  };
  for (const [name, content] of Object.entries(migrations)) {
    files[`${label}/migrations/${name}.py`] = content;
  }
  return files;
}

/** Settings with the given apps. */
export function settings(...apps: readonly string[]): Record<string, string> {
  const names = apps.map((name) => JSON.stringify(name)).join(", ");
  return { "settings.py": `INSTALLED_APPS = [${names}]\n` };
}

/** `0001_initial`, `0002_price`, `0003_longer`: a table, a column, a wider column. */
export const SHOP = app("shop", {
  "0001_initial": migration(
    [],
    'migrations.CreateModel("Item", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=10))])',
  ),
  "0002_price": migration(
    ['("shop", "0001_initial")'],
    'migrations.AddField("item", "price", models.IntegerField(default=0))',
  ),
  "0003_longer": migration(
    ['("shop", "0002_price")'],
    'migrations.AlterField("item", "name", models.CharField(max_length=80))',
  ),
});

/** A module of another app with a foreign key, written as nobody's formatter would. */
export const DEPOT_INITIAL = [
  "import django.db.models.deletion",
  "from django.db import migrations, models",
  "",
  "class Migration(migrations.Migration):",
  "",
  "    dependencies = [",
  "        ('shop',   '0001_initial'),  # the item",
  "    ]",
  "    operations = [",
  "        migrations.CreateModel('Shelf', [",
  "            ('id', models.BigAutoField(primary_key=True)),",
  "            ('item', models.ForeignKey('shop.Item', on_delete=django.db.models.deletion.CASCADE)),",
  "        ]),",
  "    ]",
  "",
].join("\n");

/** The shop, and a depot whose first step names the shop's first. */
export const SHOP_AND_DEPOT = {
  ...settings("shop", "depot"),
  ...SHOP,
  ...app("depot", { "0001_initial": DEPOT_INITIAL }),
};
