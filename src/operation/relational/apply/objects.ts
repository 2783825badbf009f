import { quoteName } from "../../../sql/quote.js";
import { renameInText } from "../../../sql/tokens.js";
import type { AutoIncrement, SqlText } from "../column.js";
import { relationKey } from "../names.js";
import type { NamedObject, ObjectChange } from "../objects.js";
import { retypedSerial } from "../sequence-type.js";
import {
  objectKey,
  objectPresence,
  sequenceOwner,
  type ObjectState,
  type RelationalState,
  type TableState,
} from "../state.js";
import type {
  AlterObject,
  CreateObject,
  DropObject,
  RenameObject,
  SetComment,
} from "../statement.js";
import { Conflict, adopted, tableNamed, unseen, withTable } from "./change.js";

/** CREATE TYPE, VIEW, SEQUENCE, FUNCTION … */
export function createObject(state: RelationalState, statement: CreateObject): RelationalState {
  const { object, onConflict } = statement;
  const key = objectKey(object, state.dialect);
  const there = state.objects.get(key);
  if (there !== undefined) {
    if (onConflict === "skip") return state;
    // Functions of one name may differ in their arguments.
    const overloads = object.kind === "function" || object.kind === "procedure";
    if (onConflict === "fail" && !overloads) {
      throw new Conflict(`there is a ${object.kind} ${object.name.name} already`);
    }
  }
  const made: ObjectState = { identity: state.next, object, comment: there?.comment };
  const objects = new Map(state.objects).set(key, made);
  const absent = new Set([...state.absent].filter((other) => other !== key));
  return { ...state, objects, absent, next: state.next + 1 };
}

/** DROP of such an object. */
export function dropObject(state: RelationalState, statement: DropObject): RelationalState {
  const { name, object: kind, on, onMissing } = statement;
  const key = objectKey({ kind, name, on }, state.dialect);
  if (objectPresence(state, { kind, name, on }) === "not there") {
    if (onMissing === "skip") return state;
    throw new Conflict(`there is no ${kind} ${name.name}`);
  }
  const objects = new Map(state.objects);
  objects.delete(key);
  return { ...state, objects, absent: new Set([...state.absent, key]) };
}

/** ALTER … RENAME TO: columns of a renamed type follow. */
export function renameObject(state: RelationalState, statement: RenameObject): RelationalState {
  const { object: kind, name, on, newName } = statement;
  const key = objectKey({ kind, name, on }, state.dialect);
  const found = state.objects.get(key);
  const owner = kind === "sequence" ? sequenceOwner(state, name) : undefined;
  if (owner !== undefined) {
    return withSequence(state, owner, name.name, (own) => ({ ...own, sequence: newName.name }));
  }
  if (found === undefined) {
    if (objectPresence(state, { kind, name, on }) === "not there") {
      throw new Conflict(`there is no ${kind} ${name.name}`);
    }
    return unseen(state);
  }
  const objects = new Map(state.objects);
  objects.delete(key);
  const renamed: NamedObject = { ...found.object, name: newName };
  objects.set(objectKey(renamed, state.dialect), { ...found, object: renamed });
  const next = { ...state, objects, absent: new Set([...state.absent, key]) };
  return /^(?:enum|type|domain|sequence)$/.test(found.object.kind)
    ? withRenamedUses(next, name.name, newName.name)
    : next;
}

/** The table with a change of the column whose sequence has the name. */
function withSequence(
  state: RelationalState,
  table: TableState,
  sequence: string,
  change: (owned: OwnedSequence) => OwnedSequence,
): RelationalState {
  const columns = table.columns.map((column) => {
    const { autoIncrement } = column;
    if (autoIncrement === undefined || autoIncrement.kind === "counter") return column;
    if (autoIncrement.sequence !== sequence) return column;
    return { ...column, autoIncrement: change(autoIncrement) };
  });
  return withTable(state, { ...table, columns });
}

type OwnedSequence = Exclude<AutoIncrement, { readonly kind: "counter" }>;

