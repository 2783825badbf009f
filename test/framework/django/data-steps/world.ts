import { applyToBoth, type Catalog } from "../../../../src/operation/catalog.js";
import type { Opaque, Operation } from "../../../../src/operation/operation.js";
import { SchemaState } from "../../../../src/operation/state.js";
import type { DataFacts } from "../../../../src/operation/touches.js";
import {
  namesEverUsed,
  sqlFacts,
  type SqlFacts,
  type SqlWorld,
} from "../../../../src/framework/django/data-steps/sql.js";
import { callAt, readRunSql } from "../../../../src/framework/django/data-steps/sql-text.js";
import { loadPythonParser } from "../../../../src/framework/django/python/parse.js";
import {
  readMigration,
  type MigrationModule,
} from "../../../../src/framework/django/read/migration.js";
import { loadPostgresParser } from "../../../../src/sql/postgres/parser.js";

const python = await loadPythonParser();
export const postgres = await loadPostgresParser();

const HEAD = `from django.conf import settings
from django.db import migrations, models
`;

/** Reads a migration of the app `shop`: the text in front of the class, and its operations, one a line. */
export function migration(operations: readonly string[], head = ""): MigrationModule {
  const text = `${HEAD}${head}
class Migration(migrations.Migration):
    operations = [
${operations.map((operation) => `        migrations.${operation},`).join("\n")}
    ]
`;
  const source = { path: "shop/migrations/0001_initial.py", text };
  const parsed = python.parse(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const key = { app: "shop", name: "0001_initial" };
  const read = readMigration(key, source, parsed.root, {
    modelSettings: new Map([["AUTH_USER_MODEL", "auth.User"]]),
    moduleAt: () => undefined,
    purposeOf: () => undefined,
  });
  if (!read.ok) throw new Error(read.problem.reason.message);
  return read.migration;
}

const ID = "('id', models.AutoField(primary_key=True))";

/** A small shop: categories, items with a category and tags, orders, and lines between orders and items. */
export const SHOP: readonly string[] = [
  `CreateModel('Category', [${ID}, ('name', models.CharField(max_length=50, unique=True))])`,
  `CreateModel('Tag', [${ID}, ('label', models.SlugField())])`,
  `CreateModel('Item', [${ID}, ('title', models.CharField(max_length=50)), ('price', models.IntegerField(default=0)), ('category', models.ForeignKey('shop.Category', models.CASCADE)), ('tags', models.ManyToManyField('shop.Tag'))])`,
  `CreateModel('Order', [${ID}, ('number', models.IntegerField()), ('note', models.TextField(db_column='remark'))], options={'db_table': 'orders', 'indexes': [models.Index(fields=['number'], name='order_number_idx')]})`,
  `CreateModel('Line', [${ID}, ('order', models.ForeignKey('shop.Order', models.CASCADE)), ('item', models.ForeignKey('shop.Item', models.CASCADE)), ('amount', models.IntegerField())])`,
  `CreateModel('Report', [${ID}, ('total', models.IntegerField())], options={'managed': False, 'db_table': 'report'})`,
];

/** The world behind some operations. */
export function worldAfter(operations: readonly Operation[]): SqlWorld {
  const state = new SchemaState();
  const catalog: Catalog = new Map();
  for (const operation of operations) applyToBoth(catalog, state, operation);
  return {
    state,
    catalog,
    hidden: [],
    made: new Map(),
    everUsed: namesEverUsed(operations),
    mayHoldRows: () => false,
  };
}

/** The facts of the last operation of a module, in the world that the others make. */
export function factsOfLast(module: MigrationModule, change: Partial<SqlWorld> = {}): SqlFacts {
  const last = module.operations.at(-1);
  if (last?.kind !== "opaque") throw new Error("the last operation is not opaque");
  return factsOf(module, last, { ...worldAfter(module.operations.slice(0, -1)), ...change });
}

function factsOf(module: MigrationModule, operation: Opaque, world: SqlWorld): SqlFacts {
  const call = callAt(module.module, operation.origin.slice);
  const sql =
    call === undefined
      ? undefined
      : readRunSql({ module: module.module, moduleAt: () => undefined }, call);
  if (sql === undefined) throw new Error("no RunSQL");
  return sqlFacts(sql, world, postgres);
}

const shop = worldAfter(migration(SHOP).operations);

/** The facts of a text of SQL on the shop. */
export function factsOfText(text: string, change: Partial<SqlWorld> = {}): SqlFacts {
  const slice = {
    file: { path: "shop/migrations/0002.py", text },
    start: 0,
    end: text.length,
    edits: [],
  };
  return sqlFacts(
    { forwards: { ok: true, texts: [{ text, slice }] }, backwards: { ok: true, texts: [] } },
    { ...shop, ...change },
    postgres,
  );
}

/** Touches as short text: `shop.item read price,title; …`, sorted; or `everything`. */
export function touchText({ touches }: DataFacts): string {
  if (touches.kind === "everything") return "everything";
  return touches.touches
    .map(({ entity, manner, members }) => {
      const names = members === "all" ? "all" : [...members].sort().join(",") || "-";
      return `${entity.replace("shop.", "")} ${manner} ${names}`;
    })
    .sort()
    .join("; ");
}

/** What it does on empty tables as short text: `nothing if item, order`, `inserts tag`, `schema`, `unknown`. */
export function emptyText({ onEmpty }: DataFacts): string {
  const short = (entities: ReadonlySet<string>): string =>
    [...entities]
      .map((entity) => entity.replace("shop.", ""))
      .sort()
      .join(", ");
  switch (onEmpty.kind) {
    case "nothing":
      return onEmpty.assumed.size === 0 ? "nothing" : `nothing if ${short(onEmpty.assumed)}`;
    case "inserts":
      return `inserts ${short(onEmpty.into)}`;
    default:
      return onEmpty.kind;
  }
}
