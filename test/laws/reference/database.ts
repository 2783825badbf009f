import { convert, termText, type Term } from "./term.js";

/**
 * A database with what PostgreSQL and its like have in common: ordered columns, constraints and indexes, foreign keys that hold, rows. Names
 * that a server or Django derives are not kept; `undefined` stands for each. Tables are changed in place: `copy` comes first.
 */
export interface Table {
  readonly columns: Column[];
  readonly parts: Part[];
  readonly rows: Row[];
  /** The key that the next row gets. */
  next: number;
}

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly null: boolean;
  readonly default: Term;
  readonly comment: string | undefined;
  readonly identity: boolean;
}

/** An index or a constraint. */
export interface Part {
  readonly kind: "primary" | "unique" | "unique index" | "index" | "check" | "foreign";
  readonly name: string | undefined;
  readonly columns: readonly string[];
  /** What else is said of it, with `$0`, `$1`, … for columns. */
  readonly text: string;
  readonly target: { readonly table: string; readonly column: string } | undefined;
  /** The name that Django derives when it makes the part: it stays through renames, and must be free. */
  readonly derived?: string;
}

export type Row = Map<string, Term>;

export class Database {
  constructor(readonly tables = new Map<string, Table>()) {}

  copy(): Database {
    return new Database(
      new Map(
        [...this.tables].map(([name, table]) => [
          name,
          {
            columns: [...table.columns],
            parts: [...table.parts],
            rows: table.rows.map((row) => new Map(row)),
            next: table.next,
          },
        ]),
      ),
    );
  }

  table(name: string): Table {
    const table = this.tables.get(name);
    if (table === undefined) throw new Error(`no such table: ${name}`);
    return table;
  }

  create(name: string, columns: readonly Column[], parts: readonly Part[]): void {
    if (this.tables.has(name)) throw new Error(`table exists: ${name}`);
    this.tables.set(name, { columns: [...columns], parts: [...parts], rows: [], next: 1 });
  }

  /** Takes a table away, and the foreign keys that point to it: Django says CASCADE. */
  drop(name: string): void {
    this.table(name);
    this.tables.delete(name);
    for (const table of this.tables.values())
      filterParts(table, (part) => part.target?.table !== name);
  }

  rename(from: string, to: string): void {
    const table = this.table(from);
    if (this.tables.has(to)) throw new Error(`table exists: ${to}`);
    this.tables.delete(from);
    this.tables.set(to, table);
    for (const other of this.tables.values()) {
      mapParts(other, (part) =>
        part.target?.table === from ? { ...part, target: { ...part.target, table: to } } : part,
      );
    }
  }

  /** Rows get the value given, or the column's own default. */
  addColumn(name: string, column: Column, value: Term): void {
    const table = this.table(name);
    if (table.columns.some((item) => item.name === column.name))
      throw new Error(`column exists: ${name}.${column.name}`);
    const given = value ?? column.default;
    if (given === null && !column.null && table.rows.length > 0)
      throw new Error(`NOT NULL constraint failed: ${name}.${column.name}`);
    table.columns.push(column);
    for (const row of table.rows) row.set(column.name, given);
  }

  /** What names the column goes with it, as on PostgreSQL. */
  dropColumn(name: string, column: string): void {
    const table = this.table(name);
    columnNamed(table, name, column);
    table.columns.splice(0, Infinity, ...table.columns.filter((item) => item.name !== column));
    filterParts(table, ({ columns }) => !columns.includes(column));
    for (const row of table.rows) row.delete(column);
  }

  renameColumn(name: string, from: string, to: string): void {
    const table = this.table(name);
    columnNamed(table, name, from);
    if (table.columns.some((item) => item.name === to))
      throw new Error(`column exists: ${name}.${to}`);
    const follow = (column: string): string => (column === from ? to : column);
    replaceColumns(table, (item) => ({ ...item, name: follow(item.name) }));
    mapParts(table, (part) => ({ ...part, columns: part.columns.map(follow) }));
    for (const row of table.rows) {
      row.set(to, row.get(from) ?? null);
      row.delete(from);
    }
    for (const other of this.tables.values()) {
      mapParts(other, (part) =>
        part.target?.table === name
          ? { ...part, target: { ...part.target, column: follow(part.target.column) } }
          : part,
      );
    }
  }

