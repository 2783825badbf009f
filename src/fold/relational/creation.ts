import { withIndex, withConstraint } from "../../operation/relational/apply/members.js";
import { applyStatement } from "../../operation/relational/apply/apply.js";
import { trailText } from "../../operation/relational/apply/trail.js";
import { derivedName } from "../../operation/relational/derived-names.js";
import type { Column, NamedOption } from "../../operation/relational/column.js";
import type { Constraint, Index } from "../../operation/relational/members.js";
import { relationKey } from "../../operation/relational/names.js";
import type { ObjectState, RelationalState, TableState } from "../../operation/relational/state.js";
import type {
  CreateTable,
  SchemaStatement,
  StatementOrigin,
} from "../../operation/relational/statement.js";
import type { Birth } from "./parts.js";
import { tableWith } from "./walk.js";

/** A statement of the result. */
export interface FoldedStatement {
  readonly statement: SchemaStatement;
  /** False where it is one of the source, as its text has it but for IF NOT EXISTS and CONCURRENTLY of a creation. */
  readonly rebuilt: boolean;
  /** All that went into it, in the order of the chain. */
  readonly sources: readonly StatementOrigin[];
}

/** What makes a thing as it is at the end of its birth, in the order in which it must run; the first creates it. */
export function creationOf(birth: Birth): readonly FoldedStatement[] {
  if (birth.end?.kind !== "closed") return [];
  const { state } = birth.end;
  const statements =
    birth.kind === "table" ? tableStatements(birth, state) : objectStatements(birth, state);
  return statements.map((statement) => asInSource(statement, birth));
}

/** The statement as its source has it, where nothing changed it since. */
export function asInSource(statement: SchemaStatement, birth: Birth): FoldedStatement {
  const text = comparable(statement);
  const original = birth.absorbed.find((absorbed) => comparable(absorbed.statement) === text);
  if (original !== undefined) {
    const { origin } = original.statement;
    return { statement: { ...statement, origin }, rebuilt: false, sources: [origin] };
  }
  const whole = statement.kind === "createTable" || statement.kind === "createObject";
  const sources = birth.absorbed
    .filter((absorbed) => whole || absorbed.statement.kind === statement.kind)
    .map((absorbed) => absorbed.statement.origin);
  return { statement, rebuilt: true, sources };
}

/** What a creation makes, whether or not it minds that the thing is there, and whatever the server calls its parts. */
function comparable(statement: SchemaStatement): string {
  switch (statement.kind) {
    case "createTable": {
      const key = statement.constraints.find(({ kind }) => kind === "primaryKey");
      const columns = statement.columns.map((column) => ({
        ...column,
        notNull:
          column.notNull || (key?.kind === "primaryKey" && key.columns.includes(column.name)),
        autoIncrement: withoutSequence(column),
      }));
      const constraints = [...statement.constraints].map((each) => ({ ...each, inline: false }));
      const order = (each: Constraint): string =>
        trailText({ ...statement, columns: [], indexes: [], constraints: [each] });
      return trailText({
        ...statement,
        onConflict: "fail",
        columns,
        constraints: constraints.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)),
      });
    }
    case "createIndex":
      return trailText({ ...statement, onConflict: "fail", concurrently: false });
    case "addConstraint":
      return trailText({ ...statement, constraint: { ...statement.constraint, inline: false } });
    default:
      return trailText(statement);
  }
}

function withoutSequence({ autoIncrement }: Column): Column["autoIncrement"] {
  if (autoIncrement === undefined || autoIncrement.kind === "counter") return autoIncrement;
  return { ...autoIncrement, sequence: undefined };
}

/** Options of a table that CREATE TABLE cannot say. */
const AFTER_CREATION = new Set(["row security", "force row security", "replica identity"]);

