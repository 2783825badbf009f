/** The schema that a random chain has made so far: chooses what an action is done to, and follows what it does. */

const TABLES = ["users", "posts", "tags", "orders", "items", "notes"];
const COLUMNS = ["name", "email", "age", "title", "state", "price", "note", "code", "rank", "link"];
const TYPES = [
  { type: "integer" },
  { type: "bigint" },
  { type: "string", length: 40 },
  { type: "string", length: 255 },
  { type: "text" },
  { type: "boolean" },
  { type: "decimal" },
  { type: "float" },
  { type: "datetime" },
  { type: "date" },
  { type: "json" },
  { type: "uuid" },
  { type: "enum", values: ["new", "done"] },
];

export class Schema {
  #tables = new Map();
  #views = new Map();
  #numbers = [];
  #count = 0;

  /** SQL for the database in front of the chain: with `legacy`, a table that the chain did not make. */
  constructor(legacy) {
    this.first = legacy
      ? [
          "create table legacy (id integer primary key, label varchar(20) not null default 'none')",
          "insert into legacy (label) values ('first'), ('second')",
        ]
      : [];
    if (!legacy) return;
    const columns = [
      { name: "id", type: "integer", isPrimary: true },
      { name: "label", type: "string", length: 20, notNull: true, value: "none" },
    ];
    this.#tables.set("legacy", { ...newTable("legacy", columns), isLegacy: true, isFilled: true });
  }

  /** What is done for a kind of action; undefined where there is nothing to do it to. */
  act(kind, numbers) {
    this.#numbers = [...numbers];
    this.#count += 1;
    return this[kind]();
  }

