import type { Column, SqlText } from "../../operation/relational/column.js";
import type { SchemaStatement } from "../../operation/relational/statement.js";
import type { BuilderChain } from "./bridge.js";
import type { TableLog } from "./table-log.js";

/** Does a chain declare a column? Then its first call is the type, whose first argument is the name. */
export function columnOfChain({ calls }: BuilderChain): string | undefined {
  const [first] = calls;
  if (first === undefined || !COLUMN_TYPES.has(first.name)) return undefined;
  const [name] = first.args;
  if (typeof name === "string") return name;
  return /increments$/i.test(first.name) ? "id" : undefined;
}

/** The methods of Knex's table builder that declare a column (https://knexjs.org/guide/schema-builder.html). */
const COLUMN_TYPES: ReadonlySet<string> = new Set([
  "bigIncrements",
  "bigInteger",
  "bigint",
  "bigincrements",
  "biginteger",
  "binary",
  "bit",
  "blob",
  "bool",
  "boolean",
  "char",
  "date",
  "dateTime",
  "datetime",
  "decimal",
  "double",
  "enu",
  "enum",
  "float",
  "geography",
  "geometry",
  "increments",
  "int",
  "integer",
  "json",
  "jsonb",
  "longText",
  "longblob",
  "longtext",
  "mediumText",
  "mediumblob",
  "mediumint",
  "mediumtext",
  "point",
  "real",
  "serial",
  "set",
  "smallint",
  "specificType",
  "string",
  "text",
  "time",
  "timestamp",
  "tinyText",
  "tinyblob",
  "tinyint",
  "tinytext",
  "uuid",
  "varbinary",
  "varchar",
  "year",
]);

/** The statements with the builder's own words on the types of their columns. */
export function withWritten(
  statements: readonly SchemaStatement[],
  log: TableLog,
): readonly SchemaStatement[] {
  const chains = new Map(
    log.chains.flatMap((chain) => {
      const name = columnOfChain(chain);
      return name === undefined ? [] : [[name, chain] as const];
    }),
  );
  const column = (each: Column): Column => {
    const chain = chains.get(each.name);
    if (chain === undefined) return each;
    return {
      ...each,
      type: each.type && inWords(each.type, chain),
      default: each.default && inWords(each.default, chain),
    };
  };
  return statements.map((statement): SchemaStatement => {
    switch (statement.kind) {
      case "createTable":
        return { ...statement, columns: statement.columns.map(column) };
      case "addColumn":
        return { ...statement, column: column(statement.column) };
      case "alterColumn": {
        const chain = chains.get(statement.column);
        const { change } = statement;
        if (chain === undefined) return statement;
        if (change.aspect === "type") {
          return { ...statement, change: { ...change, type: inWords(change.type, chain) } };
        }
        if (change.aspect === "default" && change.default !== undefined) {
          return { ...statement, change: { ...change, default: inWords(change.default, chain) } };
        }
        if (change.aspect === "definition") {
          return { ...statement, change: { ...change, column: column(change.column) } };
        }
        return statement;
      }
      default:
        return statement;
    }
  });
}

function inWords(type: SqlText, { calls }: BuilderChain): SqlText {
  const [first] = calls;
  const last = calls.at(-1);
  if (first === undefined || last === undefined) return type;
  const { file, start } = first.at;
  return {
    ...type,
    written: {
      canonical: `${first.name} ${type.canonical}`,
      slice: { file, start, end: last.at.end, edits: [] },
    },
  };
}
