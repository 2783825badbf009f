import { targetText, type EntityKey, type Field } from "./field.js";
import type { EntityOperation, Member, Operation } from "./operation.js";
import {
  applyInside,
  applyToState,
  isFitting,
  refuseSecond,
  togetherSets,
  type EntityState,
  type SchemaState,
} from "./state.js";
import { agreeOnTables } from "./choice.js";
import {
  changesKeyType,
  hasKey,
  keySource,
  linkKeys,
  linkTarget,
  remakeIncoming,
  renameIncoming,
} from "./foreign-key-names.js";
import { columnName, isForeignKey } from "./column-name.js";
import { hasTable, tableName } from "./table-name.js";

/**
 * What the framework or the server derived a name from when it made an index, a constraint or a sequence: the table and the
 * columns of that moment. Two catalogs that differ in this alone hold the same schema under other names.
 */
export type NameSource = string;

/** A column with what hangs on it. */
export interface Column {
  readonly name: string;
  /** The normal form of its type and attributes. */
  readonly shape: string;
  /** What its foreign key points to. */
  readonly targets: readonly string[];
  readonly unique: NameSource | undefined;
  readonly index: NameSource | undefined;
  readonly foreignKey: NameSource | undefined;
}

/** An index or constraint with a name of its own. */
export interface NamedMember {
  readonly name: string;
  readonly meaning: string;
}

/** A unique constraint or index over several columns, made by a together-option. */
export interface Together {
  readonly option: string;
  readonly columns: readonly string[];
  readonly source: NameSource;
}

/** The table of a many-to-many field. */
export interface LinkTable {
  readonly field: string;
  readonly shape: string;
  readonly targets: readonly string[];
  /** Of indexes and the unique constraint. */
  readonly source: NameSource;
  /** Of the foreign keys: to the entity that has the field, and to what that points to. */
  readonly keys: { readonly own: NameSource; readonly target: NameSource };
}

/** A table as the database holds it. */
export interface Table {
  readonly name: string;
  /** The name under which it was made: primary key and sequence keep it. */
  readonly source: NameSource;
  readonly columns: readonly Column[];
  readonly members: readonly NamedMember[];
  readonly together: readonly Together[];
  readonly links: readonly LinkTable[];
  readonly comment: string;
}

/** What the database holds, by the entity that the framework knows it under; changed in place by `applyToCatalog`. */
export type Catalog = Map<EntityKey, Table>;

/**
 * Applies an operation to the catalog and to the state, which stands before the operation.
 * Throws StateError where the state does not fit.
 */
export function applyToBoth(catalog: Catalog, state: SchemaState, operation: Operation): void {
  if (operation.kind === "separate") {
    // The database side runs against a copy of the state, which its own operations move along
    // (django/db/migrations/operations/special.py, SeparateDatabaseAndState.database_forwards).
    const aside = state.copy();
    for (const inner of operation.database) {
      refuseSecond(aside, inner);
      applyToBoth(catalog, aside, inner);
    }
    for (const inner of operation.state) applyInside(state, inner);
    handOver(catalog, state);
    return;
  }
  if (operation.kind === "opaque" || operation.kind === "provide") {
    if (operation.kind === "opaque" && operation.ways !== undefined) {
      chooseTables(catalog, state, operation.ways);
    }
    applyToState(state, operation);
    return;
  }
  const before = state.get(operation.entity);
  applyToState(state, operation);
  const key = operation.kind === "renameEntity" ? operation.newEntity : operation.entity;
  const after = state.get(key);
  applyToTable(catalog, operation, before, after, state);
  if (operation.kind === "alterField" && before !== undefined && after !== undefined) {
    const { name } = operation.field;
    const old = before.fields.find((field) => field.name === name);
    const field = after.fields.find((each) => each.name === name);
    if (old !== undefined && field !== undefined && changesKeyType(old, field))
      remakeIncoming(catalog, state, key, field);
  }
}

/** One of several lists of operations runs; the state stands before them. */
function chooseTables(
  catalog: Catalog,
  state: SchemaState,
  ways: readonly (readonly Operation[])[],
): void {
  const ends = ways.flatMap((way) => {
    const end: Catalog = new Map(catalog);
    const aside = state.copy();
    const fits = isFitting(() => {
      for (const inner of way) {
        refuseSecond(aside, inner);
        applyToBoth(end, aside, inner);
      }
    });
    return fits ? [end] : [];
  });
  if (ends.length === ways.length) agreeOnTables(catalog, ends);
}

