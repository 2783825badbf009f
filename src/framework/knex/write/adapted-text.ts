import type { Knex } from "knex";
import type { AdaptedPart } from "../../../adapt/adapted-part.js";
import type { Column } from "../../../operation/relational/column.js";
import type { Constraint, Index } from "../../../operation/relational/members.js";
import type { CreateTable, StatementOrigin } from "../../../operation/relational/statement.js";
import { readSchemaSql, type SqlReader } from "../../../schema-sql/read/read.js";
import { stringText } from "../../javascript/chain/string-text.js";
import type { FindChain, WrittenCall } from "./column-calls.js";
import { WRITTEN_NAMES } from "./chain-text.js";
import { valueText } from "./value-text.js";

/** What writing a schema for another database needs. */
export interface AdaptedContext {
  /** Knex with the client of that database. */
  readonly real: Knex;
  readonly reader: SqlReader;
  /** The chains of the source by the place at which they start. */
  readonly find: FindChain;
  /** Tables that are written as SQL, because calls did not come out the same. */
  readonly asSql: ReadonlySet<string>;
}

/**
 * Statements for another database as calls of Knex: tables as calls of createTable with the words of the source where Knex makes the same of
 * them there, all else as SQL.
 */
export function adaptedTexts(
  parts: readonly AdaptedPart[],
  context: AdaptedContext,
): readonly string[] {
  const texts: string[] = [];
  for (let index = 0; index < parts.length;) {
    const [part, ...rest] = parts.slice(index);
    if (part === undefined) break;
    const end = rest.findIndex(
      ({ table, statement }) =>
        table !== part.table || table === undefined || statement?.kind === "createTable",
    );
    const own = end < 0 ? rest : rest.slice(0, end);
    index += own.length + 1;
    texts.push(...groupTexts(part, own, context));
  }
  return texts;
}

function groupTexts(
  first: AdaptedPart,
  rest: readonly AdaptedPart[],
  context: AdaptedContext,
): readonly string[] {
  const { statement, table } = first;
  const create = statement?.kind === "createTable" ? statement : undefined;
  const lines =
    create && table !== undefined && !context.asSql.has(table)
      ? tableLines(create, context)
      : undefined;
  if (create === undefined || lines === undefined) return rawTexts([first, ...rest]);
  const said: string[] = [];
  const behind: AdaptedPart[] = [];
  for (const part of rest) {
    const text =
      part.statement?.kind === "createIndex"
        ? indexText(part.statement.index, create, context)
        : undefined;
    if (text === undefined) behind.push(part);
    else said.push(text);
  }
  const { knex, table: builder } = WRITTEN_NAMES;
  const within =
    create.table.schema === undefined ? "" : `.withSchema(${stringText(create.table.schema)})`;
  return [
    `await ${knex}.schema${within}.createTable(${stringText(create.table.name)}, (${builder}) => {\n${[...lines, ...said].join("\n")}\n});`,
    ...rawTexts(behind),
  ];
}

/** SQL as it is. Calls of procedures, which are many where columns have comments, stand together. */
function rawTexts(parts: readonly AdaptedPart[]): readonly string[] {
  const groups: string[][] = [];
  let isTogether = false;
  for (const { sql } of parts) {
    const isCall = /^EXEC sys\./.test(sql);
    const last = groups.at(-1);
    if (isCall && isTogether && last !== undefined) last.push(sql);
    else groups.push([sql]);
    isTogether = isCall;
  }
  return groups.map(
    (sqls) => `await ${WRITTEN_NAMES.knex}.raw(${stringText(escaped(sqls.join(";\n")))});`,
  );
}

/** A question mark would be a placeholder to Knex. */
function escaped(sql: string): string {
  return sql.replaceAll("?", "\\?");
}

function tableLines(create: CreateTable, context: AdaptedContext): readonly string[] | undefined {
  const { table } = WRITTEN_NAMES;
  const lines: string[] = [];
  const covered = new Set<Constraint>();
  for (const column of create.columns) {
    const calls = columnCalls(column, create, context);
    if (calls === undefined) return undefined;
    for (const each of calls.covered) covered.add(each);
    const text = callsText(calls.calls);
    if (text === undefined) return undefined;
    lines.push(`${table}${text};`);
  }
  for (const constraint of create.constraints) {
    if (covered.has(constraint)) continue;
    const text = constraintText(constraint, context);
    if (text === undefined) return undefined;
    lines.push(text);
  }
  if (create.comment !== undefined) lines.push(`${table}.comment(${stringText(create.comment)});`);
  return lines;
}

