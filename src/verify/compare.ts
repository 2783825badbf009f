import type { Column, Table } from "../operation/catalog.js";
import type { EntityKey } from "../operation/field.js";
import { entityMeaning, type EntityState } from "../operation/state.js";

/** One thing in which two schemas differ. */
export interface Difference {
  /** Where: an entity or table, and the part of it. */
  readonly place: string;
  /** What each side says; undefined where a side has nothing there. */
  readonly original: string | undefined;
  readonly folded: string | undefined;
}

/** A name in the database that is derived from other names than before. */
export interface NameDifference {
  readonly table: string;
  readonly what: string;
  readonly original: string;
  readonly folded: string;
}

/** Differences between two states, entity by entity. Empty means equal. */
export function compareStates(
  original: ReadonlyMap<EntityKey, EntityState>,
  folded: ReadonlyMap<EntityKey, EntityState>,
): readonly Difference[] {
  const differences: Difference[] = [];
  for (const key of union(original, folded)) {
    const a = original.get(key);
    const b = folded.get(key);
    if (a === b) continue;
    if (a === undefined || b === undefined) {
      differences.push({ place: key, original: a && "there", folded: b && "there" });
      continue;
    }
    differences.push(...compareMaps(key, entityMeaning(a), entityMeaning(b)));
  }
  return differences;
}

function union<K>(a: ReadonlyMap<K, unknown>, b: ReadonlyMap<K, unknown>): ReadonlySet<K> {
  return new Set([...a.keys(), ...b.keys()]);
}

function compareMaps(
  place: string,
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>,
): readonly Difference[] {
  const differences: Difference[] = [];
  for (const part of union(a, b)) {
    const original = a.get(part);
    const folded = b.get(part);
    if (original !== folded) differences.push({ place: `${place}: ${part}`, original, folded });
  }
  return differences;
}

/** What two catalogs differ in, and which derived names differ although the schema is the same. */
export interface CatalogComparison {
  readonly differences: readonly Difference[];
  readonly names: readonly NameDifference[];
}

/** Compares two catalogs table by table, columns in their order. */
export function compareCatalogs(
  original: ReadonlyMap<EntityKey, Table>,
  folded: ReadonlyMap<EntityKey, Table>,
): CatalogComparison {
  const differences: Difference[] = [];
  const names: NameDifference[] = [];
  for (const key of union(original, folded)) {
    const a = original.get(key);
    const b = folded.get(key);
    if (a === b) continue;
    if (a === undefined || b === undefined) {
      differences.push({ place: `table of ${key}`, original: a?.name, folded: b?.name });
      continue;
    }
    differences.push(...compareMaps(`table of ${key}`, tableParts(a), tableParts(b)));
    names.push(...nameDifferences(a, b));
  }
  return { differences, names };
}

/** A table as text, part by part, without derived names. */
function tableParts(table: Table): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  parts.set("name", table.name);
  parts.set("columns in order", table.columns.map(({ name }) => name).join(", "));
  for (const column of table.columns) parts.set(`column ${column.name}`, columnText(column));
  for (const member of table.members) parts.set(member.name, member.meaning);
  const together = table.together.map(({ option, columns }) => `${option} (${columns.join(", ")})`);
  if (together.length > 0) parts.set("together", together.sort().join("; "));
  for (const link of table.links) {
    parts.set(`table of ${link.field}`, [link.shape, ...link.targets].join(" "));
  }
  if (table.comment !== "") parts.set("comment", table.comment);
  return parts;
}

function columnText(column: Column): string {
  const marks = [
    column.unique === undefined ? "" : "unique",
    column.index === undefined ? "" : "indexed",
    column.foreignKey === undefined ? "" : "foreign key",
  ];
  return [column.shape, ...column.targets, ...marks].filter((part) => part !== "").join(" ");
}

function nameDifferences(a: Table, b: Table): readonly NameDifference[] {
  const found: NameDifference[] = [];
  const compare = (
    what: string,
    original: string | undefined,
    folded: string | undefined,
  ): void => {
    if (original === undefined || folded === undefined || original === folded) return;
    found.push({ table: b.name, what, original, folded });
  };
  compare("primary key and sequence", a.source, b.source);
  for (const column of b.columns) {
    const old = a.columns.find(({ name }) => name === column.name);
    compare(`unique constraint of ${column.name}`, old?.unique, column.unique);
    compare(`index of ${column.name}`, old?.index, column.index);
    compare(`foreign key of ${column.name}`, old?.foreignKey, column.foreignKey);
  }
  for (const item of b.together) {
    const columns = item.columns.join(", ");
    const old = a.together.find(
      (other) => other.option === item.option && other.columns.join(", ") === columns,
    );
    compare(`${item.option} of ${columns}`, old?.source, item.source);
  }
  for (const link of b.links) {
    const old = a.links.find(({ field }) => field === link.field);
    compare(`keys of the table of ${link.field}`, old?.source, link.source);
    if (old?.source !== link.source) continue;
    compare(`first foreign key of the table of ${link.field}`, old.keys.own, link.keys.own);
    compare(`second foreign key of the table of ${link.field}`, old.keys.target, link.keys.target);
  }
  return found;
}