function applyToTable(
  catalog: Catalog,
  operation: EntityOperation,
  before: EntityState | undefined,
  after: EntityState | undefined,
  state: SchemaState,
): void {
  if (operation.kind === "createEntity") {
    if (before !== undefined) leaveToItsKeys(catalog, operation.entity);
    if (after !== undefined && hasTable(after))
      catalog.set(operation.entity, newTable(after, state));
    return;
  }
  if (operation.kind === "deleteEntity") {
    // A table that lost its framework's care (managed set to False) outlives its entity under a name of its own.
    if (before === undefined || hasTable(before)) catalog.delete(operation.entity);
    else leaveBehind(catalog, operation.entity);
    return;
  }
  if (before === undefined || after === undefined) return;
  if (operation.kind === "renameEntity") {
    followRename(catalog, operation.entity, operation.newEntity);
    const table = catalog.get(operation.entity);
    if (table === undefined) return;
    catalog.delete(operation.entity);
    catalog.set(
      operation.newEntity,
      hasTable(after) ? { ...table, name: tableName(after) } : table,
    );
    if (tableName(before) !== tableName(after)) renameIncoming(catalog, state, operation.newEntity);
    return;
  }
  if (!hasTable(after) || !hasTable(before)) return;
  // A table that was made out of sight is taken to be what the state says.
  const table = catalog.get(operation.entity) ?? { ...newTable(before, state), source: "" };
  catalog.set(operation.entity, changedTable(table, operation, before, after, state));
}

const LEFT_BEHIND = "left behind: ";

/** An entity is created again beside its old table: that stays, no entity owns it, and the foreign keys made so far point to it. */
function leaveToItsKeys(catalog: Catalog, key: EntityKey): void {
  const table = catalog.get(key);
  if (table === undefined) return;
  followRename(catalog, key, leftBehind(table));
  leaveBehind(catalog, key);
}

/**
 * Entities whose foreign keys point to tables that no entity owns. SQLite lets them point to the new table when it makes theirs again for any
 * change, so changes of such a table cannot be left out.
 */
export function pointingBehind(catalog: Catalog): ReadonlySet<EntityKey> {
  const points = ({ columns, links }: Table): boolean =>
    [...columns, ...links].some(({ targets }) =>
      targets.some((target) => target.startsWith(LEFT_BEHIND)),
    );
  return new Set([...catalog].filter(([, table]) => points(table)).map(([key]) => key));
}

function leftBehind({ name }: Table): string {
  return `${LEFT_BEHIND}${name}`;
}

/** Keeps a table that no entity owns any more, under a key that no entity can have. */
function leaveBehind(catalog: Catalog, key: EntityKey): void {
  const table = catalog.get(key);
  if (table === undefined) return;
  catalog.delete(key);
  catalog.set(leftBehind(table), table);
}

/** Tables whose entity left the state alone go to the entity that now has their name, or stay without one. */
function handOver(catalog: Catalog, state: SchemaState): void {
  const abandoned = [...catalog.keys()].filter(
    (key) => !state.has(key) && !key.startsWith(LEFT_BEHIND),
  );
  if (abandoned.length === 0) return;
  const heirs = new Map(
    [...state.values()]
      .filter((entity) => !catalog.has(entity.key) && hasTable(entity))
      .map((entity) => [tableName(entity), entity.key]),
  );
  for (const key of abandoned) {
    const table = catalog.get(key);
    const heir = table === undefined ? undefined : heirs.get(table.name);
    if (table === undefined || heir === undefined) {
      leaveBehind(catalog, key);
    } else {
      catalog.delete(key);
      catalog.set(heir, table);
    }
  }
}

function newTable(entity: EntityState, state: SchemaState): Table {
  const name = tableName(entity);
  let table: Table = {
    name,
    source: name,
    columns: [],
    members: [],
    together: [],
    links: [],
    comment: commentOf(entity),
  };
  for (const field of entity.fields) table = withField(table, field, entity.key, state);
  if (orderedBy(entity) !== undefined) table = withOrderColumn(table);
  table = { ...table, together: togetherOf(entity, table, []) };
  for (const member of [...entity.indexes, ...entity.constraints])
    table = withMember(table, member, "");
  return table;
}

function commentOf(entity: EntityState): string {
  const option = entity.options.get("db_table_comment");
  if (option === undefined || option.literal === null) return "";
  return option.expression?.canonical ?? JSON.stringify(option.literal);
}

function orderedBy(entity: EntityState): string | undefined {
  const option = entity.options.get("order_with_respect_to");
  if (option === undefined || option.literal === null) return undefined;
  return option.expression?.canonical ?? JSON.stringify(option.literal);
}