interface ColumnCalls {
  readonly calls: readonly WrittenCall[];
  readonly covered: readonly Constraint[];
}

/** The first calls of which Knex makes the column that is wanted: in the words of the source, in those for the type, or with the type as it is. */
function columnCalls(
  column: Column,
  create: CreateTable,
  context: AdaptedContext,
): ColumnCalls | undefined {
  for (const type of candidates(column, context.find)) {
    const isCounter = column.autoIncrement !== undefined;
    const calls: readonly WrittenCall[] = [
      ...type,
      ...(column.notNull && !isCounter ? [{ name: "notNullable", args: [] }] : []),
      ...(column.default === undefined
        ? []
        : [{ name: "defaultTo", args: [context.real.raw(escaped(column.default.text))] }]),
      ...(column.comment === undefined ? [] : [{ name: "comment", args: [column.comment] }]),
    ];
    const made = compiled(calls, create.table.name, context);
    if (made === undefined) continue;
    const { column: found, constraints } = made;
    if (meaningOf(found) !== meaningOf(column)) continue;
    const covered = create.constraints.filter(
      (each) =>
        each.kind === "primaryKey" && each.columns.length === 1 && each.columns[0] === column.name,
    );
    const [key, second] = constraints;
    if (key === undefined) return { calls, covered: [] };
    const name =
      key.name ?? (context.reader.dialect === "postgres" ? `${create.table.name}_pkey` : undefined);
    const isOwn = second === undefined && key.kind === "primaryKey" && covered[0]?.name === name;
    if (isOwn && covered.length === 1) return { calls, covered };
  }
  return undefined;
}

function candidates(column: Column, find: FindChain): readonly (readonly WrittenCall[])[] {
  const { name, type, autoIncrement } = column;
  const text = type?.text ?? "";
  const chain = type?.written === undefined ? undefined : find(type.written);
  const [own] = chain?.calls ?? [];
  const call = (called: string, ...args: readonly unknown[]): readonly WrittenCall[] => [
    { name: called, args: [name, ...args] },
  ];
  const size = Number(/\((\d+)\)$/.exec(text)?.[1]);
  if (autoIncrement !== undefined) {
    const counter = /^bigint/.test(text) ? "bigIncrements" : "increments";
    const identity =
      autoIncrement.kind === "identity" ? " identity(1,1)" : " auto_increment primary key";
    return [
      call(counter),
      call(counter, { primaryKey: false }),
      call("specificType", `${text}${identity}`),
    ];
  }
  return [
    ...(own === undefined ? [] : [[{ name: own.name, args: [name, ...own.args.slice(1)] }]]),
    ...(/^n?varchar\(\d+\)$/.test(text) ? [call("string", size)] : []),
    ...(BUILDERS[text] ?? []).map((args) => call(...args)),
    call("specificType", text),
  ];
}

/** Calls for types without a size. */
const BUILDERS: Readonly<Record<string, readonly (readonly [string, ...unknown[]])[]>> = {
  int: [["integer"]],
  integer: [["integer"]],
  bigint: [["bigInteger"]],
  bit: [["boolean"]],
  boolean: [["boolean"]],
  "tinyint(1)": [["boolean"]],
  uniqueidentifier: [["uuid"]],
  uuid: [["uuid"]],
  text: [["text"]],
  longtext: [["text", "longtext"]],
  "nvarchar(max)": [["text"]],
  date: [["date"]],
  datetime2: [["datetime"]],
  datetimeoffset: [["timestamp", { useTz: true }]],
  "datetime(6)": [["datetime", { precision: 6 }]],
  timestamptz: [["timestamp"]],
  json: [["json"]],
  jsonb: [["jsonb"]],
};

function meaningOf({
  type,
  notNull,
  default: value,
  autoIncrement,
  comment,
  options,
}: Column): string {
  const named = options.filter(({ name }) => name !== "default name").map(({ text }) => text);
  const counts =
    autoIncrement === undefined
      ? null
      : [autoIncrement.kind, "options" in autoIncrement ? autoIncrement.options : ""];
  return JSON.stringify([
    type?.canonical,
    notNull || autoIncrement !== undefined,
    value?.canonical ?? null,
    counts,
    comment ?? null,
    named,
  ]);
}

