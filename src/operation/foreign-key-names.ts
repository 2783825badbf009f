import { targetText, type EntityKey, type Field } from "./field.js";
import type { Catalog, Column, LinkTable, NameSource, Table } from "./catalog.js";
import { columnName } from "./column-name.js";
import type { EntityState, SchemaState } from "./state.js";
import { tableName } from "./table-name.js";

/**
 * What Django makes the names of foreign keys of, and when it makes keys again: `table_column_hash_fk_totable_tocolumn` of the moment
 * when the key is made, and only `table_column_hash_fk` where it is made again because the type of what it points to changed.
 * PostgreSQL and MariaDB have these names; SQLite has none.
 * Source: django/db/backends/base/schema.py of 4.2 and 5.2 (_fk_constraint_name, _alter_field, _alter_many_to_many),
 * django/db/migrations/operations/models.py (RenameModel), django/db/models/fields/related.py (create_many_to_many_intermediary_model).
 */
export function keySource(
  state: SchemaState,
  owner: EntityKey,
  field: Field,
  table: string,
  column: string,
): NameSource {
  return `${table} ${column}${TO}${pointedAt(state, owner, field)}`;
}

/** Stands in a source in front of the table and the column that a key points to. */
export const TO = " → ";

/** Stands at the end of the source of a key that was made again. */
export const REMADE = " (made again)";

/** Does the field's column have a foreign key in the database? */
export function hasKey(field: Field): boolean {
  return field.args.get("db_constraint") !== "False";
}

/** The two foreign keys of the table of a many-to-many field; `table` is what its name is made of. */
export function linkKeys(
  state: SchemaState,
  owner: EntityKey,
  field: Field,
  table: string,
): LinkTable["keys"] {
  return {
    own: `${table} ${modelOf(owner)}${TO}${keyOf(state, owner)}`,
    target: linkTarget(state, owner, field, table),
  };
}

/** The key of a many-to-many field's table to what the field points to. */
export function linkTarget(
  state: SchemaState,
  owner: EntityKey,
  field: Field,
  table: string,
): NameSource {
  return `${table} ${modelOf(targetOf(field, owner) ?? "")}${TO}${pointedAt(state, owner, field)}`;
}

function modelOf(entity: EntityKey): string {
  return entity.slice(entity.indexOf(".") + 1);
}

/** Table and column that a relation points to, as text; what only the project's code knows stays as it is written. */
function pointedAt(state: SchemaState, owner: EntityKey, field: Field): string {
  const entity = targetOf(field, owner);
  const target = entity === undefined ? undefined : state.get(entity);
  if (target === undefined) {
    const reference = field.references.find(({ role }) => role === "to");
    return reference === undefined ? "" : targetText(reference.target, owner);
  }
  return keyOf(state, target.key, field.toField?.name);
}

function keyOf(state: SchemaState, entity: EntityKey, toField?: string): string {
  const target = state.get(entity);
  if (target === undefined) return entity;
  const key = target.fields.find(({ name, primaryKey }) =>
    toField === undefined ? primaryKey : name === toField,
  );
  return `${tableName(target)} ${key === undefined ? (toField ?? "id") : columnName(key)}`;
}

function targetOf(field: Field, owner: EntityKey): EntityKey | undefined {
  const target = field.references.find(({ role }) => role === "to")?.target;
  switch (target?.kind) {
    case "entity":
    case "setting":
      return target.entity;
    case "self":
      return owner;
    default:
      return undefined;
  }
}

/** May an alteration change the type of the column, and with it what foreign keys point to, on one of the databases? */
export function changesKeyType(old: Field, field: Field): boolean {
  const isKey = (old.primaryKey && field.primaryKey) || (old.unique && field.unique);
  if (!isKey) return false;
  return (
    old.type !== field.type ||
    old.maxLength !== field.maxLength ||
    old.args.get("db_collation") !== field.args.get("db_collation") ||
    ownType(old) !== ownType(field)
  );
}

/** What MySQL says of integers beside their size. */
function ownType({ className }: Field): string {
  const auto = className.endsWith("AutoField") ? "auto" : "";
  return className.startsWith("models.Positive") ? "unsigned" : auto;
}

/**
 * Makes the foreign keys again that point to a field whose type changed, those of link tables and of models that inherit the key included.
 * The catalog is changed in place.
 */