/** The column that order_with_respect_to adds at the end of the table (django/db/models/options.py, _prepare). */
function withOrderColumn(table: Table): Table {
  const column: Column = {
    name: "_order",
    shape: "models.OrderWrt",
    targets: [],
    unique: undefined,
    index: undefined,
    foreignKey: undefined,
  };
  return { ...table, columns: [...table.columns, column] };
}

function withField(table: Table, field: Field, owner: EntityKey, state: SchemaState): Table {
  if (field.storage === "nothing") return table;
  if (field.storage === "table") {
    const source = `${table.name} ${field.name}`;
    const link = {
      field: field.name,
      shape: field.shape,
      targets: targetsOf(field, owner),
      source,
      keys: linkKeys(state, owner, field, source),
    };
    return { ...table, links: [...table.links, link] };
  }
  return { ...table, columns: [...table.columns, columnOf(field, owner, table, undefined, state)] };
}

/** The column of a field; what it has in common with the column before keeps the names of that one. */
function columnOf(
  field: Field,
  owner: EntityKey,
  table: Table,
  old: Column | undefined,
  state: SchemaState,
): Column {
  const name = columnName(field);
  const source = `${table.name} ${name}`;
  const uniqueSource = old === undefined ? source : `${source} (added)`;
  return {
    name,
    shape: field.shape,
    targets: targetsOf(field, owner),
    // PostgreSQL names a constraint that stands in the column's definition, Django one that is added later.
    unique: field.unique && !field.primaryKey ? (old?.unique ?? uniqueSource) : undefined,
    index: field.indexed ? (old?.index ?? source) : undefined,
    foreignKey:
      isForeignKey(field) && hasKey(field)
        ? (old?.foreignKey ?? keySource(state, owner, field, table.name, name))
        : undefined,
  };
}

function targetsOf(field: Field, owner: EntityKey): readonly string[] {
  return field.references.map(({ target }) => targetText(target, owner));
}

/** Foreign keys follow the table that they point to when it is renamed. */
function followRename(catalog: Catalog, from: EntityKey, to: EntityKey): void {
  const follow = <T extends { readonly targets: readonly string[] }>(item: T): T =>
    item.targets.includes(from)
      ? { ...item, targets: item.targets.map((target) => (target === from ? to : target)) }
      : item;
  for (const [key, table] of catalog) {
    const points = [...table.columns, ...table.links].some(({ targets }) => targets.includes(from));
    if (!points) continue;
    catalog.set(key, {
      ...table,
      columns: table.columns.map(follow),
      links: table.links.map(follow),
    });
  }
}

function togetherOf(
  entity: EntityState,
  table: Table,
  old: readonly Together[],
): readonly Together[] {
  const result: Together[] = [];
  for (const option of ["unique_together", "index_together"]) {
    const value = entity.options.get(option);
    const sets = togetherSets(value?.literal);
    if (value !== undefined && sets === undefined) {
      const text = value.expression?.canonical ?? "";
      result.push({ option, columns: [text], source: table.name });
    }
    for (const set of sets ?? []) {
      const columns = set.map((name) => columnOfField(entity, name));
      const same = old.find(
        (item) => item.option === option && item.columns.join() === columns.join(),
      );
      result.push(same ?? { option, columns, source: `${table.name} ${columns.join(" ")}` });
    }
  }
  return result;
}

function columnOfField(entity: EntityState, name: string): string {
  const field = entity.fields.find((candidate) => candidate.name === name);
  return field === undefined ? name : columnName(field);
}

function withMember(table: Table, member: Member, manner: string): Table {
  const named = {
    name: member.name,
    meaning: `${member.kind} ${member.canonical} ${manner}`.trim(),
  };
  return { ...table, members: [...table.members, named] };
}

