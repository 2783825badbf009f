import { derivedName } from "../derived-names.js";
import type { Constraint, Index } from "../members.js";
import { isSameRelation, memberKey, relationKey } from "../names.js";
import type { RelationalState, TableState } from "../state.js";
import type {
  AddConstraint,
  AlterConstraint,
  CreateIndex,
  DropConstraint,
  DropIndex,
  RenameConstraint,
  RenameIndex,
} from "../statement.js";
import { Conflict, adopted, isOneOf, tableNamed, unseen, withTable } from "./change.js";

/** The table with a constraint more, under the name that it gets. */
export function withConstraint(
  state: RelationalState,
  given: TableState,
  constraint: Constraint,
): TableState {
  const name = constraint.name ?? derivedName(state, given, constraint);
  const table = withoutTaken(state, given, name);
  if (constraint.kind === "primaryKey" && !table.doubted) {
    if (table.constraints.some(({ kind }) => kind === "primaryKey")) {
      throw new Conflict(`${table.name.name} has a primary key already`);
    }
  }
  if ("columns" in constraint) requireColumns(state, table, constraint.columns);
  // A primary key makes its columns NOT NULL, except in SQLite.
  const keyed = constraint.kind === "primaryKey" && state.dialect !== "sqlite";
  const columns = keyed
    ? table.columns.map((column) =>
        isOneOf(state, column.name, constraint.columns) ? { ...column, notNull: true } : column,
      )
    : table.columns;
  return { ...table, columns, constraints: [...table.constraints, { ...constraint, name }] };
}

/** The table with an index more, under the name that it gets. */
export function withIndex(state: RelationalState, given: TableState, index: Index): TableState {
  const name = index.name ?? derivedName(state, given, index);
  const table = withoutTaken(state, given, name);
  const columns = index.elements.flatMap(({ of }) => (of.kind === "column" ? [of.column] : []));
  requireColumns(state, table, columns);
  return { ...table, indexes: [...table.indexes, { ...index, name }] };
}

/** The table where the name is free. What has it may be gone only where that is in doubt. */
function withoutTaken(
  state: RelationalState,
  table: TableState,
  name: string | undefined,
): TableState {
  if (name === undefined || !hasMember(state, table, name)) return table;
  if (!table.doubted) {
    throw new Conflict(`${table.name.name} has a constraint or index ${name} already`);
  }
  const isOther = (member: { readonly name: string | undefined }): boolean =>
    member.name === undefined || !isOneOf(state, member.name, [name]);
  return {
    ...table,
    constraints: table.constraints.filter(isOther),
    indexes: table.indexes.filter(isOther),
  };
}

function hasMember(state: RelationalState, table: TableState, name: string): boolean {
  const members = [...table.constraints, ...table.indexes];
  return isOneOf(
    state,
    name,
    members.flatMap((member) => member.name ?? []),
  );
}

function requireColumns(
  state: RelationalState,
  table: TableState,
  columns: readonly string[],
): void {
  if (!table.complete) return;
  const known = table.columns.map(({ name }) => name);
  const missing = columns.find((column) => !isOneOf(state, column, known));
  // SQLite takes a name in double quotes that is no column's for a string.
  if (missing !== undefined && !IMPLICIT.has(missing.toLowerCase())) {
    throw new Conflict(`${table.name.name} has no column ${missing}`);
  }
}

/** Columns that every row has. */
const IMPLICIT = new Set(["rowid", "oid", "_rowid_", "ctid", "tableoid"]);

/** ALTER TABLE … ADD CONSTRAINT. */
export function addConstraint(state: RelationalState, statement: AddConstraint): RelationalState {
  const start = adopted(state, tableNamed(state, statement.table));
  return withTable(start.state, withConstraint(start.state, start.table, statement.constraint));
}

/** ALTER TABLE … DROP CONSTRAINT, PRIMARY KEY, FOREIGN KEY. */
export function dropConstraint(state: RelationalState, statement: DropConstraint): RelationalState {
  const { which, onMissing, cascade } = statement;
  const start = adopted(state, tableNamed(state, statement.table));
  const gone = start.table.constraints.filter((constraint) => isMeant(state, constraint, which));
  if (gone.length === 0) {
    // MySQL's unique constraints are its indexes.
    const index = start.table.indexes.filter(
      ({ unique, name }) =>
        unique && which.kind === "named" && state.dialect === "mysql" && name === which.name,
    );
    if (index.length === 0 && start.table.complete && onMissing === "fail") {
      throw new Conflict(`${start.table.name.name} has no such constraint`);
    }
    const indexes = start.table.indexes.filter((each) => !index.includes(each));
    return withTable(start.state, { ...start.table, indexes });
  }
  const constraints = start.table.constraints.filter((constraint) => !gone.includes(constraint));
  const next = withTable(start.state, { ...start.table, constraints });
  return cascade ? withoutReferences(next, start.table, gone) : next;
}

function isMeant(
  state: RelationalState,
  constraint: Constraint,
  which: DropConstraint["which"],
): boolean {
  switch (which.kind) {
    case "primary":
      return constraint.kind === "primaryKey";
    case "foreignOn":
      return (
        constraint.kind === "foreignKey" &&
        constraint.columns.some((column) => isOneOf(state, column, which.columns))
      );
    case "foreign":
    case "named":
      return (
        constraint.name !== undefined &&
        memberKey(constraint.name, state.dialect) === memberKey(which.name, state.dialect)
      );
  }
}

