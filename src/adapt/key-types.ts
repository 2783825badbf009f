import { memberKey, relationKey } from "../operation/relational/names.js";
import type { RelationalState, TableState } from "../operation/relational/state.js";
import type { Dialect } from "../sql/dialect.js";
import type { LogicalType } from "./logical-type.js";
import type { Notes } from "./notes.js";
import { writeType } from "./write-type.js";

/** The types of the columns of all tables, by `columnKey`. */
export type ColumnTypes = ReadonlyMap<string, LogicalType>;

/** One string for a column of a table. */
export function columnKey(state: RelationalState, table: TableState, column: string): string {
  return `${relationKey(table.name, state.dialect)} ${memberKey(column, state.dialect)}`;
}

/**
 * Types with which keys can be made. A column has the type of the one that it refers to (MySQL: error 3780; SQL Server: 1753 and 1778), and
 * long texts in keys get a length (SQL Server: 1919; MySQL: 1170).
 */
export function keyTypes(
  state: RelationalState,
  types: ColumnTypes,
  target: Dialect,
  notes: Notes,
): ColumnTypes {
  const links = linksOf(state);
  const agreed = target === "sqlite" ? types : agreeing(types, links, target, notes);
  return target === "mssql" || target === "mysql"
    ? withLengths(state, agreed, links, target, notes)
    : agreed;
}

/** A column, the one that it refers to, and how people call the first. */
interface Link {
  readonly from: string;
  readonly to: string;
  readonly name: string;
}

function linksOf(state: RelationalState): readonly Link[] {
  return [...state.tables.values()].flatMap((table) =>
    table.constraints.flatMap((key) => {
      if (key.kind !== "foreignKey") return [];
      const other = state.tables.get(relationKey(key.target, state.dialect));
      const columns = other && (key.targetColumns ?? primaryColumns(other));
      if (other === undefined || columns?.length !== key.columns.length) return [];
      return key.columns.map((column, index) => ({
        from: columnKey(state, table, column),
        to: columnKey(state, other, columns[index] ?? ""),
        name: `${table.name.name}.${column}`,
      }));
    }),
  );
}

/** The columns of a table's primary key. */
export function primaryColumns(table: TableState): readonly string[] | undefined {
  return table.constraints.find(({ kind }) => kind === "primaryKey")?.kind === undefined
    ? undefined
    : table.constraints.flatMap((each) => (each.kind === "primaryKey" ? each.columns : []));
}

function agreeing(
  types: ColumnTypes,
  links: readonly Link[],
  target: Dialect,
  notes: Notes,
): ColumnTypes {
  const agreed = new Map(types);
  // A chain of references is as long as there are links, at most.
  for (let round = 0; round < links.length; round += 1) {
    let isChanged = false;
    for (const { from, to } of links) {
      const wanted = agreed.get(to);
      if (wanted === undefined || from === to || same(agreed.get(from), wanted, target)) continue;
      agreed.set(from, wanted);
      isChanged = true;
    }
    if (!isChanged) break;
  }
  for (const { from, name } of links) {
    const before = types.get(from);
    const after = agreed.get(from);
    if (before === undefined || after === undefined || same(before, after, target)) continue;
    notes.adapted(
      "reference-type",
      name,
      `${writeType(before, target).text} → ${writeType(after, target).text}`,
      "a column has to have the type of the one that it refers to",
    );
  }
  return agreed;
}

function same(a: LogicalType | undefined, b: LogicalType, target: Dialect): boolean {
  if (a === undefined) return false;
  // PostgreSQL compares numbers of any size, and texts of any length.
  if (target === "postgres" && a.kind === b.kind) return true;
  return writeType(a, target).text === writeType(b, target).text;
}

interface Limit {
  /** Bytes of all columns of a key together. */
  readonly primary: number;
  readonly other: number;
  readonly character: number;
  readonly longest: number;
  readonly because: string;
}

const LIMITS: Readonly<Record<"mssql" | "mysql", Limit>> = {
  mssql: {
    primary: 900,
    other: 1700,
    character: 2,
    longest: 450,
    because: "a key takes no column of type max (error 1919), and 900 bytes",
  },
  mysql: {
    primary: 3072,
    other: 3072,
    character: 4,
    longest: 255,
    because: "a key takes no TEXT without a length (error 1170), and 3072 bytes",
  },
};

