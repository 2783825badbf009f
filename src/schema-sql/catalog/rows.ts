import type { Constraint, Index } from "../../operation/relational/members.js";
import type { NamedObject } from "../../operation/relational/objects.js";
import type { RelationalState, TableState } from "../../operation/relational/state.js";
import { CURRENT_SCHEMA, UNKNOWN, identity, type Cell, type Identity } from "./cell.js";

/** A row of a catalog, by the names of its columns in lower case. */
export type Row = Readonly<Record<string, Cell>>;

/** What the name in a column of a catalog is the name of. */
export type Named = "table" | "index" | "constraint" | "column" | "relation" | NamedObject["kind"];

/** A catalog: its rows as far as the chain tells, and what its columns name. Of what is not known, rows stand for any. */
export interface Catalog {
  readonly rows: (state: RelationalState) => readonly Row[];
  readonly names: Readonly<Record<string, Named>>;
}

/** The catalog of a name; undefined where it is not modelled. */
export function catalogOf(name: string): Catalog | undefined {
  return CATALOGS[name];
}

/** An index, or what a constraint is kept by; of a table that the chain did not make also one that stands for any. */
interface Entry {
  readonly of: "index" | "constraint" | "any";
  readonly table: TableState;
  readonly name: Cell;
  readonly unique: Cell;
  readonly primary: Cell;
  readonly columns: readonly Cell[];
}

function schemaOf({ name }: TableState | NamedObject): Cell {
  return name.schema ?? CURRENT_SCHEMA;
}

function tableId(table: TableState): Identity {
  return identity(`table ${table.identity}`);
}

function indexId({ table, name }: Entry): Cell {
  return typeof name === "string" ? identity(`index ${table.identity} ${name}`) : UNKNOWN;
}

function namespaceId(schema: Cell): Cell {
  return identity(typeof schema === "string" ? `schema ${schema}` : "schema");
}

function tablesOf(state: RelationalState): readonly TableState[] {
  return [...state.tables.values()];
}

function perTable(rows: (table: TableState, state: RelationalState) => readonly Row[]) {
  return (state: RelationalState): readonly Row[] =>
    tablesOf(state).flatMap((table) => rows(table, state));
}

/** The indexes of a table, with one of which nothing is known where the chain did not make the table. */
function entriesOf(table: TableState, { dialect }: RelationalState): readonly Entry[] {
  const ofIndex = ({ name, unique, elements }: Index): Entry => ({
    of: "index",
    table,
    name: name ?? UNKNOWN,
    unique,
    primary: false,
    columns: elements.map(({ of }) => (of.kind === "column" ? of.column : null)),
  });
  const ofConstraint = (constraint: Constraint): readonly Entry[] => {
    const { kind, name } = constraint;
    const of = "constraint";
    if (kind === "primaryKey" || kind === "unique") {
      const { columns } = constraint;
      const primary = kind === "primaryKey";
      return [{ of, table, name: name ?? UNKNOWN, unique: true, primary, columns }];
    }
    // MySQL keeps a foreign key by an index of the key's name, where no other index begins with its columns.
    if (kind !== "foreignKey" || dialect !== "mysql" || isCovered(constraint.columns, table)) {
      return [];
    }
    const { columns, naming } = constraint;
    const own = naming === "given" ? (name ?? UNKNOWN) : UNKNOWN;
    return [{ of, table, name: own, unique: false, primary: false, columns }];
  };
  const any: Entry = {
    of: "any",
    table,
    name: UNKNOWN,
    unique: UNKNOWN,
    primary: UNKNOWN,
    columns: [UNKNOWN],
  };
  return [
    ...table.indexes.map(ofIndex),
    ...table.constraints.flatMap(ofConstraint),
    ...(table.complete ? [] : [any]),
  ];
}

/** Does an index or a key begin with the columns? */
function isCovered(columns: readonly string[], { indexes, constraints }: TableState): boolean {
  const lists = [
    ...indexes.map(({ elements }) =>
      elements.map(({ of }) => (of.kind === "column" ? of.column : undefined)),
    ),
    ...constraints.flatMap((each) =>
      each.kind === "primaryKey" || each.kind === "unique" ? [each.columns] : [],
    ),
  ];
  return lists.some((list) => columns.every((column, place) => list[place] === column));
}