function tableStatements(birth: Birth, state: RelationalState): readonly SchemaStatement[] {
  const table = tableWith(state, birth.identity);
  const [first] = birth.absorbed;
  if (table === undefined || first?.statement.kind !== "createTable") return [];
  const original = first.statement;
  const { origin } = original;
  const named = table.name;
  const inlineIndexes = new Set(original.indexes.map(({ name }) => name ?? ""));
  const isInline = (index: Index): boolean =>
    state.dialect === "mysql" && index.naming === "given"
      ? inlineIndexes.has(index.name ?? "")
      : state.dialect === "mysql" && original.indexes.some((each) => sameElements(each, index));
  const late = table.constraints.filter(({ attributes }) => attributes.includes("not valid"));
  const onTable = { table: named, ifTableExists: false, origin } as const;
  const bare = { ...table, columns: table.columns, constraints: [], indexes: [] };
  const without = withoutTable(state, table);
  const members = withNames(without, bare, [
    ...table.constraints.filter((each) => !late.includes(each)),
    ...table.indexes.filter(isInline),
  ]);
  const create: CreateTable = {
    kind: "createTable",
    table: named,
    columns: table.columns.map((column) => ({
      ...column,
      type: firstType(column, original),
      autoIncrement: withoutSequence(column),
      comment: state.dialect === "mysql" ? column.comment : undefined,
      options: column.options.filter((option) => !isLateOption(option)),
    })),
    constraints: members.filter((each): each is Constraint => !isIndex(each)),
    indexes: members.filter(isIndex),
    options: table.options.filter(
      ({ name }) => !AFTER_CREATION.has(name) && !name.startsWith("comment on "),
    ),
    comment: state.dialect === "mysql" ? table.comment : undefined,
    onConflict: "fail",
    origin,
  };
  const more: SchemaStatement[] = [];
  const made = applyStatement(without, create);
  const created = made.ok ? made.state.tables.get(relationKey(named, state.dialect)) : undefined;
  for (const column of table.columns) {
    for (const option of column.options.filter(isLateOption)) {
      const change = { aspect: "option", option } as const;
      more.push({ kind: "alterColumn", ...onTable, column: column.name, change });
    }
    more.push(...sequenceRenames(column, created, create));
  }
  for (const constraint of late) more.push({ kind: "addConstraint", ...onTable, constraint });
  for (const index of table.indexes) {
    if (isInline(index)) continue;
    const [indexNamed] = withNames(without, table, [index]);
    if (indexNamed === undefined || !("elements" in indexNamed)) continue;
    more.push({
      kind: "createIndex",
      table: named,
      index: indexNamed,
      concurrently: false,
      onConflict: "fail",
      origin,
    });
  }
  for (const option of table.options) {
    if (AFTER_CREATION.has(option.name)) {
      more.push({ kind: "setTableOption", ...onTable, name: option.name, option });
    }
  }
  const retyped = table.columns.flatMap((column): readonly SchemaStatement[] => {
    const { name, type } = column;
    if (type === undefined || type === firstType(column, original)) return [];
    const change = { aspect: "type", type, collation: undefined, using: undefined } as const;
    return [{ kind: "alterColumn", ...onTable, column: name, change }];
  });
  return [create, ...more, ...comments(table, state, origin), ...retyped];
}

/** What CREATE TABLE cannot say of a column: statistics, and attributes in parentheses (`SET (n_distinct = -1)`). */
function isLateOption({ name, text }: NamedOption): boolean {
  return name === "statistics" || text.startsWith("(");
}

/** The type that a column is made with: a serial column of another type than its sequence had that of its sequence first. */
function firstType(column: Column, original: CreateTable): Column["type"] {
  const { type, autoIncrement } = column;
  if (autoIncrement?.kind !== "serial" || type?.canonical === autoIncrement.sequenceType) {
    return type;
  }
  const { sequenceType } = autoIncrement;
  const own = original.columns.find(({ name }) => name === column.name)?.type;
  return own?.canonical === sequenceType
    ? own
    : { text: sequenceType, canonical: sequenceType, columns: [], written: undefined };
}