export function remakeIncoming(
  catalog: Catalog,
  state: SchemaState,
  entity: EntityKey,
  field: Field,
): void {
  const done = new Set<string>();
  const remake = (key: EntityKey, altered: Field): void => {
    if (done.has(`${key} ${altered.name}`)) return;
    done.add(`${key} ${altered.name}`);
    for (const [owner, table] of catalog) {
      const found = changedKeys(table, owner, state.get(owner), key, altered);
      if (found === undefined) continue;
      catalog.set(owner, found.table);
      for (const inheriting of found.primary) remake(owner, inheriting);
    }
  };
  remake(entity, field);
}

/** The table with its keys to the altered field made again, and those fields of it that are its primary key; undefined where it has none. */
function changedKeys(
  table: Table,
  owner: EntityKey,
  state: EntityState | undefined,
  entity: EntityKey,
  altered: Field,
): { readonly table: Table; readonly primary: readonly Field[] } | undefined {
  const fields = state?.fields ?? [];
  const primary: Field[] = [];
  const columns = table.columns.map((column): Column => {
    const field = keyField(fields, column, owner, entity);
    if (field === undefined || !pointsTo(field, altered)) return column;
    if (field.primaryKey) primary.push(field);
    return { ...column, foreignKey: `${table.name} ${column.name}${REMADE}` };
  });
  const links = altered.primaryKey
    ? table.links.map((link) => remadeLink(table, link, fields, owner, entity))
    : table.links;
  return isSame(columns, table.columns) && isSame(links, table.links)
    ? undefined
    : { table: { ...table, columns, links }, primary };
}

function remadeLink(
  table: Table,
  link: LinkTable,
  fields: readonly Field[],
  owner: EntityKey,
  entity: EntityKey,
): LinkTable {
  const own = owner === entity;
  const target = fields.some(
    (field) => field.name === link.field && targetOf(field, owner) === entity,
  );
  if (!own && !target) return link;
  const name = `${table.name} ${link.field} ${modelOf(entity)}${REMADE}`;
  return {
    ...link,
    keys: { own: own ? name : link.keys.own, target: target ? name : link.keys.target },
  };
}

function isSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.every((one, index) => one === others[index]);
}

/** The field of a column whose foreign key points to the entity, by a setting too; undefined where it points elsewhere. */
function keyField(
  fields: readonly Field[],
  { name, foreignKey }: Column,
  owner: EntityKey,
  entity: EntityKey,
): Field | undefined {
  if (foreignKey === undefined) return undefined;
  const field = fields.find((each) => columnName(each) === name);
  return field !== undefined && targetOf(field, owner) === entity ? field : undefined;
}

/** Does a foreign key to the entity of an altered field point to that field? */
function pointsTo({ toField }: Field, altered: Field): boolean {
  return toField === undefined ? altered.primaryKey : toField.name === altered.name;
}

/**
 * After a model got another name and table: Django alters what points there, unless it is hidden (`related_name="+"`), so its
 * keys are made again with the new names. In tables of many-to-many fields, which have columns of the model's name, it is so for both sides.
 */
export function renameIncoming(catalog: Catalog, state: SchemaState, entity: EntityKey): void {
  for (const [owner, table] of catalog) {
    const fields = state.get(owner)?.fields ?? [];
    const columns = table.columns.map((column): Column => {
      const field = keyField(fields, column, owner, entity);
      if (field === undefined || field.relation?.relatedName?.endsWith("+") === true) return column;
      return { ...column, foreignKey: keySource(state, owner, field, table.name, column.name) };
    });
    const links = table.links.map((link): LinkTable => {
      const field = fields.find(({ name }) => name === link.field);
      const target = field !== undefined && targetOf(field, owner) === entity;
      if (field === undefined || (owner !== entity && !target)) return link;
      const keys = linkKeys(state, owner, field, `${table.name} ${link.field}`);
      return {
        ...link,
        keys: {
          own: owner === entity ? keys.own : link.keys.own,
          target: target ? keys.target : link.keys.target,
        },
      };
    });
    if (isSame(columns, table.columns) && isSame(links, table.links)) continue;
    catalog.set(owner, { ...table, columns, links });
  }
}