function columnsOf(table: TableState): readonly Row[] {
  const known = table.columns.map(({ name, notNull, default: value }) => ({
    column_name: name,
    is_nullable: notNull ? "NO" : "YES",
    notnull: notNull ? 1 : 0,
    attnotnull: notNull,
    column_default: value === undefined ? null : UNKNOWN,
  }));
  const any = {
    column_name: UNKNOWN,
    is_nullable: UNKNOWN,
    notnull: UNKNOWN,
    attnotnull: UNKNOWN,
    column_default: UNKNOWN,
  } as const;
  return table.complete ? known : [...known, any];
}

const CONSTRAINT_TYPES = {
  primaryKey: ["p", "PRIMARY KEY"],
  unique: ["u", "UNIQUE"],
  foreignKey: ["f", "FOREIGN KEY"],
  check: ["c", "CHECK"],
  other: ["x", UNKNOWN],
} as const;

function constraintsOf(table: TableState): readonly Row[] {
  const known = table.constraints.map(({ kind, name, attributes }): Row => {
    const [letter, type] = CONSTRAINT_TYPES[kind];
    const isValid = !attributes.includes("not valid");
    return { name: name ?? UNKNOWN, letter, type, valid: isValid };
  });
  const any: Row = { name: UNKNOWN, letter: UNKNOWN, type: UNKNOWN, valid: UNKNOWN };
  return table.complete ? known : [...known, any];
}

function objectsOf(state: RelationalState, kinds: readonly NamedObject["kind"][]) {
  return [...state.objects.values()].flatMap(({ object }) =>
    kinds.includes(object.kind) ? [object] : [],
  );
}

/** A catalog of objects of one kind: the columns for their names and for their schema. */
function ofObjects(kind: NamedObject["kind"], name: string, schema: string): Catalog {
  return {
    names: { [name]: kind },
    rows: (state) =>
      objectsOf(state, [kind]).map((object) => ({
        [name]: object.name.name,
        [schema]: schemaOf(object),
      })),
  };
}

const RELKINDS = { view: "v", "materialized view": "m", sequence: "S" } as const;