function changedTable(
  table: Table,
  operation: EntityOperation,
  before: EntityState,
  after: EntityState,
  state: SchemaState,
): Table {
  switch (operation.kind) {
    case "addField": {
      const field = after.fields.find(({ name }) => name === operation.field.name);
      return field === undefined ? table : withField(table, field, after.key, state);
    }
    case "alterField": {
      const old = before.fields.find(({ name }) => name === operation.field.name);
      const field = after.fields.find(({ name }) => name === operation.field.name);
      return old === undefined || field === undefined
        ? table
        : alteredField(table, old, field, after, state);
    }
    case "removeField": {
      const old = before.fields.find(({ name }) => name === operation.name);
      return old === undefined ? table : withoutField(table, old);
    }
    case "renameField": {
      const old = before.fields.find(({ name }) => name === operation.name);
      const field = after.fields.find(({ name }) => name === operation.newName);
      return old === undefined || field === undefined
        ? table
        : renamedField(table, old, field, after.key, state);
    }
    case "alterOptions":
      return alteredOptions(table, before, after);
    case "addMember":
      return withMember(
        table,
        operation.member,
        operation.manner === "unvalidated" ? "not valid" : "",
      );
    case "removeMember":
      return { ...table, members: table.members.filter(({ name }) => name !== operation.name) };
    case "renameMember":
      return {
        ...table,
        members: table.members.map((member) =>
          member.name === operation.name ? { ...member, name: operation.newName } : member,
        ),
      };
    case "nameMember": {
      const index = after.indexes.find(({ name }) => name === operation.newName);
      const rest = { ...table, together: togetherOf(after, table, table.together) };
      const isThere = table.members.some(({ name }) => name === operation.newName);
      return index === undefined || isThere ? rest : withMember(rest, index, "");
    }
    case "alterMember":
      return {
        ...table,
        members: table.members.map((member) =>
          member.name === operation.name
            ? { ...member, meaning: `constraint ${operation.member.canonical}` }
            : member,
        ),
      };
    case "validateMember":
      return {
        ...table,
        members: table.members.map((member) =>
          member.name === operation.name
            ? { ...member, meaning: member.meaning.replace(/ not valid$/, "") }
            : member,
        ),
      };
    case "alterManagers":
    case "createEntity":
    case "deleteEntity":
    case "renameEntity":
      return table;
  }
}

function alteredField(
  table: Table,
  old: Field,
  field: Field,
  entity: EntityState,
  state: SchemaState,
): Table {
  if (isColumn(old) && isColumn(field)) {
    const columns = table.columns.map((column) => {
      if (column.name !== columnName(old)) return column;
      // Any change drops the column's foreign key and makes it anew, under a new name.
      const remade =
        old.shape !== field.shape ||
        columnName(old) !== columnName(field) ||
        old.toField?.name !== field.toField?.name ||
        targetsOf(old, entity.key).join() !== targetsOf(field, entity.key).join();
      const kept = remade ? { ...column, foreignKey: undefined } : column;
      return columnOf(field, entity.key, table, kept, state);
    });
    return renameTogether({ ...table, columns }, columnName(old), columnName(field));
  }
  if (old.storage === field.storage && field.storage === "table") {
    return {
      ...table,
      links: table.links.map((link) =>
        link.field === old.name ? alteredLink(table, link, field, entity.key, state) : link,
      ),
    };
  }
  return withField(withoutField(table, old), field, entity.key, state);
}

function alteredLink(
  table: Table,
  link: LinkTable,
  field: Field,
  owner: EntityKey,
  state: SchemaState,
): LinkTable {
  const targets = targetsOf(field, owner);
  const target =
    targets.join() === link.targets.join()
      ? link.keys.target
      : linkTarget(state, owner, field, `${table.name} ${field.name}`);
  return { ...link, shape: field.shape, targets, keys: { ...link.keys, target } };
}

/** Is the field a column? One of an unknown class most likely is. */
function isColumn(field: Field): boolean {
  return field.storage === "column" || field.storage === "unknown";
}

function withoutField(table: Table, field: Field): Table {
  if (field.storage === "table") {
    return { ...table, links: table.links.filter((link) => link.field !== field.name) };
  }
  const name = columnName(field);
  return { ...table, columns: table.columns.filter((column) => column.name !== name) };
}

function renamedField(
  table: Table,
  old: Field,
  field: Field,
  owner: EntityKey,
  state: SchemaState,
): Table {
  if (field.storage === "table") {
    return {
      ...table,
      links: table.links.map((link) =>
        link.field === old.name ? { ...link, field: field.name } : link,
      ),
    };
  }
  const from = columnName(old);
  const to = columnName(field);
  if (from === to) return table;
  const columns = table.columns.map((column) =>
    column.name === from
      ? {
          ...column,
          name: to,
          foreignKey: column.foreignKey && keySource(state, owner, field, table.name, to),
        }
      : column,
  );
  return renameTogether({ ...table, columns }, from, to);
}

function renameTogether(table: Table, from: string, to: string): Table {
  if (from === to) return table;
  const together = table.together.map((item) => ({
    ...item,
    columns: item.columns.map((column) => (column === from ? to : column)),
  }));
  return { ...table, together };
}

function alteredOptions(table: Table, before: EntityState, after: EntityState): Table {
  let result: Table = {
    ...table,
    name: tableName(after),
    comment: commentOf(after),
    together: togetherOf(after, table, table.together),
  };
  const was = orderedBy(before);
  const is = orderedBy(after);
  if (was === undefined && is !== undefined) result = withOrderColumn(result);
  if (was !== undefined && is === undefined) {
    result = { ...result, columns: result.columns.filter(({ name }) => name !== "_order") };
  }
  return result;
}
