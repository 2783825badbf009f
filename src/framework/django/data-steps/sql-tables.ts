import { createHash } from "node:crypto";
import type { Catalog, Table } from "../../../operation/catalog.js";
import { columnName } from "../../../operation/column-name.js";
import { hasTable, tableName } from "../../../operation/table-name.js";
import { knownTargets, type EntityKey, type Field } from "../../../operation/field.js";
import type { EntityState, SchemaState } from "../../../operation/state.js";
import { showsItsRows } from "./models.js";

/** A table that a name was found to mean. */
export interface FoundTable {
  readonly entity: EntityKey;
  /** The many-to-many field whose table it is; undefined for an entity's own. */
  readonly link: string | undefined;
}

/** What a name means: a table of a model, something of which too little is known, or nothing that refold has seen. */
export type Resolution =
  | { readonly kind: "table"; readonly table: FoundTable }
  | { readonly kind: "obscure"; readonly why: string }
  | { readonly kind: "unknown" };

/** Schemas in which Django's tables stand unless a project says otherwise. */
const USUAL_SCHEMAS: ReadonlySet<string | undefined> = new Set([
  undefined,
  "public",
  "dbo",
  "main",
]);

/** A relation that points to an entity. */
export interface Referrer {
  readonly entity: EntityKey;
  readonly field: Field;
}

/** The names of all tables at one moment, and what hangs on them. */
export class TableNames {
  #referrers: ReadonlyMap<EntityKey, readonly Referrer[]> | undefined;
  readonly #tables = new Map<string, FoundTable[]>();
  readonly #exact = new Map<string, FoundTable>();
  readonly #obscure = new Map<string, string>();
  /** Entities whose table's name only the project's code knows. */
  readonly #nameless: EntityKey[] = [];

  constructor(
    readonly state: SchemaState,
    readonly catalog: Catalog,
  ) {
    for (const entity of state.values()) this.#add(entity);
    for (const [key, table] of catalog) {
      if (state.has(key)) continue;
      const name = plainName(table.name);
      if (name !== undefined)
        this.#obscure.set(name.toLowerCase(), `no model has ${name} any more`);
    }
  }

  /** What a table's name means here. Names that differ in case alone are one, unless two tables do. */
  find(schema: string | undefined, name: string): Resolution {
    const lower = name.toLowerCase();
    const obscure = this.#obscure.get(lower);
    if (obscure !== undefined) return { kind: "obscure", why: obscure };
    const tables = this.#tables.get(lower) ?? [];
    const table = this.#exact.get(name) ?? tables[0];
    if (table !== undefined && (tables.length === 1 || this.#exact.has(name))) {
      if (!USUAL_SCHEMAS.has(schema?.toLowerCase())) {
        return { kind: "obscure", why: `${name} is in the schema ${schema ?? ""}` };
      }
      return { kind: "table", table };
    }
    if (tables.length > 1) return { kind: "obscure", why: `${name} may mean several tables` };
    const [nameless] = this.#nameless;
    if (nameless !== undefined) {
      return { kind: "obscure", why: `the name of the table of ${nameless} is computed` };
    }
    return { kind: "unknown" };
  }

  /** The relations of all entities that point to one, many-to-many ones included. */
  referrersOf(target: EntityKey): readonly Referrer[] {
    this.#referrers ??= referrersIn(this.state);
    return this.#referrers.get(target) ?? [];
  }

  /**
   * Entities from whose table and columns, now or when it was made, Django or the server may have derived a name. Both begin such names
   * with that of the table, cut at 20 characters or more (django/db/backends/base/schema.py, _create_index_name; PostgreSQL,
   * makeObjectName), and go on with a column's or with a word of their own.
   */
  derivers(name: string): readonly EntityKey[] {
    const lower = name.toLowerCase();
    const found: EntityKey[] = [];
    for (const [key, entity] of this.state) {
      if (!hasTable(entity)) continue;
      const table = this.catalog.get(key);
      const names = table === undefined ? [] : namesOverTime(table);
      const now = plainName(tableName(entity));
      const parts = partNames(entity, table);
      const derives = [...names, ...(now === undefined ? [] : [now])].some((from) =>
        mayDerive(lower, from.toLowerCase(), parts),
      );
      if (derives) found.push(key);
    }
    return found;
  }

  #add(entity: EntityState): void {
    const name = plainName(this.catalog.get(entity.key)?.name ?? tableName(entity));
    if (name === undefined) {
      if (hasTable(entity)) this.#nameless.push(entity.key);
      return;
    }
    if (!showsItsRows(entity)) {
      this.#obscure.set(name.toLowerCase(), `not all is known of ${entity.key}`);
      return;
    }
    if (!hasTable(entity)) {
      const unmanaged = entity.options.get("managed")?.literal === false;
      if (unmanaged) {
        this.#obscure.set(name.toLowerCase(), `${entity.key} is not managed: it may be a view`);
      }
      return;
    }
    this.#put(name, { entity: entity.key, link: undefined });
    for (const field of entity.fields) {
      if (field.storage === "table") {
        this.#put(linkTableName(name, field), { entity: entity.key, link: field.name });
      }
    }
  }