const CATALOGS: Readonly<Record<string, Catalog>> = {
  pg_class: {
    names: { relname: "relation" },
    rows: (state) => [
      ...tablesOf(state).map((table) => ({
        oid: tableId(table),
        relname: table.name.name,
        relkind: "r",
        relnamespace: namespaceId(schemaOf(table)),
      })),
      ...tablesOf(state).flatMap((table) =>
        entriesOf(table, state).map((entry) => ({
          oid: indexId(entry),
          relname: entry.name,
          relkind: "i",
          relnamespace: namespaceId(schemaOf(table)),
        })),
      ),
      ...objectsOf(state, ["view", "materialized view", "sequence"]).map((object) => ({
        oid: identity(`${object.kind} ${object.name.name}`),
        relname: object.name.name,
        relkind: Object.entries(RELKINDS).find(([kind]) => kind === object.kind)?.[1] ?? UNKNOWN,
        relnamespace: namespaceId(schemaOf(object)),
      })),
    ],
  },
  pg_index: {
    names: {},
    rows: perTable((table, state) =>
      entriesOf(table, state).map((entry) => ({
        indexrelid: indexId(entry),
        indrelid: tableId(table),
        indisunique: entry.unique,
        indisprimary: entry.primary,
        indisvalid: true,
        indisready: true,
      })),
    ),
  },
  pg_namespace: {
    names: {},
    rows: (state) =>
      [...new Set([CURRENT_SCHEMA, ...tablesOf(state).map(schemaOf)])].map((schema) => ({
        oid: namespaceId(schema),
        nspname: schema,
      })),
  },
  pg_indexes: {
    names: { tablename: "table", indexname: "index" },
    rows: perTable((table, state) =>
      entriesOf(table, state).map(({ name }) => ({
        schemaname: schemaOf(table),
        tablename: table.name.name,
        indexname: name,
      })),
    ),
  },
  pg_tables: {
    names: { tablename: "table" },
    rows: perTable((table) => [{ schemaname: schemaOf(table), tablename: table.name.name }]),
  },
  pg_constraint: {
    names: { conname: "constraint" },
    rows: perTable((table) =>
      constraintsOf(table).map(({ name = UNKNOWN, letter = UNKNOWN, valid = UNKNOWN }) => ({
        conname: name,
        contype: letter,
        convalidated: valid,
        conrelid: tableId(table),
        connamespace: namespaceId(schemaOf(table)),
      })),
    ),
  },
  pg_attribute: {
    names: { attname: "column" },
    rows: perTable((table) =>
      columnsOf(table).map(({ column_name = UNKNOWN, attnotnull = UNKNOWN }) => ({
        attrelid: tableId(table),
        attname: column_name,
        attnotnull,
        attisdropped: false,
      })),
    ),
  },
  pg_statistic_ext: ofObjects("statistics", "stxname", "stxnamespace"),
  pg_views: ofObjects("view", "viewname", "schemaname"),
  pg_matviews: ofObjects("materialized view", "matviewname", "schemaname"),
  pg_extension: ofObjects("extension", "extname", "extnamespace"),
  pg_sequences: ofObjects("sequence", "sequencename", "schemaname"),
  "information_schema.tables": {
    names: { table_name: "table" },
    rows: perTable((table) => [
      { table_schema: schemaOf(table), table_name: table.name.name, table_type: "BASE TABLE" },
    ]),
  },
  "information_schema.columns": {
    names: { table_name: "table", column_name: "column", field: "column" },
    rows: perTable((table) =>
      columnsOf(table).map((column) => ({
        ...column,
        field: column["column_name"] ?? UNKNOWN,
        table_schema: schemaOf(table),
        table_name: table.name.name,
      })),
    ),
  },
  "information_schema.table_constraints": {
    names: { table_name: "table", constraint_name: "constraint" },
    rows: perTable((table) =>
      constraintsOf(table).map(({ name = UNKNOWN, type = UNKNOWN }) => ({
        table_schema: schemaOf(table),
        constraint_schema: schemaOf(table),
        table_name: table.name.name,
        constraint_name: name,
        constraint_type: type,
      })),
    ),
  },
  "information_schema.statistics": {
    names: { table_name: "table", index_name: "index", key_name: "index" },
    rows: perTable((table, state) =>
      entriesOf(table, state).flatMap(({ name, unique, columns }) =>
        columns.map((column, place) => ({
          table_schema: schemaOf(table),
          index_schema: schemaOf(table),
          table_name: table.name.name,
          index_name: name,
          key_name: name,
          non_unique: typeof unique === "boolean" ? Number(!unique) : UNKNOWN,
          column_name: column,
          seq_in_index: place + 1,
        })),
      ),
    ),
  },
  // A SELECT of refold's own stands for PRAGMA table_info.
  refold_columns: {
    names: { table_name: "table" },
    rows: perTable((table) =>
      columnsOf(table).map((column) => ({
        name: column["column_name"] ?? UNKNOWN,
        notnull: column["notnull"] ?? UNKNOWN,
        table_name: table.name.name,
      })),
    ),
  },
  sqlite_master: sqliteMaster(),
  sqlite_schema: sqliteMaster(),
};

function sqliteMaster(): Catalog {
  return {
    names: { name: "relation", tbl_name: "table" },
    rows: (state) => [
      ...tablesOf(state).map(({ name }) => ({
        type: "table",
        name: name.name,
        tbl_name: name.name,
        sql: UNKNOWN,
      })),
      ...tablesOf(state).flatMap((table) =>
        entriesOf(table, state).map((entry) => ({
          type: "index",
          name: entry.of === "constraint" ? `sqlite_autoindex_${table.name.name}` : entry.name,
          tbl_name: table.name.name,
          sql: UNKNOWN,
        })),
      ),
      ...objectsOf(state, ["view", "trigger"]).map(({ kind, name, on }) => ({
        type: kind,
        name: name.name,
        tbl_name: on?.name ?? name.name,
        sql: UNKNOWN,
      })),
    ],
  };
}
