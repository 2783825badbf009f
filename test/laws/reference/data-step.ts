import { literal, termText, type Term } from "./term.js";
import type { Database, Row } from "./database.js";
import {
  columnOf,
  effectiveDefault,
  isKey,
  isMany,
  isTrue,
  isUnique,
  type Field,
} from "./field.js";
import {
  columnsOf,
  isMigrated,
  keyOf,
  linkOf,
  modelOf,
  primaryKeyOf,
  referenced,
  tableOf,
  typeOf,
  type Declared,
  type Model,
  type State,
} from "./state.js";
import { stringsOf, type Call } from "./value.js";

/** What data steps of generated projects do: the calls of `fuzz_support`, on symbolic rows. */

/** What each step saw, by what it is. */
export type Seen = Map<string, string>;

export function runDataStep(call: Call, state: State, database: Database, seen: Seen): void {
  const [, , number] = call.args;
  const labels = stringsOf(call.args[3]);
  const models = labels.map((label) => modelOf(state, label.toLowerCase()));
  const action = call.name.slice(call.name.lastIndexOf(".") + 1);
  if (action === "nothing") return;
  const step = Number(number);
  seen.set(`step ${step}`, models.map((model) => described(model, database)).join("\n"));
  for (const model of models) {
    if (action === "insert") insertRows(state, model, database, step);
    if (action === "update") update(model, database, step);
    if (action === "delete") remove(state, model, database);
  }
}

/** The shape of a model and the rows of its table, as a step sees them. */
function described(model: Model, database: Database): string {
  const fields = [...model.fields].map(
    ([name, field]) =>
      `${name} ${field.type} ${isTrue(field, "null") ? "null" : ""} ${isUnique(field) ? "unique" : ""}`,
  );
  const columns = columnsOf(model).map(({ column }) => column);
  const table = database.table(tableOf(model));
  for (const column of columns) {
    if (!table.columns.some(({ name }) => name === column))
      throw new Error(`no such column: ${tableOf(model)}.${column}`);
  }
  const rows = table.rows.map((row) => rowText(row, columns));
  return [`${model.app}.${model.name}`, ...fields.sort(), ...rows.sort()].join("\n  ");
}

function rowText(row: Row, columns: readonly string[]): string {
  return [...columns]
    .sort()
    .map((column) => `${column}=${termText(row.get(column) ?? null)}`)
    .join(" ");
}

/** Three rows: with nothing that may be missing, with all, and with some; none where a key has nothing to point to. */
export function insertRows(state: State, model: Model, database: Database, step: number): void {
  for (let number = 0; number < 3; number += 1) {
    const row = insertRow(state, model, database, { step, number });
    if (row === undefined) return;
    for (const [name, field] of model.fields) link(state, model, name, field, database, row);
  }
}

/** Which row is made. */
interface Making {
  readonly step: number;
  readonly number: number;
}

function insertRow(
  state: State,
  model: Model,
  database: Database,
  making: Making,
): Row | undefined {
  const values = new Map<string, Term>();
  for (const declared of columnsOf(model)) {
    if (declared.field.type.endsWith("AutoField")) continue;
    const value = isTrue(declared.field, "parent_link")
      ? parentRow(state, declared.field, database, making)
      : valueFor(state, model, declared, database, making);
    if (value === "impossible") return undefined;
    if (value !== "left out") values.set(declared.column, value);
  }
  return database.insert(tableOf(model), values);
}

function parentRow(
  state: State,
  field: Field,
  database: Database,
  making: Making,
): Term | "impossible" {
  const { model, column } = referenced(state, field);
  return insertRow(state, model, database, making)?.get(column) ?? "impossible";
}

function valueFor(
  state: State,
  model: Model,
  { name, field, column }: Declared,
  database: Database,
  { step, number }: Making,
): Term | "impossible" | "left out" {
  if (field.type === "OrderWrt") return literal(number, "integer");
  const sum = step + name.length + number;
  const missing = number === 0 ? "all" : number === 1 ? "none" : sum % 2 === 0 ? "all" : "none";
  if (isTrue(field, "null") && missing === "all") return null;
  if (isKey(field)) return key(state, model, field, column, database);
  const hasDefault = field.words.has("default");
  if (missing === "all" && field.words.has("db_default")) return "left out";
  if (missing === "all" && hasDefault && !isUnique(field)) {
    const value = effectiveDefault(field);
    if (value !== null) return literal(value, typeOf(state, field));
  }
  const atom = `${model.app}.${model.name}.${name}@${step}.${number}`;
  return { kind: "atom", name: atom, type: typeOf(state, field) };
}

