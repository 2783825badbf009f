import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadPythonParser } from "../../src/framework/django/python/parse.js";
import { readMigration } from "../../src/framework/django/read/migration.js";
import { applyToBoth, type Catalog, type Table } from "../../src/operation/catalog.js";
import { REMADE, TO } from "../../src/operation/foreign-key-names.js";
import type { Operation } from "../../src/operation/operation.js";
import { SchemaState } from "../../src/operation/state.js";

/**
 * Steps of an app, and the names of its foreign keys, by table and column, as far as the step made or changed them. The names are those that
 * PostgreSQL 15 and MariaDB 10.11 had after Django 4.2.30 and 5.2.19 migrated; all four were the same.
 */
interface Recorded {
  readonly steps: readonly {
    readonly operations: readonly string[];
    readonly named: Readonly<Record<string, string>>;
    readonly gone: readonly string[];
  }[];
}

const { steps } = JSON.parse(
  readFileSync(new URL("foreign-key-names.json", import.meta.url), "utf8"),
) as Recorded;

const parser = await loadPythonParser();

function operationsOf(texts: readonly string[]): readonly Operation[] {
  const text = `from django.db import migrations, models
class Migration(migrations.Migration):
    operations = [${texts.join(", ")}]
`;
  const parsed = parser.parse(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const read = readMigration(
    { app: "lib", name: "0001" },
    { path: "lib/migrations/0001.py", text },
    parsed.root,
    { modelSettings: new Map(), moduleAt: () => undefined, purposeOf: () => undefined },
  );
  if (!read.ok) throw new Error("no migration");
  return read.migration.operations;
}

/** Names of short tables and columns as Django builds them (django/db/backends/base/schema.py, _create_index_name). */
function nameOf(source: string, table: (text: string) => string): string {
  const remade = source.endsWith(REMADE);
  const [from = "", to = ""] = source.replace(REMADE, "").split(TO);
  const [first = "", second = ""] = from.split(/ (?=\w+$)/);
  const [tableName, column] = [table(first), second];
  const digest = createHash("md5").update(`${tableName}${column}`).digest("hex").slice(0, 8);
  const suffix = remade ? "" : `_${to.replaceAll('"', "").replace(" ", "_")}`;
  return `${tableName}_${column}_${digest}_fk${suffix}`;
}

const plain = (text: string): string => text.replaceAll('"', "");
/** What the name of a link table is made of: the table of the model and the field. */
const linkTable = (text: string): string => plain(text).replace(" ", "_");

function namesIn(table: Table): readonly (readonly [string, string])[] {
  const columns = table.columns.flatMap(({ name, foreignKey }) =>
    foreignKey === undefined
      ? []
      : [[`${plain(table.name)} ${name}`, nameOf(foreignKey, plain)] as const],
  );
  const links = table.links.flatMap(({ field, keys }) => {
    const own = modelIn(keys.own);
    const target = modelIn(keys.target);
    const sides: readonly (readonly [string, string])[] =
      own === target
        ? [
            [`from_${own}`, keys.own],
            [`to_${target}`, keys.target],
          ]
        : [
            [own, keys.own],
            [target, keys.target],
          ];
    return sides.map(([side, source]) => {
      const named = source.replace(/ \w+(?= →| \(|$)/, ` ${side}_id`);
      const place = `${plain(table.name)}_${field} ${side}_id`;
      return [place, nameOf(named, linkTable)] as const;
    });
  });
  return [...columns, ...links];
}

/** The model that a column of a link table is called after. */
function modelIn(source: string): string {
  return /(\w+)(?: →| \(|$)/.exec(source)?.[1] ?? "";
}

describe("the names of foreign keys are Django's", () => {
  const catalog: Catalog = new Map();
  const state = new SchemaState();
  const expected = new Map<string, string>();
  for (const { operations, named, gone } of steps) {
    it(operations.length === 1 ? (operations[0] ?? "") : "in tables that are made", () => {
      for (const operation of operationsOf(operations)) applyToBoth(catalog, state, operation);
      for (const place of gone) expected.delete(place);
      for (const [place, name] of Object.entries(named)) expected.set(place, name);
      const found = new Map([...catalog.values()].flatMap(namesIn));
      expect([...found].sort()).toEqual([...expected].sort());
    });
  }
});
