import { literal, type Term } from "./term.js";
import type { Column, Database, Part } from "./database.js";
import {
  databaseText,
  effectiveDefault,
  isIndexed,
  isKey,
  isMany,
  isTrue,
  isUnique,
  type Field,
} from "./field.js";
import {
  columnsOf,
  fieldNamed,
  linkOf,
  modelOf,
  namedParts,
  primaryKeyOf,
  referenced,
  tableOf,
  together,
  typeOf,
  type Declared,
  type Link,
  type Model,
  type State,
} from "./state.js";
import { isCall, itemsOf, textOf, type Call, type Value } from "./value.js";

/** A part of a table that is made at the end of the module. */
interface Deferred {
  table: string;
  part: Part;
}

/**
 * What BaseDatabaseSchemaEditor of Django 5.2 does, without the SQL: which tables, columns and parts come and go for a model or a field. One
 * editor serves one module.
 */
export class SchemaEditor {
  private deferred: Deferred[] = [];

  constructor(readonly database: Database) {}

  /** The end of the module: what was put off is done. */
  finish(): void {
    for (const { table, part } of this.deferred) this.database.addPart(table, part);
    this.deferred = [];
  }

  createModel(state: State, model: Model): void {
    const declared = columnsOf(model);
    const table = tableOf(model);
    const inline = [
      ...declared
        .filter(({ field }) => isTrue(field, "primary_key"))
        .map(({ column }) => plain("primary", [column])),
      ...declared
        .filter(({ field }) => isUnique(field) && !isTrue(field, "primary_key"))
        .map(({ column }) => plain("unique", [column])),
    ];
    const named = [...namedParts(model, "constraints").values()].map((value) =>
      partOf(state, model, value),
    );
    const later = named.filter(({ kind }) => kind === "unique index");
    this.database.create(
      table,
      declared.map((item) => columnOf(state, item)),
      [...inline, ...named.filter((part) => !later.includes(part))],
    );
    for (const { field, column } of declared) {
      if (isKey(field)) this.defer(table, foreign(state, field, column));
    }
    for (const part of later) this.defer(table, part);
    for (const names of together(model, "unique_together")) {
      this.defer(table, plain("unique", columnsNamed(state, model, names)));
    }
    for (const { field, column } of declared) {
      if (isIndexed(field) && !isUnique(field)) this.defer(table, plain("index", [column]));
    }
    for (const names of together(model, "index_together")) {
      this.defer(table, plain("index", columnsNamed(state, model, names)));
    }
    for (const value of namedParts(model, "indexes").values()) {
      this.defer(table, partOf(state, model, value));
    }
    for (const [name, field] of model.fields) {
      const link = linkOf(state, model, name, field);
      if (link !== undefined) this.createLink(state, model, field, link);
    }
  }

  private createLink(state: State, model: Model, field: Field, link: Link): void {
    const target = modelOf(state, field.target ?? "");
    const ends = [
      { column: link.from, to: model },
      { column: link.to, to: target },
    ];
    const key = (column: string, type: string, identity: "identity" | "plain"): Column => ({
      name: column,
      type,
      null: false,
      default: null,
      comment: undefined,
      identity: identity === "identity",
    });
    this.database.create(
      link.table,
      [
        key("id", "integer", "identity"),
        ...ends.map(({ column, to }) =>
          key(column, typeOf(state, primaryKeyOf(to).field), "plain"),
        ),
      ],
      [plain("primary", ["id"])],
    );
    this.defer(link.table, plain("unique", [link.from, link.to]));
    for (const { column, to } of ends) {
      this.defer(link.table, {
        ...plain("foreign", [column]),
        target: { table: tableOf(to), column: primaryKeyOf(to).column },
      });
      this.defer(link.table, plain("index", [column]));
    }
  }

  deleteModel(state: State, model: Model): void {
    for (const [name, field] of model.fields) {
      const link = linkOf(state, model, name, field);
      if (link !== undefined) this.dropTable(link.table);
    }
    this.dropTable(tableOf(model));
  }

  private dropTable(table: string): void {
    this.database.drop(table);
    this.deferred = this.deferred.filter(
      (item) => item.table !== table && item.part.target?.table !== table,
    );
  }

  renameTable(from: string, to: string): void {
    if (from === to) return;
    this.database.rename(from, to);
    for (const item of this.deferred) {
      if (item.table === from) item.table = to;
      const { target } = item.part;
      if (target?.table === from) item.part = { ...item.part, target: { ...target, table: to } };
    }
  }

