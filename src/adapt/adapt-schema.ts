import type { ForeignKey, Index } from "../operation/relational/members.js";
import { memberKey, relationKey } from "../operation/relational/names.js";
import type { RelationalState, TableState } from "../operation/relational/state.js";
import type {
  CreateTable,
  SchemaStatement,
  StatementOrigin,
} from "../operation/relational/statement.js";
import { schemaSql } from "../schema-sql/write/write.js";
import type { Dialect } from "../sql/dialect.js";
import type { PostgresParser } from "../sql/postgres/parser.js";
import { quoteText } from "../sql/quote.js";
import { adaptColumn, readTypes } from "./adapt-columns.js";
import {
  adaptConstraints,
  cascades,
  columnKinds,
  nameOnTarget,
  type AdaptedConstraints,
} from "./adapt-constraints.js";
import { adaptIndex } from "./adapt-indexes.js";
import { adaptObjects } from "./adapt-objects.js";
import type { AdaptedPart } from "./adapted-part.js";
import type { Adapting } from "./adapting.js";
import { takenCascades } from "./cascades.js";
import { columnKey, keyTypes, type ColumnTypes } from "./key-types.js";
import { Names } from "./names.js";
import { Notes, type Adaptation, type Gap } from "./notes.js";
import type { Columns } from "../sql/translate/tables.js";

/** A schema for another database. */
export interface AdaptedSchema {
  readonly parts: readonly AdaptedPart[];
  readonly adaptations: readonly Adaptation[];
  readonly gaps: readonly Gap[];
  /** The columns of its tables, for statements on rows. */
  readonly columns: ReadonlyMap<string, Columns>;
}

/**
 * The schema that a chain makes, for another database: tables in the order in which they can refer to one another, each with its indexes.
 * What is said in another way there is listed with the reason, and what cannot be said is a gap.
 */
export function adaptSchema(
  state: RelationalState,
  target: Dialect,
  parser: PostgresParser,
  originOf: (table: string) => StatementOrigin | undefined,
  fallback: StatementOrigin,
): AdaptedSchema {
  const notes = new Notes(originOf);
  const tables = inOrder([...state.tables.values()], state);
  const adapting: Adapting = {
    state,
    target,
    parser,
    notes,
    names: new Names(
      target,
      tables.map(({ name }) => name.name),
    ),
    enums: enumsOf(state),
    keyOf: (table, column) => columnKey(state, table, column),
  };
  const before = adaptObjects(tables, adapting);
  const read = readTypes(adapting);
  const types = keyTypes(state, read, target, notes);
  const cascading = cascadingKeys(tables, adapting);
  const made = new Set<string>();
  const late: AdaptedPart[] = [];
  const parts = tables.flatMap((table) => {
    const origin = originOf(table.name.name) ?? fallback;
    const result = adaptTable(table, types, cascading, made, origin, adapting);
    made.add(relationKey(table.name, state.dialect));
    late.push(...result.late);
    return result.parts;
  });
  return {
    parts: [...before, ...parts, ...late],
    adaptations: notes.adaptations,
    gaps: notes.gaps,
    columns: new Map(tables.map((table) => [table.name.name, identities(table, types, adapting)])),
  };
}

/** The kinds of a table's columns, with those that count. */
function identities(table: TableState, types: ColumnTypes, adapting: Adapting): Columns {
  const kinds = new Map(columnKinds(table, types, adapting));
  for (const { name, autoIncrement } of table.columns) {
    if (autoIncrement !== undefined) kinds.set(name, "identity");
  }
  return kinds;
}

function enumsOf(state: RelationalState): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...state.objects.values()].flatMap(({ object }) =>
      object.kind === "enum" && object.values !== undefined
        ? [[object.name.name, object.values] as const]
        : [],
    ),
  );
}

/** Tables before those that refer to them, else as they were made. */
function inOrder(
  tables: readonly TableState[],
  { dialect }: RelationalState,
): readonly TableState[] {
  const byKey = new Map(tables.map((table) => [relationKey(table.name, dialect), table]));
  const placed = new Set<TableState>();
  const visit = (table: TableState): void => {
    if (placed.has(table)) return;
    placing.add(table);
    for (const constraint of table.constraints) {
      if (constraint.kind !== "foreignKey") continue;
      const other = byKey.get(relationKey(constraint.target, dialect));
      if (other !== undefined && !placing.has(other)) visit(other);
    }
    placed.add(table);
  };
  const placing = new Set<TableState>();
  for (const table of tables) visit(table);
  return [...placed];
}

function cascadingKeys(
  tables: readonly TableState[],
  { state, target }: Adapting,
): ReadonlySet<ForeignKey> {
  if (target !== "mssql") return new Set();
  const all = tables.flatMap((table) =>
    table.constraints.flatMap((key) =>
      key.kind === "foreignKey" && cascades(key)
        ? [
            {
              key,
              parent: relationKey(key.target, state.dialect),
              child: relationKey(table.name, state.dialect),
            },
          ]
        : [],
    ),
  );
  // Rows that would stay are worse than references that would.
  const weight = ({ key }: { readonly key: ForeignKey }): number =>
    key.onDelete === "cascade" ? 0 : 1;
  const taken = takenCascades(all.toSorted((a, b) => weight(a) - weight(b)));
  return new Set([...taken].map(({ key }) => key));
}