/** The column that Knex makes of calls; undefined where it fails, or makes more. */
function compiled(
  calls: readonly WrittenCall[],
  table: string,
  { real, reader }: AdaptedContext,
): { readonly column: Column; readonly constraints: readonly Constraint[] } | undefined {
  const [statement, second] = readSchemaSql(
    sqlOf(() =>
      real.schema.createTable(table, (builder) => {
        let current: unknown = builder;
        for (const { name, args } of calls) {
          if (typeof current !== "object" || current === null) return;
          const member: unknown = Reflect.get(current, name);
          if (typeof member !== "function") throw new TypeError(`Knex has no ${name}`);
          current = Reflect.apply(member, current, [...args]);
        }
      }),
    ),
    reader,
    () => NOWHERE,
  );
  if (statement?.kind !== "createTable" || second !== undefined) return undefined;
  const [column] = statement.columns;
  return column && { column, constraints: statement.constraints };
}

function sqlOf(build: () => Knex.SchemaBuilder): string {
  try {
    return build().toString();
  } catch {
    return "";
  }
}

/** What is only read to be compared comes from nowhere. */
const NOWHERE: StatementOrigin = {
  migration: { app: "", name: "" },
  slice: { file: { path: "", text: "" }, start: 0, end: 0, edits: [] },
  sql: undefined,
  comments: [],
  issue: "",
};

function callsText(calls: readonly WrittenCall[]): string | undefined {
  const texts = calls.map(({ name, args }) => {
    const given = args.map((arg) => valueText(arg, WRITTEN_NAMES.knex));
    return given.some((arg) => arg === undefined) ? undefined : `.${name}(${given.join(", ")})`;
  });
  return texts.some((text) => text === undefined) ? undefined : texts.join("");
}

function constraintText(constraint: Constraint, { reader }: AdaptedContext): string | undefined {
  if (constraint.attributes.length > 0) return undefined;
  const { table } = WRITTEN_NAMES;
  const name = constraint.name === undefined ? "undefined" : stringText(constraint.name);
  switch (constraint.kind) {
    case "primaryKey":
      return constraint.name === undefined
        ? `${table}.primary(${list(constraint.columns)});`
        : `${table}.primary(${list(constraint.columns)}, { constraintName: ${name} });`;
    case "unique": {
      const option = reader.dialect === "mssql" ? ", useConstraint: true" : "";
      return `${table}.unique(${list(constraint.columns)}, { indexName: ${name}${option} });`;
    }
    case "foreignKey": {
      const { columns, target, targetColumns, onDelete, onUpdate } = constraint;
      if (targetColumns === undefined || target.schema !== undefined) return undefined;
      const actions = [
        ...(onUpdate === undefined ? [] : [`.onUpdate(${stringText(onUpdate.toUpperCase())})`]),
        ...(onDelete === undefined ? [] : [`.onDelete(${stringText(onDelete.toUpperCase())})`]),
      ].join("");
      return `${table}.foreign(${list(columns)}, ${name}).references(${list(targetColumns)}).inTable(${stringText(target.name)})${actions};`;
    }
    case "check":
      return constraint.condition.text.includes("?")
        ? undefined
        : `${table}.check(${stringText(constraint.condition.text)}, undefined, ${name});`;
    case "other":
      return undefined;
  }
}

/** Knex writes the filter of a unique index on SQL Server itself. */
function indexText(
  index: Index,
  create: CreateTable,
  { reader }: AdaptedContext,
): string | undefined {
  const { table } = WRITTEN_NAMES;
  const columns = index.elements.flatMap(({ of, attributes }) =>
    of.kind === "column" && attributes === "" ? [of.column] : [],
  );
  if (
    columns.length !== index.elements.length ||
    index.include.length > 0 ||
    index.name === undefined
  )
    return undefined;
  const name = stringText(index.name);
  if (!index.unique)
    return index.where === undefined ? `${table}.index(${list(columns)}, ${name});` : undefined;
  const filter = columns
    .map((column) => `[${column.replaceAll("]", "]]")}] IS NOT NULL`)
    .join(" AND ");
  const isOwn =
    reader.dialect === "mssql"
      ? index.where?.text === filter
      : index.where === undefined && reader.dialect !== "postgres";
  return isOwn && create.table.schema === undefined
    ? `${table}.unique(${list(columns)}, { indexName: ${name} });`
    : undefined;
}

function list(columns: readonly string[]): string {
  return `[${columns.map(stringText).join(", ")}]`;
}
