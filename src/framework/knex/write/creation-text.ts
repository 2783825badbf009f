import type { Constraint, Index } from "../../../operation/relational/members.js";
import type { CreateTable, SchemaStatement } from "../../../operation/relational/statement.js";
import { schemaSql } from "../../../schema-sql/write/write.js";
import type { KnexDialect } from "../real-knex.js";
import { chainText, WRITTEN_NAMES } from "./chain-text.js";
import { columnCalls, type FindChain, type WrittenCall } from "./column-calls.js";
import { stringText } from "../../javascript/chain/string-text.js";
import { valueText } from "./value-text.js";

/** What writing a creation needs. */
export interface CreationContext {
  readonly dialect: KnexDialect;
  readonly find: FindChain;
  /** What the migration of a file calls Knex. */
  readonly knexOf: (path: string) => string;
}

/**
 * A table of the result as a call of createTable, and what that cannot say as SQL behind it. Undefined where a part can be said in
 * neither way.
 */
export function creationTexts(
  statements: readonly SchemaStatement[],
  context: CreationContext,
): readonly string[] | undefined {
  const [create, ...parts] = statements;
  if (create?.kind !== "createTable") return undefined;
  const body = tableLines(create, parts, context);
  if (body === undefined) return rawTexts(statements, context);
  const { lines, rest } = body;
  const behind = rawTexts(rest, context);
  if (behind === undefined) return undefined;
  const { knex, table } = WRITTEN_NAMES;
  const within =
    create.table.schema === undefined ? "" : `.withSchema(${stringText(create.table.schema)})`;
  const call = `await ${knex}.schema${within}.createTable(${stringText(create.table.name)}, (${table}) => {\n${lines.join("\n")}\n});`;
  return [call, ...behind];
}

/** Statements as raw SQL. */
export function rawTexts(
  statements: readonly SchemaStatement[],
  { dialect }: CreationContext,
): readonly string[] | undefined {
  const texts = statements.map((statement) => schemaSql(statement, dialect));
  if (texts.some((text) => text === undefined)) return undefined;
  return texts.map((text) => `await ${WRITTEN_NAMES.knex}.raw(${stringText(text ?? "")});`);
}

interface Body {
  readonly lines: readonly string[];
  /** What the callback cannot say. */
  readonly rest: readonly SchemaStatement[];
}

function tableLines(
  create: CreateTable,
  parts: readonly SchemaStatement[],
  context: CreationContext,
): Body | undefined {
  if (create.options.length > 0) return undefined;
  const comments = new Map(
    parts.flatMap((part) =>
      part.kind === "alterColumn" && part.change.aspect === "comment"
        ? [[part.column, part.change.comment] as const]
        : [],
    ),
  );
  const constraints = [
    ...create.constraints,
    ...parts.flatMap((part) => (part.kind === "addConstraint" ? [part.constraint] : [])),
  ];
  const covered = new Set<Constraint>();
  const lines: string[] = [];
  const tableComment = parts.find((part) => part.kind === "setComment");
  const comment = tableComment?.comment ?? create.comment;
  if (comment !== undefined) lines.push(`table.comment(${stringText(comment)});`);
  for (const column of create.columns) {
    const calls = columnCalls(
      column,
      comments.get(column.name) ?? column.comment,
      constraints,
      context.find,
    );
    const enumerated = constraints.filter((each) => isEnumCheck(each, column.name));
    const text = calls && columnText(calls.chain, calls.calls, context);
    if (calls === undefined || text === undefined) return undefined;
    if (/^enum?$/.test(calls.calls[0]?.name ?? ""))
      for (const each of enumerated) covered.add(each);
    for (const each of calls.covered) covered.add(each);
    lines.push(`${text};`);
  }
  const rest: SchemaStatement[] = [];
  for (const constraint of constraints) {
    if (covered.has(constraint)) continue;
    const text = constraintText(constraint, create.table.name, context.dialect);
    if (text === undefined) return undefined;
    lines.push(text);
  }
  for (const index of create.indexes) {
    const text = indexText(index, create.table.name);
    if (text === undefined) return undefined;
    lines.push(text);
  }
  for (const part of parts) {
    if (part.kind !== "createIndex") continue;
    const text = indexText(part.index, create.table.name);
    if (text === undefined) rest.push(part);
    else lines.push(text);
  }
  return { lines, rest };
}