function withLengths(
  state: RelationalState,
  types: ColumnTypes,
  links: readonly Link[],
  target: "mssql" | "mysql",
  notes: Notes,
): ColumnTypes {
  const limit = LIMITS[target];
  const lengths = new Map<string, number>();
  const shorten = (key: string, length: number): void => {
    lengths.set(key, Math.min(length, lengths.get(key) ?? limit.longest));
  };
  for (const table of state.tables.values()) {
    for (const { columns, bytes } of keysOf(table, limit)) {
      const keys = columns.map((column) => columnKey(state, table, column));
      const long = keys.filter((key) => isLong(types.get(key), target));
      if (long.length === 0) continue;
      const others = keys.filter((key) => !long.includes(key));
      const taken = others.reduce((sum, key) => sum + bytesOf(types.get(key), limit), 0);
      const each = Math.floor((bytes - taken) / long.length / limit.character);
      for (const key of long) shorten(key, Math.max(1, each));
    }
  }
  // What refers has the length of what it refers to, and the other way round.
  for (let round = 0; round <= links.length; round += 1) {
    for (const { from, to } of links) {
      const least = Math.min(lengths.get(from) ?? Infinity, lengths.get(to) ?? Infinity);
      if (!Number.isFinite(least)) continue;
      for (const key of [from, to]) if (isLong(types.get(key), target)) shorten(key, least);
    }
  }
  const result = new Map(types);
  for (const table of state.tables.values()) {
    for (const { name } of table.columns) {
      const key = columnKey(state, table, name);
      const length = lengths.get(key);
      const type = types.get(key);
      if (length === undefined || type === undefined) continue;
      const shorter: LogicalType =
        type.kind === "bytes"
          ? { kind: "bytes", length: length * limit.character, fixed: false }
          : { kind: "text", length, fixed: false };
      result.set(key, shorter);
      notes.adapted(
        "key-length",
        `${table.name.name}.${name}`,
        `${writeType(type, target).text} → ${writeType(shorter, target).text}`,
        `${limit.because}: longer values are refused`,
      );
    }
  }
  return result;
}

/** Keys of a table whose values have to differ, with the bytes that each may have. */
function keysOf(
  table: TableState,
  limit: Limit,
): readonly { readonly columns: readonly string[]; readonly bytes: number }[] {
  const constraints = table.constraints.flatMap((each) => {
    if (each.kind === "primaryKey") return [{ columns: each.columns, bytes: limit.primary }];
    return each.kind === "unique" ? [{ columns: each.columns, bytes: limit.other }] : [];
  });
  const indexes = table.indexes.flatMap(({ unique, elements }) => {
    const columns = elements.flatMap(({ of }) => (of.kind === "column" ? [of.column] : []));
    return unique && columns.length === elements.length ? [{ columns, bytes: limit.other }] : [];
  });
  return [...constraints, ...indexes];
}

/** Is it one that no key takes as it is? */
export function isLong(type: LogicalType | undefined, target: Dialect): boolean {
  if (type === undefined) return false;
  return /\(max\)|^long|^json$/.test(writeType(type, target).text);
}

/** The bytes that values of a type have at most in a key. */
export function bytesOf(
  type: LogicalType | undefined,
  { character }: Pick<Limit, "character">,
): number {
  switch (type?.kind) {
    case "text":
      return (type.length ?? 0) * character;
    case "choice":
      return Math.max(1, ...type.values.map((value) => value.length)) * character;
    case "bytes":
      return type.length ?? 0;
    case "uuid":
      return character === 2 ? 16 : 36 * character;
    case "decimal":
      return 17;
    case "moment":
      return 10;
    case "integer":
      return type.bits / 8;
    case undefined:
    case "json":
    case "array":
      return 0;
    default:
      return 8;
  }
}

/** The bytes that an index takes, and those of a character. */
export function indexLimit(target: "mssql" | "mysql"): {
  readonly other: number;
  readonly character: number;
} {
  return LIMITS[target];
}