  #next() {
    return this.#numbers.shift() ?? 0;
  }

  #one(list) {
    return list[this.#next() % list.length];
  }

  #chance(outOf) {
    return this.#next() % outOf === 0;
  }

  /** A table; mostly one that the chain made. */
  #table(wanted = () => true) {
    const all = [...this.#tables.values()].filter(
      (each) => each.name !== undefined && wanted(each),
    );
    return all.length === 0 ? undefined : this.#one(all);
  }

  #freeTable() {
    const free = TABLES.filter((name) => !this.#tables.has(name) && !this.#views.has(name));
    return free.length === 0 ? undefined : this.#one(free);
  }

  #freeColumn(table) {
    const free = COLUMNS.filter((name) => !table.columns.some((each) => each.name === name));
    return free.length === 0 ? undefined : this.#one(free);
  }

  /** A column that nothing else names. */
  #looseColumn(table, wanted = () => true) {
    const used = new Set([
      ...[...table.indexes, ...table.uniques].flatMap(({ columns }) => columns),
      ...table.foreigns.map(({ column }) => column),
      ...[...this.#views.values()]
        .filter((view) => view.table === table.name)
        .flatMap((view) => view.columns),
    ]);
    const loose = table.columns.filter(
      (each) => !each.isPrimary && !each.isUnique && !used.has(each.name) && wanted(each),
    );
    return loose.length === 0 ? undefined : this.#one(loose);
  }

  #column(name, { isAdded } = {}) {
    const base = { name, ...this.#one(TYPES) };
    const notNull = this.#chance(3);
    const value =
      notNull && isAdded
        ? valueOf(base, 1)
        : this.#chance(3)
          ? valueOf(base, this.#next())
          : undefined;
    const isUnique = !isAdded && base.type !== "json" && this.#chance(8);
    return {
      ...base,
      notNull,
      ...(value === undefined ? {} : { value }),
      ...(isUnique ? { isUnique } : {}),
    };
  }

  #isSeen(table) {
    return (
      [...this.#views.values()].some((view) => view.table === table.name) || table.triggers > 0
    );
  }

  createTable() {
    const name = this.#freeTable();
    if (name === undefined) return undefined;
    const key = { name: "id", type: "integer", isPrimary: true, isCounted: !this.#chance(4) };
    const columns = [key];
    const table = newTable(name, columns);
    for (let left = 1 + (this.#next() % 4); left > 0; left -= 1) {
      columns.push(this.#column(this.#freeColumn(table)));
    }
    const target = this.#chance(3) ? this.#table(({ isLegacy }) => !isLegacy) : undefined;
    if (target !== undefined) {
      const column = `${target.name}_id`;
      columns.push({ name: column, type: "integer" });
      table.foreigns.push({
        column,
        to: target.name,
        onDelete: this.#one(["CASCADE", "SET NULL", undefined]),
      });
    }
    this.#tables.set(name, table);
    return { kind: "createTable", table: copy(table), asks: { missing: { table: name } } };
  }

  dropTable() {
    const table = this.#table(
      (each) => !each.isLegacy && !this.#isSeen(each) && this.#pointing(each).length === 0,
    );
    if (table === undefined) return undefined;
    this.#tables.delete(table.name);
    return {
      kind: "dropTable",
      name: table.name,
      ifExists: this.#chance(2),
      asks: { there: { table: table.name } },
    };
  }

  renameTable() {
    const table = this.#table((each) => !each.isLegacy && !this.#isSeen(each));
    const to = this.#freeTable();
    if (table === undefined || to === undefined) return undefined;
    const from = table.name;
    this.#tables.delete(from);
    for (const each of this.#pointing(table)) {
      for (const key of each.foreigns) if (key.to === from) key.to = to;
    }
    table.name = to;
    this.#tables.set(to, table);
    return { kind: "renameTable", from, to, asks: { there: { table: from } } };
  }

  #pointing({ name }) {
    return [...this.#tables.values()].filter(
      (each) => each.name !== name && each.foreigns.some(({ to }) => to === name),
    );
  }

  addColumn() {
    const table = this.#table();
    const name = table && this.#freeColumn(table);
    if (name === undefined) return undefined;
    const column = this.#column(name, { isAdded: true });
    table.columns.push(column);
    return {
      kind: "addColumn",
      table: table.name,
      column,
      asks: { there: { table: table.name }, missing: { table: table.name, column: name } },
    };
  }

  addColumns() {
    const table = this.#table();
    if (table === undefined) return undefined;
    const names = [0, 1].flatMap(() => {
      const name = this.#freeColumn(table);
      if (name === undefined) return [];
      table.columns.push({ name, type: "string", length: 40 });
      return [name];
    });
    return names.length < 2 ? undefined : { kind: "addColumns", table: table.name, names };
  }

  dropColumn() {
    const table = this.#table((each) => !this.#isSeen(each) && each.columns.length > 2);
    const column = table && this.#looseColumn(table);
    if (column === undefined) return undefined;
    const was = copy(table);
    table.columns = table.columns.filter((each) => each !== column);
    return {
      kind: "dropColumn",
      table: table.name,
      name: column.name,
      was,
      now: copy(table),
      asks: { there: { table: table.name, column: column.name } },
    };
  }

  renameColumn() {
    const table = this.#table((each) => !this.#isSeen(each));
    const column = table && this.#looseColumn(table);
    const to = table && this.#freeColumn(table);
    if (column === undefined || to === undefined) return undefined;
    const from = column.name;
    column.name = to;
    return {
      kind: "renameColumn",
      table: table.name,
      from,
      to,
      asks: {
        there: { table: table.name, column: from },
        missing: { table: table.name, column: to },
      },
    };
  }

  alterColumn() {
    const table = this.#table((each) => !this.#isSeen(each));
    const column = table && this.#looseColumn(table);
    if (column === undefined) return undefined;
    const was = copy(table);
    const changed = this.#column(column.name, { isAdded: true });
    for (const key of Object.keys(column)) delete column[key];
    Object.assign(column, changed);
    return {
      kind: "alterColumn",
      table: table.name,
      column: { ...changed },
      was,
      now: copy(table),
    };
  }

  addIndex() {
    const table = this.#table();
    if (table === undefined) return undefined;
    const columns = this.#some(table);
    const named = this.#chance(2);
    const index = { columns, name: named ? `idx_${this.#count}` : undefined };
    if (table.indexes.some((each) => each.columns.join() === columns.join())) return undefined;
    table.indexes.push(index);
    return { kind: "addIndex", table: table.name, ...index, isUnique: false };
  }

  dropIndex() {
    const table = this.#table(({ indexes }) => indexes.length > 0);
    if (table === undefined) return undefined;
    const index = this.#one(table.indexes);
    table.indexes = table.indexes.filter((each) => each !== index);
    return { kind: "dropIndex", table: table.name, ...index };
  }

  addUnique() {
    const table = this.#table((each) => !each.isLegacy);
    if (table === undefined) return undefined;
    const columns = this.#some(table);
    if ([...table.uniques, ...table.indexes].some((each) => each.columns.join() === columns.join()))
      return undefined;
    const unique = { columns, name: `uq_${this.#count}` };
    table.uniques.push(unique);
    return { kind: "addUnique", table: table.name, ...unique };
  }

  dropUnique() {
    const table = this.#table((each) => each.uniques.length > 0 && !this.#isSeen(each));
    if (table === undefined) return undefined;
    const unique = this.#one(table.uniques);
    table.uniques = table.uniques.filter((each) => each !== unique);
    return { kind: "dropUnique", table: table.name, ...unique };
  }

  #some(table) {
    const names = table.columns.filter(({ type }) => type !== "json").map(({ name }) => name);
    const first = this.#one(names);
    const second = this.#one(names);
    return this.#chance(3) && second !== first ? [first, second] : [first];
  }

  addForeign() {
    const table = this.#table((each) => !each.isLegacy && !this.#isSeen(each));
    const target = this.#table((each) => !each.isLegacy);
    if (table === undefined) return undefined;
    const free = table.columns.filter(
      ({ name, type, isPrimary }) =>
        type === "integer" && !isPrimary && !table.foreigns.some(({ column }) => column === name),
    );
    if (free.length === 0) return undefined;
    const { name: column } = this.#one(free);
    const key = { column, to: target.name, onDelete: this.#one(["CASCADE", undefined]) };
    table.foreigns.push(key);
    return { kind: "addForeign", table: table.name, ...key };
  }

  dropForeign() {
    const table = this.#table((each) => each.foreigns.length > 0 && !this.#isSeen(each));
    if (table === undefined) return undefined;
    const key = this.#one(table.foreigns);
    table.foreigns = table.foreigns.filter((each) => each !== key);
    return { kind: "dropForeign", table: table.name, ...key };
  }

  insert() {
    const table = this.#table();
    if (table === undefined) return undefined;
    table.isFilled = true;
    const rows = [1, 2].map((which) => this.#row(table, which + this.#count * 10));
    return { kind: "insert", table: table.name, rows };
  }

  #row(table, number) {
    const cells = table.columns.flatMap((column) => {
      if (column.isPrimary) return [[column.name, number]];
      if (table.foreigns.some((key) => key.column === column.name)) {
        return column.notNull ? [[column.name, number]] : [];
      }
      return column.notNull || number % 3 > 0 ? [[column.name, valueOf(column, number)]] : [];
    });
    return Object.fromEntries(cells);
  }

  update() {
    const table = this.#table();
    const column = table && this.#looseColumn(table);
    if (column === undefined) return undefined;
    const where = this.#chance(2) ? this.#one(table.columns).name : undefined;
    return {
      kind: "update",
      table: table.name,
      column: column.name,
      value: valueOf(column, this.#next()),
      where,
    };
  }

  remove() {
    const table = this.#table((each) => this.#pointing(each).length === 0);
    if (table === undefined) return undefined;
    return { kind: "remove", table: table.name, above: this.#next() % 40 };
  }

  copyRows() {
    const from = this.#table();
    const to = this.#table((each) => !each.isLegacy && each.name !== from.name);
    if (to === undefined) return undefined;
    const needed = to.columns.filter(
      (each) => each.notNull && each.value === undefined && !each.isPrimary,
    );
    const cells = needed.map((column) => [column.name, literalOf(valueOf(column, 5))]);
    to.isFilled ||= from.isFilled;
    const names = ["id", ...cells.map(([name]) => name)].map(quoted).join(", ");
    const values = [quoted("id"), ...cells.map(([, value]) => value)].join(", ");
    const sql = `insert into ${quoted(to.name)} (${names}) select ${values} from ${quoted(from.name)}`;
    return { kind: "sql", sql: [sql] };
  }

  rowLoop() {
    const table = this.#table();
    const column =
      table && this.#looseColumn(table, ({ type }) => type === "string" || type === "text");
    return column === undefined
      ? undefined
      : { kind: "rowLoop", table: table.name, column: column.name };
  }

  view() {
    const table = this.#table((each) => !each.isLegacy);
    if (table === undefined || this.#views.size > 1) return undefined;
    const name = `seen_${this.#count}`;
    const columns = this.#some(table);
    this.#views.set(name, { table: table.name, columns });
    return {
      kind: "sql",
      sql: [
        `create view ${quoted(name)} as select ${columns.map(quoted).join(", ")} from ${quoted(table.name)}`,
      ],
    };
  }

  dropView() {
    const [name] = this.#views.keys();
    if (name === undefined) return undefined;
    this.#views.delete(name);
    return { kind: "sql", sql: [`drop view ${quoted(name)}`] };
  }

  trigger() {
    const table = this.#table((each) => !each.isLegacy && each.triggers === 0);
    const column = table && this.#looseColumn(table, ({ type }) => type === "text");
    if (column === undefined) return undefined;
    table.triggers += 1;
    const body = `update ${quoted(table.name)} set ${quoted(column.name)} = 'seen' where rowid = new.rowid`;
    return {
      kind: "sql",
      sql: [
        `create trigger tr_${this.#count} after insert on ${quoted(table.name)} begin ${body}; end`,
      ],
    };
  }

  rawColumn() {
    const table = this.#table();
    const name = table && this.#freeColumn(table);
    if (name === undefined) return undefined;
    table.columns.push({ name, type: "string", length: 12, value: "raw" });
    return {
      kind: "sql",
      sql: [`ALTER TABLE ${quoted(table.name)} ADD COLUMN ${name} varchar(12) DEFAULT 'raw'`],
    };
  }

  rawIndex() {
    const table = this.#table();
    const column = table && this.#looseColumn(table);
    if (column === undefined) return undefined;
    const index = { columns: [column.name], name: `raw_${this.#count}` };
    table.indexes.push(index);
    const where = this.#chance(2) ? ` WHERE ${quoted(column.name)} IS NOT NULL` : "";
    return {
      kind: "sql",
      sql: [`CREATE INDEX ${index.name} ON ${quoted(table.name)} (${quoted(column.name)})${where}`],
    };
  }

  /** SQLite's way to alter a table: through another one. */
  rebuild() {
    const table = this.#table(
      (each) => !each.isLegacy && !this.#isSeen(each) && this.#pointing(each).length === 0,
    );
    const name = table && this.#freeColumn(table);
    if (name === undefined) return undefined;
    const kept = table.columns.map((each) => quoted(each.name)).join(", ");
    table.columns.push({ name, type: "integer", notNull: true, value: 7 });
    table.indexes = [];
    const [temporary, old] = [quoted(`temporary_${table.name}`), quoted(table.name)];
    return {
      kind: "sql",
      sql: [
        `CREATE TABLE ${temporary} (${tableSql(table)})`,
        `INSERT INTO ${temporary}(${kept}) SELECT ${kept} FROM ${old}`,
        `DROP TABLE ${old}`,
        `ALTER TABLE ${temporary} RENAME TO ${old}`,
      ],
    };
  }

  /** Something that fails. */
  missing() {
    const table = this.#table();
    return (
      table && {
        kind: "dropColumn",
        table: table.name,
        name: "nowhere",
        was: copy(table),
        now: copy(table),
        fails: true,
      }
    );
  }
}

function newTable(name, columns) {
  return {
    name,
    columns,
    indexes: [],
    uniques: [],
    foreigns: [],
    triggers: 0,
    isFilled: false,
    isLegacy: false,
  };
}

function copy(table) {
  return JSON.parse(JSON.stringify(table));
}

export function quoted(name) {
  return `"${name}"`;
}

/** A value that a column takes. */
function valueOf({ type, values }, number) {
  switch (type) {
    case "integer":
    case "bigint":
      return number % 100;
    case "decimal":
    case "float":
      return (number % 100) + 0.5;
    case "boolean":
      return number % 2 === 0;
    case "datetime":
      return `2024-01-0${1 + (number % 9)} 10:00:00`;
    case "date":
      return `2024-02-0${1 + (number % 9)}`;
    case "json":
      return `{"a":${number % 10}}`;
    case "uuid":
      return `00000000-0000-4000-8000-${String(number % 1000).padStart(12, "0")}`;
    case "enum":
      return values[number % values.length];
    default:
      return number % 5 === 0 ? "it's" : `v${number % 1000}`;
  }
}

/** A value in SQL. */
export function literalOf(value) {
  if (typeof value === "boolean") return value ? "1" : "0";
  return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

const SQL_TYPES = {
  integer: "integer",
  bigint: "bigint",
  text: "text",
  boolean: "boolean",
  decimal: "decimal(8, 2)",
  float: "float",
  datetime: "datetime",
  date: "date",
  json: "json",
  uuid: "char(36)",
  enum: "text",
};

export function columnSql(column) {
  const { name, type, length, values, notNull, value, isPrimary, isCounted, isUnique } = column;
  return [
    quoted(name),
    type === "string" ? `varchar(${length})` : SQL_TYPES[type],
    ...(isPrimary ? [isCounted ? "primary key autoincrement" : "primary key"] : []),
    ...(notNull ? ["not null"] : []),
    ...(value === undefined ? [] : [`default ${literalOf(value)}`]),
    ...(isUnique ? ["unique"] : []),
    ...(values === undefined
      ? []
      : [`check (${quoted(name)} in (${values.map(literalOf).join(", ")}))`]),
  ].join(" ");
}

/** What stands between the parentheses of CREATE TABLE. */
export function tableSql({ name: table, columns, uniques, foreigns }) {
  return [
    ...columns.map(columnSql),
    ...uniques.map(
      ({ name, columns: names }) =>
        `CONSTRAINT ${quoted(name)} UNIQUE (${names.map(quoted).join(", ")})`,
    ),
    ...foreigns.map(
      ({ column, to, onDelete }) =>
        `CONSTRAINT ${quoted(`FK_${table}_${column}`)} FOREIGN KEY (${quoted(column)}) REFERENCES ${quoted(to)} ("id")${onDelete === undefined ? "" : ` ON DELETE ${onDelete}`}`,
    ),
  ].join(", ");
}