  /** Changes a column; rows get the new type. */
  alterColumn(name: string, column: string, change: Partial<Column>): void {
    const table = this.table(name);
    const old = columnNamed(table, name, column);
    const changed = { ...old, ...change };
    replaceColumns(table, (item) => (item === old ? changed : item));
    for (const row of table.rows) {
      const value = convert(row.get(column) ?? null, changed.type);
      if (value === null && !changed.null)
        throw new Error(`NOT NULL constraint failed: ${name}.${column}`);
      row.set(column, value);
    }
  }

  /** Gives rows without a value one. */
  fill(name: string, column: string, value: Term): void {
    for (const row of this.table(name).rows) {
      if ((row.get(column) ?? null) === null) row.set(column, value);
    }
  }

  addPart(name: string, part: Part): void {
    const table = this.table(name);
    for (const column of part.columns) columnNamed(table, name, column);
    const derived = `${name}(${part.columns.join()}) ${part.kind} ${part.target?.table ?? ""}`;
    const made = part.name === undefined ? { ...part, derived } : part;
    if (this.hasName(made)) throw new Error(`relation exists: ${part.name ?? derived}`);
    table.parts.push(made);
    for (const row of table.rows) this.checkRow(name, row);
  }

  private hasName({ name, derived }: Part): boolean {
    return [...this.tables.values()].some(({ parts }) =>
      parts.some((part) => (name === undefined ? part.derived === derived : part.name === name)),
    );
  }

  /** Takes away what fits and gives its number; the caller says how many there must be. */
  dropParts(name: string, fits: (part: Part) => boolean, count: "one" | "any"): number {
    const table = this.table(name);
    const found = table.parts.filter(fits);
    if (count === "one" && found.length !== 1)
      throw new Error(`found wrong number (${found.length}) of constraints on ${name}`);
    filterParts(table, (part) => !found.includes(part));
    return found.length;
  }

  mapPart(name: string, fits: (part: Part) => boolean, change: Partial<Part>): void {
    const table = this.table(name);
    const found = table.parts.filter(fits);
    if (found.length !== 1)
      throw new Error(`found wrong number (${found.length}) of indexes on ${name}`);
    mapParts(table, (part) => (found.includes(part) ? { ...part, ...change } : part));
  }

  insert(name: string, values: ReadonlyMap<string, Term>): Row {
    const table = this.table(name);
    for (const column of values.keys()) columnNamed(table, name, column);
    const row: Row = new Map();
    for (const column of table.columns) {
      const given = values.get(column.name);
      row.set(column.name, given === undefined ? this.ownValue(table, column) : given);
      if (row.get(column.name) === null && !column.null)
        throw new Error(`NOT NULL constraint failed: ${name}.${column.name}`);
    }
    table.rows.push(row);
    this.checkRow(name, row);
    return row;
  }

  private ownValue(table: Table, column: Column): Term {
    if (!column.identity) return column.default;
    table.next += 1;
    return { kind: "literal", text: String(table.next - 1), type: "integer" };
  }

  /** Throws where a row breaks a constraint of its table. */
  private checkRow(name: string, row: Row): void {
    const table = this.table(name);
    for (const part of table.parts) {
      const texts = part.columns.map((column) => termText(row.get(column) ?? null));
      if (texts.includes("NULL")) continue;
      if (part.target !== undefined) {
        const { table: target, column } = part.target;
        const found = this.table(target).rows.some(
          (other) => termText(other.get(column) ?? null) === texts[0],
        );
        if (!found)
          throw new Error(`FOREIGN KEY constraint failed: ${name}.${part.columns.join()}`);
      } else if (
        part.kind === "unique" ||
        part.kind === "primary" ||
        part.kind === "unique index"
      ) {
        const twin = table.rows.some(
          (other) =>
            other !== row &&
            part.columns.every((column, at) => termText(other.get(column) ?? null) === texts[at]),
        );
        if (twin) throw new Error(`UNIQUE constraint failed: ${name}.${part.columns.join()}`);
      }
    }
  }
}

function columnNamed(table: Table, name: string, column: string): Column {
  const found = table.columns.find((item) => item.name === column);
  if (found === undefined) throw new Error(`no such column: ${name}.${column}`);
  return found;
}

function replaceColumns(table: Table, map: (column: Column) => Column): void {
  table.columns.splice(0, Infinity, ...table.columns.map(map));
}

function mapParts(table: Table, map: (part: Part) => Part): void {
  table.parts.splice(0, Infinity, ...table.parts.map(map));
}

function filterParts(table: Table, keep: (part: Part) => boolean): void {
  table.parts.splice(0, Infinity, ...table.parts.filter(keep));
}