/** Without the foreign keys that need one of the keys. */
function withoutReferences(
  state: RelationalState,
  table: TableState,
  gone: readonly Constraint[],
): RelationalState {
  let next = state;
  for (const other of state.tables.values()) {
    const constraints = other.constraints.filter(
      (constraint) =>
        constraint.kind !== "foreignKey" ||
        !isSameRelation(constraint.target, table.name, state.dialect) ||
        !gone.some((key) => needsKey(constraint.targetColumns, key)),
    );
    if (constraints.length < other.constraints.length)
      next = withTable(next, { ...other, constraints });
  }
  return next;
}

function needsKey(columns: readonly string[] | undefined, key: Constraint): boolean {
  if (key.kind !== "primaryKey" && key.kind !== "unique") return false;
  if (columns === undefined) return key.kind === "primaryKey";
  return columns.toSorted().join() === key.columns.toSorted().join();
}

/** ALTER TABLE … RENAME CONSTRAINT. */
export function renameConstraint(
  state: RelationalState,
  statement: RenameConstraint,
): RelationalState {
  const start = adopted(state, tableNamed(state, statement.table));
  const { name, newName } = statement;
  if (start.table.complete && !hasMember(state, start.table, name)) {
    throw new Conflict(`${start.table.name.name} has no constraint ${name}`);
  }
  const table = withoutTaken(state, start.table, newName);
  const constraints = table.constraints.map((constraint) =>
    constraint.name === name
      ? { ...constraint, name: newName, naming: "given" as const }
      : constraint,
  );
  return withTable(start.state, { ...table, constraints });
}

/** VALIDATE CONSTRAINT, and ALTER CONSTRAINT with other attributes. */
export function alterConstraint(
  state: RelationalState,
  statement: AlterConstraint,
): RelationalState {
  const start = adopted(state, tableNamed(state, statement.table));
  const { name, change } = statement;
  const constraints = start.table.constraints.map((constraint) => {
    if (constraint.name !== name) return constraint;
    const attributes =
      change === "validate"
        ? constraint.attributes.filter((attribute) => attribute !== "not valid")
        : timingOf(change.canonical);
    return { ...constraint, attributes };
  });
  return withTable(start.state, { ...start.table, constraints });
}

/** ALTER CONSTRAINT says all of the timing again. */
function timingOf(canonical: string): readonly string[] {
  const deferrable = /\bdeferrable\b/.test(canonical) && !canonical.includes("not deferrable");
  const deferred = canonical.includes("initially deferred");
  return [
    ...(deferrable || deferred ? ["deferrable"] : []),
    ...(deferred ? ["initially deferred"] : []),
  ];
}

/** CREATE INDEX. */
export function createIndex(state: RelationalState, statement: CreateIndex): RelationalState {
  const { index, onConflict } = statement;
  // An index of a materialized view.
  if (state.objects.has(relationKey(statement.table, state.dialect))) return unseen(state);
  const start = adopted(state, tableNamed(state, statement.table));
  if (index.name !== undefined && onConflict === "skip") {
    if (hasIndexAnywhere(state, start.table, index.name)) return state;
  }
  return withTable(start.state, withIndex(start.state, start.table, index));
}

/** Names of indexes are the schema's in PostgreSQL and SQLite, the table's elsewhere. */
function hasIndexAnywhere(state: RelationalState, table: TableState, name: string): boolean {
  const perTable = state.dialect === "mysql" || state.dialect === "mssql";
  const tables = perTable
    ? [table]
    : [...state.tables.values()].filter((other) => other.name.schema === table.name.schema);
  return tables.some((other) => hasMember(state, other, name));
}

/** DROP INDEX. */
export function dropIndex(state: RelationalState, statement: DropIndex): RelationalState {
  const found = indexOwner(state, statement);
  if (found === undefined) {
    const known = state.world === "closed" && statement.onMissing === "fail";
    if (known) throw new Conflict(`there is no index ${statement.index.name}`);
    return state.world === "closed" ? state : unseen(state);
  }
  const key = memberKey(statement.index.name, state.dialect);
  const keeps = ({ name }: { readonly name: string | undefined }): boolean =>
    name === undefined || memberKey(name, state.dialect) !== key;
  const indexes = found.indexes.filter(keeps);
  const constraints =
    state.dialect === "mysql"
      ? found.constraints.filter((each) => each.kind === "foreignKey" || keeps(each))
      : found.constraints;
  if (found.complete && indexes.length === found.indexes.length) {
    if (constraints.length === found.constraints.length) {
      if (statement.onMissing === "skip") return state;
      throw new Conflict(`${found.name.name} has no index ${statement.index.name}`);
    }
  }
  return withTable(state, { ...found, indexes, constraints });
}

/** The table whose index it is, where that is known. */
export function indexOwner(
  state: RelationalState,
  { index, table }: Pick<DropIndex, "index" | "table">,
): TableState | undefined {
  if (table !== undefined) return adopted(state, tableNamed(state, table)).table;
  const key = memberKey(index.name, state.dialect);
  return [...state.tables.values()].find((other) =>
    other.indexes.some(({ name }) => name !== undefined && memberKey(name, state.dialect) === key),
  );
}

/** ALTER INDEX … RENAME TO. */
export function renameIndex(state: RelationalState, statement: RenameIndex): RelationalState {
  const found = indexOwner(state, statement) ?? keyOwner(state, statement);
  if (found === undefined) return unseen(state);
  const rename = <M extends Constraint | Index>(member: M): M =>
    member.name === statement.index.name
      ? { ...member, name: statement.newName, naming: "given" }
      : member;
  return withTable(state, {
    ...found,
    indexes: found.indexes.map(rename),
    constraints: found.constraints.map(rename),
  });
}

/** In PostgreSQL the index of a key can be renamed, and the key with it. */
function keyOwner(state: RelationalState, { index }: RenameIndex): TableState | undefined {
  return [...state.tables.values()].find(({ constraints }) =>
    constraints.some(({ name }) => name === index.name),
  );
}