function columnText(
  chain: Parameters<typeof chainText>[0] | undefined,
  calls: readonly WrittenCall[],
  { knexOf }: CreationContext,
): string | undefined {
  const path = chain?.calls[0]?.at.file.path;
  if (chain !== undefined && path !== undefined) {
    return chainText(chain, knexOf(path), WRITTEN_NAMES);
  }
  const texts = calls.map(({ name, args }) => {
    const given = args.map(argumentText);
    return given.some((arg) => arg === undefined) ? undefined : `.${name}(${given.join(", ")})`;
  });
  return texts.some((text) => text === undefined)
    ? undefined
    : `${WRITTEN_NAMES.table}${texts.join("")}`;
}

function argumentText(value: unknown): string | undefined {
  if (typeof value === "object" && value !== null && "refoldRaw" in value) {
    return `${WRITTEN_NAMES.knex}.raw(${stringText(String(value.refoldRaw))})`;
  }
  return valueText(value, WRITTEN_NAMES.knex);
}

function isEnumCheck(constraint: Constraint, column: string): boolean {
  return (
    constraint.kind === "check" &&
    constraint.naming === "derived" &&
    constraint.condition.columns.length === 1 &&
    constraint.condition.columns[0] === column &&
    / in \(/i.test(constraint.condition.text)
  );
}

/** Knex's own name of an index or a constraint (lib/schema/tablecompiler.js, _indexCommand). */
function knexName(table: string, columns: readonly string[], kind: string): string {
  return `${table.replace(/\.|-/g, "_")}_${columns.join("_")}_${kind}`.toLowerCase();
}

function constraintText(
  constraint: Constraint,
  table: string,
  dialect: KnexDialect,
): string | undefined {
  if (constraint.attributes.length > 0) return undefined;
  const { name, naming } = constraint;
  const given = (own: string): string | undefined =>
    naming === "given" && name !== own ? name : undefined;
  switch (constraint.kind) {
    case "primaryKey": {
      const own = given(`${table}_pkey`);
      const option = own === undefined || dialect === "mysql" ? "" : `, ${stringText(own)}`;
      return `table.primary(${list(constraint.columns)}${option});`;
    }
    case "unique": {
      if (dialect !== "postgres") return undefined;
      const own = given(knexName(table, constraint.columns, "unique"));
      const option = own === undefined ? "" : `, { indexName: ${stringText(own)} }`;
      return `table.unique(${list(constraint.columns)}${option});`;
    }
    case "foreignKey": {
      const { columns, target, targetColumns, onDelete, onUpdate } = constraint;
      if (targetColumns === undefined || target.schema !== undefined) return undefined;
      const own = dialect === "sqlite" ? given("") : given(knexName(table, columns, "foreign"));
      const option = own === undefined ? "" : `, ${stringText(own)}`;
      const actions = [
        ...(onUpdate === undefined ? [] : [`.onUpdate(${stringText(onUpdate.toUpperCase())})`]),
        ...(onDelete === undefined ? [] : [`.onDelete(${stringText(onDelete.toUpperCase())})`]),
      ].join("");
      return `table.foreign(${list(columns)}${option}).references(${list(targetColumns)}).inTable(${stringText(target.name)})${actions};`;
    }
    case "check": {
      const option =
        naming === "given" && name !== undefined ? `, undefined, ${stringText(name)}` : "";
      return `table.check(${stringText(constraint.condition.text)}${option});`;
    }
    case "other":
      return undefined;
  }
}

function indexText(index: Index, table: string): string | undefined {
  const { name, unique, method, elements, include, where, attributes } = index;
  const columns = elements.flatMap(({ of, attributes: more }) =>
    of.kind === "column" && more === "" ? [of.column] : [],
  );
  if (columns.length !== elements.length || include.length > 0 || attributes.length > 0)
    return undefined;
  if (where !== undefined || name === undefined) return undefined;
  if (unique) {
    if (method !== undefined) return undefined;
    const own =
      name === knexName(table, columns, "unique") ? "" : `, { indexName: ${stringText(name)} }`;
    return `table.unique(${list(columns)}${own});`;
  }
  const own = name === knexName(table, columns, "index") ? undefined : stringText(name);
  if (method !== undefined) {
    return `table.index(${list(columns)}, ${stringText(name)}, { storageEngineIndexType: ${stringText(method)} });`;
  }
  return `table.index(${[list(columns), ...(own === undefined ? [] : [own])].join(", ")});`;
}

function list(columns: readonly string[]): string {
  return `[${columns.map(stringText).join(", ")}]`;
}