function adaptTable(
  table: TableState,
  types: ColumnTypes,
  cascading: ReadonlySet<ForeignKey>,
  made: ReadonlySet<string>,
  origin: StatementOrigin,
  adapting: Adapting,
): { readonly parts: readonly AdaptedPart[]; readonly late: readonly AdaptedPart[] } {
  const { state, target, notes } = adapting;
  if (!table.complete) {
    notes.missing(
      "unknown-table",
      table.name.name,
      `${table.name.name} is not made by the chain, so that it is not known what it has`,
      "do by hand what the chain does to it",
    );
    return { parts: [], late: [] };
  }
  const columns = table.columns.flatMap(
    (column) => adaptColumn(column, table, types, adapting) ?? [],
  );
  const kept = new Set(columns.map(({ name }) => memberKey(name, state.dialect)));
  const constraints = adaptConstraints(table, kept, types, cascading, adapting);
  const indexes = table.indexes.flatMap(
    (index) => adaptIndex(index, table, kept, types, adapting) ?? [],
  );
  noteOptions(table, adapting);
  const isEarly = (key: ForeignKey): boolean =>
    target === "sqlite" ||
    made.has(relationKey(key.target, state.dialect)) ||
    relationKey(key.target, state.dialect) === relationKey(table.name, state.dialect);
  const name = nameOnTarget(table, adapting);
  const create: CreateTable = {
    kind: "createTable",
    table: name,
    columns,
    constraints: [...constraints.constraints, ...constraints.foreignKeys.filter(isEarly)],
    indexes: [],
    options: [],
    comment: target === "mysql" ? table.comment : undefined,
    onConflict: "fail",
    origin,
  };
  const part = (statement: SchemaStatement): readonly AdaptedPart[] => {
    const sql = schemaSql(statement, target);
    return sql === undefined ? [] : [{ sql, table: table.name.name, statement }];
  };
  const parts = [
    ...part(create),
    ...allIndexes(constraints, indexes).flatMap((index) =>
      part({
        kind: "createIndex",
        table: name,
        index,
        concurrently: false,
        onConflict: "fail",
        origin,
      }),
    ),
    ...comments(table, kept, origin, adapting, part),
  ];
  const late = constraints.foreignKeys
    .filter((key) => !isEarly(key))
    .flatMap((constraint) =>
      part({ kind: "addConstraint", table: name, ifTableExists: false, constraint, origin }),
    );
  return { parts, late };
}

function allIndexes({ indexes }: AdaptedConstraints, more: readonly Index[]): readonly Index[] {
  return [...indexes, ...more];
}

function noteOptions(table: TableState, { notes, target, state }: Adapting): void {
  const options = table.options.filter(({ name }) => !/^comment on /.test(name));
  if (options.length > 0 && state.dialect !== target) {
    const names = [...new Set(options.map(({ name }) => name))].join(", ");
    notes.adapted("option", table.name.name, `${names} left out`, "only its own database knows it");
  }
}

/** Comments that stand in statements of their own. */
function comments(
  table: TableState,
  kept: ReadonlySet<string>,
  origin: StatementOrigin,
  { target, state, notes }: Adapting,
  part: (statement: SchemaStatement) => readonly AdaptedPart[],
): readonly AdaptedPart[] {
  const name = nameOnTarget(table, { state });
  const columns = table.columns.flatMap(({ name: column, comment }) =>
    comment !== undefined && kept.has(memberKey(column, state.dialect))
      ? [{ column, comment }]
      : [],
  );
  switch (target) {
    case "mysql":
      return [];
    case "sqlite":
      if (table.comment !== undefined) {
        notes.adapted("comment", table.name.name, "left out", "the database keeps no comments");
      }
      return [];
    case "postgres":
      return [
        ...(table.comment === undefined
          ? []
          : part({
              kind: "setComment",
              on: { kind: "table", table: name },
              comment: table.comment,
              origin,
            })),
        ...columns.flatMap(({ column, comment }) =>
          part({
            kind: "alterColumn",
            table: name,
            ifTableExists: false,
            column,
            change: { aspect: "comment", comment },
            origin,
          }),
        ),
      ];
    case "mssql":
      return [
        ...(table.comment === undefined ? [] : [extendedProperty(name, undefined, table.comment)]),
        ...columns.map(({ column, comment }) => extendedProperty(name, column, comment)),
      ];
  }
}

/** A comment on SQL Server (learn.microsoft.com, sp_addextendedproperty). */
function extendedProperty(
  { schema = "dbo", name }: TableState["name"],
  column: string | undefined,
  comment: string,
): AdaptedPart {
  const text = (value: string): string => `N${quoteText(value, "mssql")}`;
  const of = column === undefined ? "" : `, N'COLUMN', ${text(column)}`;
  const sql = `EXEC sys.sp_addextendedproperty N'MS_Description', ${text(comment)}, N'SCHEMA', ${text(schema)}, N'TABLE', ${text(name)}${of}`;
  return { sql, table: name, statement: undefined };
}