  addField(state: State, model: Model, name: string, field: Field): void {
    const link = linkOf(state, model, name, field);
    if (link !== undefined) {
      this.createLink(state, model, field, link);
      return;
    }
    const declared = columnsOf(model).find((item) => item.name === name);
    if (isMany(field) || declared === undefined) return;
    const table = tableOf(model);
    const column = columnOf(state, { ...declared, field });
    const value = field.words.has("db_default") ? null : effectiveDefault(field);
    this.database.addColumn(table, column, value === null ? null : literal(value, column.type));
    if (isUnique(field)) this.database.addPart(table, plain("unique", [column.name]));
    if (isKey(field)) this.database.addPart(table, foreign(state, field, column.name));
    if (isIndexed(field) && !isUnique(field)) this.defer(table, plain("index", [column.name]));
  }

  removeField(state: State, model: Model, name: string, field: Field): void {
    const link = linkOf(state, model, name, field);
    if (link !== undefined) {
      this.dropTable(link.table);
      return;
    }
    const declared = columnsOf(model).find((item) => item.name === name);
    if (isMany(field) || declared === undefined) return;
    const table = tableOf(model);
    this.database.dropColumn(table, declared.column);
    this.deferred = this.deferred.filter(
      (item) => item.table !== table || !item.part.columns.includes(declared.column),
    );
  }

  /** A field whose column, type, nullness, uniqueness, index, target or default of the database may have changed. */
  alterField(before: Side, after: Side): void {
    const { field: old } = before;
    const { field } = after;
    if (isMany(old) !== isMany(field))
      throw new Error("ValueError: cannot alter to or from a many-to-many field");
    if (isMany(old)) {
      this.alterLink(before, after);
      return;
    }
    if (same(before, after)) return;
    const table = tableOf(after.model);
    const from = sideColumn(before);
    const to = sideColumn(after);
    const isOwn = (kind: Part["kind"]) => (part: Part) =>
      part.kind === kind &&
      part.name === undefined &&
      part.columns.length === 1 &&
      part.columns[0] === from;
    const dropped = isKey(old) ? this.dropOwn(table, isOwn("foreign")) : 0;
    if (isUnique(old) && !isUnique(field)) this.dropOwn(table, isOwn("unique"));
    const oldType = typeOf(before.state, old);
    const type = typeOf(after.state, field);
    const wasIndexed = isIndexed(old) && !isUnique(old);
    const indexed = isIndexed(field) && !isUnique(field);
    if (wasIndexed && !indexed) this.dropOwn(table, isOwn("index"));
    if (from !== to) this.renameColumn(table, from, to);
    this.alterColumn(table, to, before, after);
    if (isUnique(field) && !isUnique(old)) this.database.addPart(table, plain("unique", [to]));
    if (indexed && !wasIndexed) this.database.addPart(table, plain("index", [to]));
    if (oldType !== type && isUnique(old) && isUnique(field)) this.follow(table, to, type);
    if (isKey(field) && (dropped > 0 || !isKey(old)))
      this.database.addPart(table, foreign(after.state, field, to));
  }

  /**
   * Takes parts away, also those that were put off. PostgreSQL keeps the latter, which then differ from what the state says; SQLite, which makes
   * the table anew, does not.
   */
  private dropOwn(table: string, fits: (part: Part) => boolean): number {
    const kept = this.deferred.filter((item) => item.table !== table || !fits(item.part));
    const later = this.deferred.length - kept.length;
    this.deferred = kept;
    return later + this.database.dropParts(table, fits, "any");
  }

  private renameColumn(table: string, from: string, to: string): void {
    this.database.renameColumn(table, from, to);
    const follow = (column: string): string => (column === from ? to : column);
    for (const item of this.deferred) {
      const { part } = item;
      if (item.table === table) item.part = { ...part, columns: part.columns.map(follow) };
      if (part.target?.table === table) {
        item.part = { ...item.part, target: { table, column: follow(part.target.column) } };
      }
    }
  }

  private alterColumn(table: string, column: string, before: Side, after: Side): void {
    const old = columnOf(before.state, { name: before.name, field: before.field, column });
    const wanted = columnOf(after.state, { name: after.name, field: after.field, column });
    const filled = old.null && !wanted.null;
    const { type, default: value, comment, identity } = wanted;
    this.database.alterColumn(table, column, { type, default: value, comment, identity });
    if (filled) {
      // Only a default that was given fills rows (four_way_default_alteration); a blank text does not.
      const given = after.field.words.has("default") ? effectiveDefault(after.field) : null;
      const filling = value ?? (given === null ? null : literal(given, type));
      if (filling !== null) this.database.fill(table, column, filling);
    }
    this.database.alterColumn(table, column, { null: wanted.null });
  }