/** Types and defaults of columns that name an object, under its new name. */
function withRenamedUses(state: RelationalState, from: string, to: string): RelationalState {
  let next = state;
  const text = <T extends SqlText | undefined>(sql: T): T | SqlText => {
    if (sql === undefined) return sql;
    const renaming = { from, to: quoteName(to, state.dialect), role: "any" } as const;
    const renamed = renameInText(sql.text, renaming, state.dialect);
    if (renamed === undefined || renamed.canonical === sql.canonical) return sql;
    return { ...sql, ...renamed, written: undefined };
  };
  for (const table of state.tables.values()) {
    const columns = table.columns.map((column) => ({
      ...column,
      type: text(column.type),
      default: text(column.default),
    }));
    next = withTable(next, { ...table, columns });
  }
  return next;
}

/** ALTER TYPE … ADD VALUE and the like. */
export function alterObject(state: RelationalState, statement: AlterObject): RelationalState {
  const { object: kind, name, on, change } = statement;
  const key = objectKey({ kind, name, on }, state.dialect);
  const found = state.objects.get(key);
  const retyped = retypedSerial(state, statement);
  if (retyped !== undefined) {
    const { table, type: sequenceType } = retyped;
    return withSequence(state, table, name.name, (owned) =>
      owned.kind === "serial" ? { ...owned, sequenceType } : owned,
    );
  }
  if (found === undefined) {
    if (objectPresence(state, { kind, name, on }) === "not there") {
      throw new Conflict(`there is no ${kind} ${name.name}`);
    }
    return unseen(state);
  }
  const object = changedObject(found.object, change);
  return { ...state, objects: new Map(state.objects).set(key, { ...found, object }) };
}

function changedObject(object: NamedObject, change: ObjectChange): NamedObject {
  if (change.aspect === "part") {
    const { definition } = object;
    const canonical = `${definition.canonical} ; ${change.definition.canonical}`;
    return { ...object, definition: { ...definition, canonical } };
  }
  const values = object.values;
  if (values === undefined) return object;
  if (change.aspect === "renameValue") {
    if (!values.includes(change.value)) throw new Conflict(`there is no value ${change.value}`);
    const renamed = values.map((value) => (value === change.value ? change.newValue : value));
    return { ...object, values: renamed };
  }
  if (values.includes(change.value)) {
    if (change.ifNotExists) return object;
    throw new Conflict(`there is a value ${change.value} already`);
  }
  const { place } = change;
  if (place.kind === "last") return { ...object, values: [...values, change.value] };
  const neighbour = values.indexOf(place.value);
  if (neighbour < 0) throw new Conflict(`there is no value ${place.value}`);
  const at = place.kind === "before" ? neighbour : neighbour + 1;
  return { ...object, values: [...values.slice(0, at), change.value, ...values.slice(at)] };
}

/** COMMENT ON. */
export function setComment(state: RelationalState, statement: SetComment): RelationalState {
  const { on, comment } = statement;
  switch (on.kind) {
    case "table": {
      const start = adopted(state, tableNamed(state, on.table));
      return withTable(start.state, { ...start.table, comment });
    }
    case "object": {
      const key = objectKey({ kind: on.object, name: on.name, on: undefined }, state.dialect);
      const found = state.objects.get(key);
      if (found === undefined) return unseen(state);
      return { ...state, objects: new Map(state.objects).set(key, { ...found, comment }) };
    }
    case "constraint": {
      const start = adopted(state, tableNamed(state, on.table));
      return noted(
        start.state,
        relationKey(on.table, state.dialect),
        `comment on ${on.name}`,
        comment,
      );
    }
    case "index": {
      const owner = [...state.tables.entries()].find(([, { indexes }]) =>
        indexes.some(({ name }) => name === on.index.name),
      );
      return owner === undefined
        ? unseen(state)
        : noted(state, owner[0], `comment on ${on.index.name}`, comment);
    }
  }
}

/** Comments on constraints and indexes are kept as options of the table, which nothing but this sets. */
function noted(
  state: RelationalState,
  key: string,
  name: string,
  comment: string | undefined,
): RelationalState {
  const table = state.tables.get(key);
  if (table === undefined) return unseen(state);
  const others = table.options.filter((option) => option.name !== name);
  const options = comment === undefined ? others : [...others, { name, text: comment }];
  return withTable(state, { ...table, options });
}
