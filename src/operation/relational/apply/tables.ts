import { sequenceName } from "../derived-names.js";
import type { Column } from "../column.js";
import type { Constraint } from "../members.js";
import { isSameRelation, relationKey } from "../names.js";
import { objectKey, tablePresence, type RelationalState, type TableState } from "../state.js";
import type {
  CreateTable,
  DropTable,
  RedefineTable,
  RenameTable,
  SetTableOption,
} from "../statement.js";
import {
  Conflict,
  adopted,
  tableNamed,
  unknownTable,
  unseen,
  withTable,
  withoutTable,
} from "./change.js";
import { withConstraint, withIndex } from "./members.js";

/** CREATE TABLE. */
export function createTable(state: RelationalState, statement: CreateTable): RelationalState {
  const { table: name, onConflict, columns } = statement;
  const presence = tablePresence(state, name);
  if (presence === "there") {
    if (onConflict === "skip") return state;
    throw new Conflict(`there is a table ${name.name} already`);
  }
  if (state.objects.has(objectKey({ kind: "view", name, on: undefined }, state.dialect))) {
    throw new Conflict(`there is a view or sequence ${name.name} already`);
  }
  if (presence === "unknown" && onConflict === "skip") {
    // Where it was dropped, it is another one now: what it is stays in doubt.
    if (state.tables.has(relationKey(name, state.dialect))) return unseen(state);
    return adopted(state, unknownTable(name, -1)).state;
  }
  let table: TableState = {
    ...unknownTable(name, state.next),
    complete: true,
    options: statement.options,
    comment: statement.comment,
  };
  let next: RelationalState = { ...state, next: state.next + 1 };
  for (const column of columns) {
    table = { ...table, columns: [...table.columns, withSequence(next, table, column)] };
  }
  const inOrder = [...statement.constraints].sort((a, b) => rank(a, state) - rank(b, state));
  for (const constraint of inOrder) table = withConstraint(next, table, constraint);
  for (const index of statement.indexes) table = withIndex(next, table, index);
  next = withTable(next, table);
  return { ...next, absent: without(next.absent, relationKey(name, state.dialect)) };
}

/** The order in which PostgreSQL names them: checks with the table, keys behind it, foreign keys last. */
function rank({ kind }: Constraint, { dialect }: RelationalState): number {
  if (dialect !== "postgres") return 0;
  return kind === "check" ? 0 : kind === "foreignKey" ? 2 : 1;
}

/** A table made anew: of one of which not all is known, only that something was done to it stays known. */
export function redefineTable(state: RelationalState, statement: RedefineTable): RelationalState {
  const start = adopted(state, tableNamed(state, statement.table));
  if (!start.table.complete) return withTable(start.state, start.table);
  let table: TableState = {
    ...start.table,
    columns: statement.columns,
    constraints: [],
    indexes: [],
  };
  for (const constraint of statement.constraints) {
    table = withConstraint(start.state, table, constraint);
  }
  return withTable(start.state, table);
}

/** The column with the name of the sequence that PostgreSQL makes for it. */
export function withSequence(state: RelationalState, table: TableState, column: Column): Column {
  const { autoIncrement } = column;
  if (state.dialect !== "postgres" || autoIncrement === undefined) return column;
  if (autoIncrement.kind === "counter" || autoIncrement.sequence !== undefined) return column;
  const sequence = sequenceName(state, table, column.name);
  return { ...column, autoIncrement: { ...autoIncrement, sequence } };
}

function without(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  return new Set([...set].filter((other) => other !== key));
}

/** DROP TABLE: with it goes what is on it, and with CASCADE what refers to it. */
export function dropTable(state: RelationalState, statement: DropTable): RelationalState {
  const { table: name, onMissing, cascade } = statement;
  if (tablePresence(state, name) === "not there") {
    if (onMissing === "skip") return state;
    throw new Conflict(`there is no table ${name.name}`);
  }
  let next = state;
  for (const other of state.tables.values()) {
    if (isSameRelation(other.name, name, state.dialect) || state.dialect === "sqlite") continue;
    const refers = (constraint: Constraint): boolean =>
      constraint.kind === "foreignKey" && isSameRelation(constraint.target, name, state.dialect);
    if (!other.constraints.some(refers)) continue;
    if (!cascade || state.dialect !== "postgres") {
      throw new Conflict(`a foreign key of ${other.name.name} refers to ${name.name}`);
    }
    const constraints = other.constraints.filter((constraint) => !refers(constraint));
    next = withTable(next, { ...other, constraints });
  }
  next = withoutTable(next, name);
  const objects = new Map(next.objects);
  for (const [key, { object }] of next.objects) {
    const on = object.on !== undefined && isSameRelation(object.on, name, state.dialect);
    const view = /view$/.test(object.kind);
    const uses =
      cascade && view && object.uses.some((used) => isSameRelation(used, name, state.dialect));
    if (on || uses) objects.delete(key);
  }
  return { ...next, objects };
}

/** ALTER TABLE … RENAME TO, and SET SCHEMA. What refers to the table follows. */
export function renameTable(state: RelationalState, statement: RenameTable): RelationalState {
  const { table: name, newName } = statement;
  if (!isSameRelation(name, newName, state.dialect) && tablePresence(state, newName) === "there") {
    throw new Conflict(`there is a table ${newName.name} already`);
  }
  const start = adopted(state, tableNamed(state, name));
  const moved = movedTable(start.table, statement, state);
  const tables = new Map(withoutTable(start.state, name).tables);
  for (const [key, other] of tables) tables.set(key, following(other, statement, state));
  const key = relationKey(newName, state.dialect);
  tables.set(key, following(moved, statement, state));
  const objects = new Map(
    [...start.state.objects.values()].map((object) => {
      const { on } = object.object;
      const follows = on !== undefined && isSameRelation(on, name, state.dialect);
      const renamed = follows ? { ...object.object, on: newName } : object.object;
      return [objectKey(renamed, state.dialect), { ...object, object: renamed }] as const;
    }),
  );
  const gone = new Set([...start.state.absent, relationKey(name, state.dialect)]);
  return { ...start.state, tables, objects, absent: without(gone, key) };
}

function movedTable(
  table: TableState,
  { newName }: RenameTable,
  { dialect }: RelationalState,
): TableState {
  if (dialect !== "mysql") return { ...table, name: newName };
  // MySQL renames the foreign keys that it named itself.
  const prefix = `${table.name.name}_ibfk_`;
  const constraints = table.constraints.map((constraint) => {
    const { name } = constraint;
    if (constraint.kind !== "foreignKey" || name?.startsWith(prefix) !== true) return constraint;
    return { ...constraint, name: `${newName.name}_ibfk_${name.slice(prefix.length)}` };
  });
  return { ...table, name: newName, constraints };
}

function following(
  table: TableState,
  { table: name, newName }: RenameTable,
  { dialect }: RelationalState,
): TableState {
  const constraints = table.constraints.map((constraint) =>
    constraint.kind === "foreignKey" && isSameRelation(constraint.target, name, dialect)
      ? { ...constraint, target: newName }
      : constraint,
  );
  return { ...table, constraints };
}

/** Storage parameters, engine, row security. */
export function setTableOption(state: RelationalState, statement: SetTableOption): RelationalState {
  const start = adopted(state, tableNamed(state, statement.table));
  const others = start.table.options.filter(({ name }) => name !== statement.name);
  const options = statement.option === undefined ? others : [...others, statement.option];
  return withTable(start.state, { ...start.table, options });
}