  /** Columns of keys that point to a column get its type. */
  private follow(table: string, column: string, type: string): void {
    for (const [name, { parts }] of this.database.tables) {
      const later = this.deferred.filter((item) => item.table === name).map(({ part }) => part);
      for (const { target, columns } of [...parts, ...later]) {
        const [own = ""] = columns;
        if (target?.table !== table || target.column !== column) continue;
        this.database.alterColumn(name, own, { type });
        if (name !== table || own !== column) this.follow(name, own, type);
      }
    }
  }

  private alterLink(before: Side, after: Side): void {
    const old = linkOf(before.state, before.model, before.name, before.field);
    const link = linkOf(after.state, after.model, after.name, after.field);
    if ((old === undefined) !== (link === undefined))
      throw new Error("ValueError: cannot add or remove through= on a many-to-many field");
    if (old === undefined || link === undefined) return;
    this.renameTable(old.table, link.table);
    // Columns are renamed by way of names that are free: ends may change places.
    if (old.to !== link.to) this.renameColumn(link.table, old.to, link.to);
    if (old.from !== link.from) this.renameColumn(link.table, old.from, link.from);
    const oldTarget = modelOf(before.state, before.field.target ?? "");
    const target = modelOf(after.state, after.field.target ?? "");
    if (before.field.target !== after.field.target && tableOf(oldTarget) !== tableOf(target)) {
      this.retarget(after.state, link, target);
    }
  }

  private retarget(state: State, link: Link, target: Model): void {
    const key = primaryKeyOf(target);
    const wanted = { table: tableOf(target), column: key.column };
    const [known] = this.database
      .table(link.table)
      .parts.filter(({ kind, columns }) => kind === "foreign" && columns[0] === link.to);
    // A rename of the target has taken the foreign key along.
    if (known?.target?.table === wanted.table) return;
    this.database.alterColumn(link.table, link.to, { type: typeOf(state, key.field) });
    if (known === undefined) return;
    this.database.dropParts(link.table, (part) => part === known, "any");
    this.database.addPart(link.table, { ...plain("foreign", [link.to]), target: wanted });
  }

  alterTogether(before: Side0, after: Side0, option: "unique_together" | "index_together"): void {
    const kind = option === "unique_together" ? "unique" : "index";
    const olds = together(before.model, option);
    const news = together(after.model, option);
    const has = (lists: readonly (readonly string[])[], names: readonly string[]): boolean =>
      lists.some((other) => other.join() === names.join());
    const table = tableOf(after.model);
    for (const names of olds.filter((item) => !has(news, item))) {
      const columns = columnsNamed(after.state, after.model, names).join();
      this.database.dropParts(
        table,
        (part) => part.kind === kind && part.name === undefined && part.columns.join() === columns,
        "one",
      );
    }
    for (const names of news.filter((item) => !has(olds, item))) {
      this.database.addPart(table, plain(kind, columnsNamed(after.state, after.model, names)));
    }
  }

  addPart(state: State, model: Model, value: Value): void {
    this.database.addPart(tableOf(model), partOf(state, model, value));
  }

  removePart(model: Model, name: string): void {
    this.database.dropParts(tableOf(model), (part) => part.name === name, "one");
  }

  /** Gives an index a name, or another. */
  nameIndex(model: Model, fits: (part: Part) => boolean, name: string): void {
    const table = tableOf(model);
    const isIt = (part: Part): boolean => part.kind === "index" && fits(part);
    const found = this.database.table(table).parts.find(isIt);
    // One that index_together made says no more than its columns.
    const text = found?.text === "" ? found.columns.map((_, at) => `$${at}`).join() : found?.text;
    this.database.mapPart(table, isIt, { name, text: text ?? "" });
  }

  /** The column of order_with_respect_to; rows begin at 0. */
  addOrder(table: string): void {
    const column = {
      name: "_order",
      type: "integer",
      null: false,
      default: null,
      comment: undefined,
      identity: false,
    };
    this.database.addColumn(table, column, literal(0, "integer"));
  }