function key(
  state: State,
  model: Model,
  field: Field,
  column: string,
  database: Database,
): Term | "impossible" {
  const target = referenced(state, field);
  const taken = new Set<string>();
  if (isUnique(field)) {
    for (const row of database.table(tableOf(model)).rows)
      taken.add(termText(row.get(column) ?? null));
  }
  for (const row of database.table(tableOf(target.model)).rows) {
    const value = row.get(target.column) ?? null;
    if (value !== null && !taken.has(termText(value))) return value;
  }
  return isTrue(field, "null") ? null : "impossible";
}

/** Links the row to the first one of the target. */
function link(
  state: State,
  model: Model,
  name: string,
  field: Field,
  database: Database,
  row: Row,
): void {
  const table = linkOf(state, model, name, field);
  if (table === undefined || !isMany(field)) return;
  const target = modelOf(state, field.target ?? "");
  const [first] = database.table(tableOf(target)).rows;
  if (first === undefined || first === row) return;
  database.insert(
    table.table,
    new Map([
      [table.from, row.get(primaryKeyOf(model).column) ?? null],
      [table.to, first.get(primaryKeyOf(target).column) ?? null],
    ]),
  );
}

/** A number for all rows but the first, in the first column that takes one. */
function update(model: Model, database: Database, step: number): void {
  const found = columnsOf(model)
    .filter(({ field }) => field.type === "IntegerField" && !isUnique(field))
    .sort((one, other) => (one.name < other.name ? -1 : 1))[0];
  if (found === undefined) return;
  const { rows } = database.table(tableOf(model));
  for (const row of rows.slice(1)) row.set(found.column, literal(1000 + step, "integer"));
}

/** Every third row goes, unless another points to it; what it inherits from stays. */
function remove(state: State, model: Model, database: Database): void {
  const table = database.table(tableOf(model));
  const gone = table.rows.filter(
    (row, at) => at % 3 === 2 && !isReferred(state, model, database, row),
  );
  table.rows.splice(0, Infinity, ...table.rows.filter((row) => !gone.includes(row)));
}

/** Does a row point to this one, by a key or a link that the state knows of? */
function isReferred(state: State, model: Model, database: Database, row: Row): boolean {
  const points = (table: string, column: string, to: string): boolean => {
    const value = termText(row.get(to) ?? null);
    return database.table(table).rows.some((other) => {
      const its = other.get(column) ?? null;
      return its !== null && termText(its) === value;
    });
  };
  for (const other of state.values()) {
    if (!isMigrated(other)) continue;
    for (const [name, field] of other.fields) {
      const pointed = field.target === keyOf(model.app, model.name);
      const linked = linkOf(state, other, name, field);
      if (linked !== undefined) {
        const own = primaryKeyOf(model).column;
        if (pointed && points(linked.table, linked.to, own)) return true;
        if (other === model && points(linked.table, linked.from, own)) return true;
      } else if (pointed && isKey(field)) {
        const to = referenced(state, field).column;
        if (points(tableOf(other), columnOf(name, field), to)) return true;
      }
    }
  }
  return false;
}

const UPDATE = /^\s*UPDATE "(\w+)" SET "(\w+)" = '([^']*)'\s*$/;
const ADD = /^\s*ALTER TABLE "(\w+)" ADD COLUMN "(\w+)" integer NULL\s*$/;

const DROP = /^\s*ALTER TABLE "(\w+)" DROP COLUMN "(\w+)"\s*$/;

/** The few statements that generated projects have. */
export function runSql(sql: string, database: Database, seen: Seen): void {
  if (/^\s*SELECT 1\s*$/.test(sql)) return;
  const drop = DROP.exec(sql);
  if (drop !== null) {
    database.dropColumn(drop[1] ?? "", drop[2] ?? "");
    return;
  }
  const update_ = UPDATE.exec(sql);
  const add = ADD.exec(sql);
  const [, table = "", column = "", value = ""] = update_ ?? add ?? [];
  if (add !== null) {
    const definition = { name: column, type: "integer", null: true, default: null };
    database.addColumn(table, { ...definition, comment: undefined, identity: false }, null);
    return;
  }
  if (update_ === null) throw new Error(`SQL that the interpreter does not know: ${sql}`);
  const { columns, rows } = database.table(table);
  const found = columns.find(({ name }) => name === column);
  if (found === undefined) throw new Error(`no such column: ${table}.${column}`);
  const names = columns.map(({ name }) => name);
  seen.set(
    sql,
    rows
      .map((row) => rowText(row, names))
      .sort()
      .join("\n"),
  );
  for (const row of rows) row.set(column, literal(value, found.type));
}