function isIndex(member: Constraint | Index): member is Index {
  return "elements" in member;
}

function sameElements(a: Index, b: Index): boolean {
  const columns = ({ elements }: Index): string =>
    elements.map(({ of }) => (of.kind === "column" ? of.column : of.expression.canonical)).join();
  return columns(a) === columns(b);
}

/** The state as if the table had not been made yet. */
function withoutTable(state: RelationalState, table: TableState): RelationalState {
  const tables = new Map(state.tables);
  const key = relationKey(table.name, state.dialect);
  tables.delete(key);
  return { ...state, tables, absent: new Set([...state.absent, key]) };
}

/** The members with their names where the server would derive others. */
function withNames<M extends Constraint | Index>(
  state: RelationalState,
  bare: TableState,
  members: readonly M[],
): readonly M[] {
  let table: TableState = { ...bare, constraints: [], indexes: [] };
  return members.map((member) => {
    const derives =
      member.naming === "derived" &&
      (member.name === undefined || derivedName(state, table, member) === member.name);
    table =
      "elements" in member ? withIndex(state, table, member) : withConstraint(state, table, member);
    return derives ? { ...member, name: undefined } : { ...member, naming: "given" };
  });
}

/** A sequence that the server would name otherwise. */
function sequenceRenames(
  column: Column,
  created: TableState | undefined,
  { origin, table }: CreateTable,
): readonly SchemaStatement[] {
  const { autoIncrement } = column;
  if (autoIncrement === undefined || autoIncrement.kind === "counter") return [];
  const now = created?.columns.find(({ name }) => name === column.name)?.autoIncrement;
  if (now === undefined || now.kind === "counter" || autoIncrement.sequence === undefined)
    return [];
  if (now.sequence === undefined || now.sequence === autoIncrement.sequence) return [];
  return [
    {
      kind: "renameObject",
      object: "sequence",
      name: { schema: table.schema, name: now.sequence },
      on: undefined,
      newName: { schema: table.schema, name: autoIncrement.sequence },
      origin,
    },
  ];
}

function comments(
  table: TableState,
  { dialect }: RelationalState,
  origin: StatementOrigin,
): readonly SchemaStatement[] {
  if (dialect === "mysql") return [];
  const result: SchemaStatement[] = [];
  const { name } = table;
  if (table.comment !== undefined) {
    result.push({
      kind: "setComment",
      on: { kind: "table", table: name },
      comment: table.comment,
      origin,
    });
  }
  for (const { name: column, comment } of table.columns) {
    if (comment === undefined) continue;
    const change = { aspect: "comment", comment } as const;
    result.push({ kind: "alterColumn", table: name, ifTableExists: false, column, change, origin });
  }
  for (const option of table.options) {
    const [, member] = /^comment on (.*)$/s.exec(option.name) ?? [];
    if (member === undefined) continue;
    const isConstraint = table.constraints.some((each) => each.name === member);
    const on = isConstraint
      ? ({ kind: "constraint", table: name, name: member } as const)
      : ({ kind: "index", index: { schema: name.schema, name: member } } as const);
    result.push({ kind: "setComment", on, comment: option.text, origin });
  }
  return result;
}

function objectStatements(birth: Birth, state: RelationalState): readonly SchemaStatement[] {
  const found = objectWith(state, birth.identity);
  const origin = birth.absorbed[0]?.statement.origin;
  if (found === undefined || origin === undefined) return [];
  const { object, comment } = found;
  const create: SchemaStatement = { kind: "createObject", object, onConflict: "fail", origin };
  if (comment === undefined) return [create];
  const on = { kind: "object", object: object.kind, name: object.name } as const;
  return [create, { kind: "setComment", on, comment, origin }];
}

/** The object of an identity. */
export function objectWith(state: RelationalState, identity: number): ObjectState | undefined {
  return [...state.objects.values()].find((object) => object.identity === identity);
}