  /** The columns of fields. */
  columnsNamed(state: State, model: Model, names: readonly string[]): readonly string[] {
    return columnsNamed(state, model, names);
  }

  private defer(table: string, part: Part): void {
    this.deferred.push({ table, part });
  }
}

/** A field with the state and the model that it stands in. */
export interface Side extends Side0 {
  readonly name: string;
  readonly field: Field;
}

interface Side0 {
  readonly state: State;
  readonly model: Model;
}

function sideColumn({ model, name, field }: Side): string {
  return (
    columnsOf({ ...model, fields: new Map([[name, field]]), options: new Map() })[0]?.column ?? name
  );
}

/** Does Django see nothing to do (_field_should_be_altered)? */
function same(before: Side, after: Side): boolean {
  if (sideColumn(before) !== sideColumn(after)) return false;
  if (databaseText(before.field) !== databaseText(after.field)) return false;
  if (before.field.target === undefined || after.field.target === undefined) return true;
  if (before.field.target === after.field.target) return true;
  const old = modelOf(before.state, before.field.target);
  const now = modelOf(after.state, after.field.target);
  return tableOf(old) === tableOf(now);
}

function plain(kind: Part["kind"], columns: readonly string[]): Part {
  return { kind, name: undefined, columns, text: "", target: undefined };
}

function foreign(state: State, field: Field, column: string): Part {
  const { model, column: to } = referenced(state, field);
  return { ...plain("foreign", [column]), target: { table: tableOf(model), column: to } };
}

function columnOf(state: State, { field, column }: Declared): Column {
  const databaseDefault = field.words.get("db_default");
  const type = typeOf(state, field);
  const comment = field.words.get("db_comment");
  return {
    name: column,
    type,
    null: isTrue(field, "null"),
    default: isLiteral(databaseDefault) ? literal(databaseDefault, type) : (null as Term),
    comment: typeof comment === "string" ? comment : undefined,
    identity: field.type.endsWith("AutoField"),
  };
}

function isLiteral(value: Value | undefined): value is string | number | boolean {
  return value !== undefined && value !== null && typeof value !== "object";
}

function columnsNamed(state: State, model: Model, names: readonly string[]): readonly string[] {
  return names.map((name) => columnNamed(state, model, name));
}

function columnNamed(state: State, model: Model, name: string): string {
  const found = columnsOf(model).find((item) => item.name === name);
  if (found !== undefined) return found.column;
  fieldNamed(state, model, name);
  throw new Error(`FieldDoesNotExist: ${model.app}.${model.name}.${name} is of another table`);
}

/** An index or a constraint as Django makes it from its class. */
function partOf(state: State, model: Model, value: Value): Part {
  if (!isCall(value)) throw new Error(`no index or constraint: ${textOf(value)}`);
  const name = value.kwargs.get("name");
  if (typeof name !== "string") throw new Error(`no name in ${textOf(value)}`);
  const columns: string[] = [];
  const place = (field: string): string => {
    const column = columnNamed(state, model, field);
    if (!columns.includes(column)) columns.push(column);
    return `$${columns.indexOf(column)}`;
  };
  const signed = itemsOf(value.kwargs.get("fields")).map((item) => {
    const text = typeof item === "string" ? item : textOf(item);
    return text.startsWith("-") ? `-${place(text.slice(1))}` : place(text);
  });
  const condition = value.kwargs.get("condition") ?? value.kwargs.get("check");
  const said = condition === undefined ? "" : ` where ${conditionText(condition, place)}`;
  const kind = kindOf(value, condition);
  return { kind, name, columns, text: `${signed.join()}${said}`, target: undefined };
}

function kindOf(call: Call, condition: Value | undefined): Part["kind"] {
  if (call.name.endsWith("CheckConstraint")) return "check";
  if (call.name.endsWith("Index")) return "index";
  return condition === undefined ? "unique" : "unique index";
}

/** A Q object with `$0` for the column of a lookup's field. */
function conditionText(value: Value, place: (field: string) => string): string {
  if (value === null || typeof value !== "object") return textOf(value);
  if (value.kind === "tuple") {
    const [lookup, operand] = value.items;
    if (typeof lookup !== "string" || operand === undefined) return textOf(value);
    const [field = "", ...rest] = lookup.split("__");
    return `${[place(field), ...rest].join("__")}=${textOf(operand)}`;
  }
  if (value.kind !== "call") return textOf(value);
  return `Q(${value.args.map((item) => conditionText(item, place)).join(", ")})`;
}
