import type { Constraint, Index } from "../../../operation/relational/members.js";
import type { CreateTable, SchemaStatement } from "../../../operation/relational/statement.js";
import { schemaSql } from "../../../schema-sql/write/write.js";
import type { Dialect } from "../../../sql/dialect.js";
import { stringText } from "../../javascript/chain/string-text.js";
import { SEQUELIZE_MARK, QUERY_INTERFACE_MARK } from "../host/names.js";
import { attributeText, type FindAttribute } from "./attribute-text.js";
import type { KnownTypes } from "./enum-text.js";
import { queryText } from "./issue-text.js";

/** What writing a creation needs. */
export interface CreationContext {
  readonly dialect: Dialect;
  readonly find: FindAttribute;
  /** The options that the call which first made the table was given, as text; undefined where what they say is no longer so. */
  readonly optionsOf: (create: CreateTable) => readonly string[] | undefined;
  readonly typesOf: (table: string) => KnownTypes;
  /** The text of a call of the source that makes this index or constraint, where there is one. */
  readonly sourceOf: (statement: SchemaStatement) => string | undefined;
}

/**
 * A table of the result as a call of createTable with calls for what that cannot say behind it. Undefined where a part cannot be said in
 * such calls.
 */
export function creationTexts(
  statements: readonly SchemaStatement[],
  context: CreationContext,
): readonly string[] | undefined {
  const [create, ...parts] = statements;
  if (create?.kind !== "createTable") return undefined;
  const constraints = [
    ...create.constraints,
    ...parts.flatMap((part) => (part.kind === "addConstraint" ? [part.constraint] : [])),
  ];
  const attributes = attributeTexts(create, parts, constraints, context);
  const options = context.optionsOf(create);
  if (attributes === undefined || options === undefined) return undefined;
  const rest = constraints.filter((each) => !attributes.covered.has(each));
  const uniques = rest.filter((each) => isPlainUnique(each, context.dialect));
  const behind = [
    ...rest
      .filter((each) => !uniques.includes(each))
      .map((each) => constraintTexts(each, create, context)),
    ...[...create.indexes.map((index) => indexOn(create, index)), ...parts].map((part) =>
      memberTexts(part, context),
    ),
  ];
  if (behind.includes(undefined)) return undefined;
  const settings = [...options, ...tableComment(create, parts), ...uniqueKeys(uniques)];
  const given = [
    tableText(create.table),
    `{\n${attributes.lines.join(",\n")}\n}`,
    ...(settings.length === 0 ? [] : [`{ ${settings.join(", ")} }`]),
  ];
  return [
    `await ${QUERY_INTERFACE_MARK}.createTable(${given.join(", ")});`,
    ...behind.flatMap((each) => each ?? []),
  ];
}

/** Statements as SQL. */
export function rawTexts(
  statements: readonly SchemaStatement[],
  { dialect }: Pick<CreationContext, "dialect">,
): readonly string[] | undefined {
  const texts = statements.map((statement) => schemaSql(statement, dialect));
  return texts.includes(undefined) ? undefined : texts.map((text) => queryText(text ?? ""));
}

interface Attributes {
  readonly lines: readonly string[];
  readonly covered: ReadonlySet<Constraint>;
}

function attributeTexts(
  create: CreateTable,
  parts: readonly SchemaStatement[],
  constraints: readonly Constraint[],
  { find, typesOf }: CreationContext,
): Attributes | undefined {
  const comments = new Map(
    parts.flatMap((part) =>
      part.kind === "alterColumn" && part.change.aspect === "comment"
        ? [[part.column, part.change.comment] as const]
        : [],
    ),
  );
  const covered = new Set<Constraint>();
  const lines: string[] = [];
  const types = typesOf(create.table.name);
  for (const column of create.columns) {
    const comment = comments.get(column.name) ?? column.comment;
    const open = constraints.filter((each) => !covered.has(each) || each.kind === "primaryKey");
    const attribute = attributeText(column, comment, open, find, types);
    if (attribute === undefined) return undefined;
    for (const each of attribute.covered) covered.add(each);
    lines.push(`${keyText(column.name)}: ${attribute.text}`);
  }
  return { lines, covered };
}

function keyText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringText(name);
}

function tableText({ schema, name }: CreateTable["table"]): string {
  return schema === undefined
    ? stringText(name)
    : `{ tableName: ${stringText(name)}, schema: ${stringText(schema)} }`;
}

function tableComment(create: CreateTable, parts: readonly SchemaStatement[]): readonly string[] {
  const part = parts.find((each) => each.kind === "setComment" && each.on.kind === "table");
  const comment = part?.kind === "setComment" ? part.comment : create.comment;
  return comment === undefined ? [] : [`comment: ${stringText(comment)}`];
}