  #put(name: string, table: FoundTable): void {
    const lower = name.toLowerCase();
    const same = this.#tables.get(lower);
    if (same === undefined) this.#tables.set(lower, [table]);
    else same.push(table);
    this.#exact.set(name, table);
  }
}

/** The table of a many-to-many field (django/db/models/fields/related.py, _get_m2m_db_table; db/backends/utils.py, truncate_name). */
export function linkTableName(table: string, field: Field): string {
  const given = /\bdb_table=("(?:[^"\\]|\\.)*")/.exec(field.expression.canonical)?.[1];
  const name = given === undefined ? undefined : plainName(given);
  if (name !== undefined) return name;
  const whole = `${table}_${field.name}`;
  if (whole.length <= LONGEST_NAME) return whole;
  const digest = createHash("md5").update(whole).digest("hex").slice(0, 4);
  return whole.slice(0, LONGEST_NAME - digest.length) + digest;
}

/** PostgreSQL's limit; MySQL's is one character more, SQLite has none. */
const LONGEST_NAME = 63;

/** The fields whose column has the name, and whether the entity may have it without refold knowing. */
export function fieldsOfColumn(entity: EntityState, column: string): readonly string[] | "unknown" {
  const lower = column.toLowerCase();
  const found = entity.fields.filter((field) => columnName(field).toLowerCase() === lower);
  if (found.length > 0) return found.map(({ name }) => name);
  // A class that refold does not know may have other columns than one of its name.
  const strange = entity.fields.some(({ storage }) => storage === "unknown");
  return strange || lower === "_order" ? "unknown" : [];
}

function referrersIn(state: SchemaState): ReadonlyMap<EntityKey, readonly Referrer[]> {
  const referrers = new Map<EntityKey, Referrer[]>();
  for (const { key, fields } of state.values()) {
    for (const field of fields) {
      if (field.references.length === 0 || field.storage === "nothing") continue;
      for (const target of new Set(knownTargets(field, key))) {
        const known = referrers.get(target);
        if (known === undefined) referrers.set(target, [{ entity: key, field }]);
        else known.push({ entity: key, field });
      }
    }
  }
  return referrers;
}

/** The name that a table's text in the catalog is; undefined where it is computed. */
export function plainName(text: string): string | undefined {
  if (!text.startsWith('"')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value.replace(/^"(.*)"$/, "$1") : undefined;
  } catch {
    return undefined;
  }
}

/** The names that a table had when its parts got theirs. */
function namesOverTime(table: Table): readonly string[] {
  const sources = [
    table.name,
    table.source,
    ...table.columns.flatMap(({ unique, index, foreignKey }) => [unique, index, foreignKey]),
    ...table.together.map(({ source }) => source),
    ...table.links.map(({ source }) => source),
  ];
  const names = sources.flatMap((source) => {
    const quoted = /^"(?:[^"\\]|\\.)*"/.exec(source ?? "")?.[0];
    const name = quoted === undefined ? undefined : plainName(quoted);
    return name === undefined ? [] : [name];
  });
  return [...new Set(names)];
}

/** The names of columns, now and when parts of the table got their names, and of many-to-many fields. */
function partNames(entity: EntityState, table: Table | undefined): readonly string[] {
  const sources = (table?.columns ?? []).flatMap(({ unique, index, foreignKey }) => [
    unique,
    index,
    foreignKey,
  ]);
  // Behind the column stands what a foreign key points to, or how a constraint came to be.
  const old = sources.flatMap(
    (source) => source?.replace(/^"(?:[^"\\]|\\.)*"\s*/, "").replace(/ [→(].*$/, "") ?? [],
  );
  const now = entity.fields.flatMap((field) => [columnName(field), field.name]);
  return [...new Set([...now, ...old].map((name) => name.toLowerCase()))];
}

const KEPT = 20;

/** What the servers themselves put behind a table's name. */
const OWN_WORDS = /^(?:pkey|pk|check|key|seq|uniq|not_null|fk|id_seq)/;

function mayDerive(name: string, table: string, parts: readonly string[]): boolean {
  // A name that would begin with an underscore or a digit gets a D in front.
  const beginning = table.length > KEPT ? table.slice(0, KEPT) : `${table}_`;
  const start = [beginning, `d${beginning}`].find((text) => name.startsWith(text));
  if (start === undefined || table.length > KEPT) return start !== undefined;
  const tail = name.slice(start.length);
  return OWN_WORDS.test(tail) || parts.some((part) => tail.startsWith(part.slice(0, KEPT)));
}