/** MySQL's have names, which `uniqueKeys` would have to give. */
function isPlainUnique(constraint: Constraint, dialect: Dialect): boolean {
  return (
    constraint.kind === "unique" &&
    dialect !== "mysql" &&
    (constraint.naming === "derived" || constraint.name === undefined) &&
    constraint.attributes.length === 0
  );
}

function uniqueKeys(uniques: readonly Constraint[]): readonly string[] {
  const keys = uniques.flatMap((each) =>
    each.kind === "unique"
      ? [`${keyText(each.columns.join("_"))}: { fields: ${list(each.columns)} }`]
      : [],
  );
  return keys.length === 0 ? [] : [`uniqueKeys: { ${keys.join(", ")} }`];
}

function constraintTexts(
  constraint: Constraint,
  create: CreateTable,
  context: CreationContext,
): readonly string[] | undefined {
  const add: SchemaStatement = {
    kind: "addConstraint",
    table: create.table,
    ifTableExists: false,
    constraint,
    origin: create.origin,
  };
  const source = context.sourceOf(add);
  if (source !== undefined) return [source];
  const call = constraintCall(constraint, create);
  return call === undefined ? rawTexts([add], context) : [call];
}

function constraintCall(constraint: Constraint, { table }: CreateTable): string | undefined {
  const { name, naming, attributes } = constraint;
  if (name === undefined || naming === "derived" || attributes.length > 0) return undefined;
  const call = (columns: readonly string[], type: string, more: readonly string[]): string => {
    const parts = [
      `fields: ${list(columns)}`,
      `type: ${stringText(type)}`,
      `name: ${stringText(name)}`,
      ...more,
    ];
    return `await ${QUERY_INTERFACE_MARK}.addConstraint(${tableText(table)}, { ${parts.join(", ")} });`;
  };
  switch (constraint.kind) {
    case "primaryKey":
      return call(constraint.columns, "primary key", []);
    case "unique":
      return call(constraint.columns, "unique", []);
    case "foreignKey": {
      const { target, targetColumns, onDelete, onUpdate } = constraint;
      const [only, second] = targetColumns ?? [];
      if (only === undefined || target.schema !== undefined) return undefined;
      const fields =
        second === undefined
          ? `field: ${stringText(only)}`
          : `fields: ${list(targetColumns ?? [])}`;
      return call(constraint.columns, "foreign key", [
        `references: { table: ${stringText(target.name)}, ${fields} }`,
        ...(onDelete === undefined ? [] : [`onDelete: ${stringText(onDelete.toUpperCase())}`]),
        ...(onUpdate === undefined ? [] : [`onUpdate: ${stringText(onUpdate.toUpperCase())}`]),
      ]);
    }
    case "check":
      return call(constraint.condition.columns.slice(0, 1), "check", [
        `where: ${SEQUELIZE_MARK}.literal(${stringText(constraint.condition.text)})`,
      ]);
    case "other":
      return undefined;
  }
}

function indexOn(create: CreateTable, index: Index): SchemaStatement {
  const { table, origin } = create;
  return { kind: "createIndex", table, index, concurrently: false, onConflict: "fail", origin };
}

/** A part of a creation that stands behind the call; nothing for those that stand in it. */
function memberTexts(
  part: SchemaStatement,
  context: CreationContext,
): readonly string[] | undefined {
  switch (part.kind) {
    case "addConstraint":
      return [];
    case "alterColumn":
      return part.change.aspect === "comment" ? [] : rawTexts([part], context);
    case "setComment":
      return part.on.kind === "table" ? [] : rawTexts([part], context);
    case "createIndex": {
      const source = context.sourceOf(part);
      if (source !== undefined) return [source];
      const call = indexCall(part.index, tableText(part.table));
      return call === undefined ? rawTexts([part], context) : [call];
    }
    default:
      return rawTexts([part], context);
  }
}

function indexCall(index: Index, table: string): string | undefined {
  const { name, unique, method, elements, include, where, attributes } = index;
  const columns = elements.flatMap(({ of, attributes: more }) =>
    of.kind === "column" && more === "" ? [of.column] : [],
  );
  const isPlain =
    columns.length === elements.length && include.length === 0 && attributes.length === 0;
  if (!isPlain || where !== undefined || name === undefined) return undefined;
  const options = [
    `name: ${stringText(name)}`,
    ...(unique ? ["unique: true"] : []),
    ...(method === undefined ? [] : [`using: ${stringText(method)}`]),
  ];
  return `await ${QUERY_INTERFACE_MARK}.addIndex(${table}, ${list(columns)}, { ${options.join(", ")} });`;
}

function list(columns: readonly string[]): string {
  return `[${columns.map(stringText).join(", ")}]`;
}
