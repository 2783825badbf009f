import type { RelationName } from "../../../operation/relational/names.js";
import {
  columnPresence,
  tableOf,
  tablePresence,
  type TableState,
} from "../../../operation/relational/state.js";
import type { World } from "../../javascript/chain/world.js";
import { GiveUp, Thrown } from "../../javascript/interpret/signals.js";
import {
  UNDEFINED,
  arrayOf,
  harmless,
  hostOf,
  literal,
  native,
  objectOf,
  stringOf,
  type Value,
} from "../../javascript/interpret/value.js";
import type { SourceSpan } from "../../../edit/source.js";

/** Is the table there? */
export function tableExists(world: World, table: RelationName): Value {
  const presence = tablePresence(world.state, table);
  return presence === "unknown"
    ? harmless(`whether ${table.name} is there`)
    : literal(presence === "there");
}

/** What describeTable gives: what is there of columns, and of each what conditions ask for. */
export function describedTable(world: World, table: RelationName, at: SourceSpan): Value {
  const { state } = world;
  if (tablePresence(state, table) === "not there") {
    throw new Thrown(
      objectOf([["message", literal(`No description found for ${table.name}`)]]),
      at,
    );
  }
  const found = tableOf(state, table);
  if (found?.complete === true) return objectOf(columnsOf(found));
  if (found?.doubted === true) return harmless(`what ${table.name} is`);
  return hostOf({
    what: `the description of ${table.name}`,
    get: (column) => {
      switch (columnPresence(state, table, column)) {
        case "there":
          return objectOf([]);
        case "not there":
          return UNDEFINED;
        case "unknown":
          return column === "hasOwnProperty"
            ? native(column, ([name]) => hasColumn(world, table, stringOf(name)))
            : harmless(`whether ${table.name}.${column} is there`);
      }
    },
  });
}

function hasColumn(world: World, table: RelationName, column: string | undefined): Value {
  const presence = column === undefined ? "unknown" : columnPresence(world.state, table, column);
  return presence === "unknown"
    ? harmless(`whether ${table.name}.${column ?? "a column"} is there`)
    : literal(presence === "there");
}

function columnsOf({ columns, constraints }: TableState): readonly (readonly [string, Value])[] {
  const key = constraints.find(({ kind }) => kind === "primaryKey");
  return columns.map(({ name, notNull }) => {
    const isKey = key?.kind === "primaryKey" && key.columns.includes(name);
    return [
      name,
      objectOf([
        ["type", harmless("the type of a column, as the database says it")],
        ["allowNull", isKey ? harmless("whether a key may be NULL") : literal(!notNull)],
        ["defaultValue", harmless("the default of a column, as the database says it")],
        ["primaryKey", literal(isKey)],
        ["unique", harmless("whether a column is unique, as Sequelize sees it")],
        ["comment", harmless("the comment of a column")],
        ["autoIncrement", harmless("whether a column counts")],
        ["special", harmless("the values of an enum")],
      ]),
    ];
  });
}

/** What showAllTables gives: one can ask whether a table is in it. */
export function allTables(world: World): Value {
  const has = ([name = UNDEFINED]: readonly Value[]): Value => {
    const text = stringOf(name);
    return text === undefined
      ? harmless("whether a table is there")
      : tableExists(world, { schema: undefined, name: text });
  };
  return hostOf({
    what: "the list of tables",
    get: (name) => {
      switch (name) {
        case "includes":
          return native(name, has);
        case "indexOf":
          return native(name, (args) => {
            const there = has(args);
            if (there.kind === "unknown") return there;
            return there.kind === "literal" && there.value === false
              ? literal(-1)
              : harmless("where a table is in a list");
          });
        default:
          return undefined;
      }
    },
  });
}

/** What showIndex gives, where all of the table is known. */
export function indexesOf(world: World, table: RelationName): Value {
  const found = tableOf(world.state, table);
  if (found?.complete !== true) return harmless(`the indexes of ${table.name}`);
  const keys = found.constraints.flatMap((each) =>
    each.kind === "unique" || each.kind === "primaryKey"
      ? [indexValue(each.name, true, each.kind === "primaryKey", each.columns)]
      : [],
  );
  const indexes = found.indexes.map(({ name, unique, elements }) =>
    indexValue(
      name,
      unique,
      false,
      elements.flatMap(({ of }) => (of.kind === "column" ? [of.column] : [])),
    ),
  );
  return arrayOf([...keys, ...indexes]);
}

function indexValue(
  name: string | undefined,
  unique: boolean,
  primary: boolean,
  columns: readonly string[],
): Value {
  return objectOf([
    ["name", name === undefined ? harmless("the name of an index") : literal(name)],
    ["unique", literal(unique)],
    ["primary", literal(primary)],
    ["fields", arrayOf(columns.map((column) => objectOf([["attribute", literal(column)]])))],
  ]);
}

/** What getForeignKeyReferencesForTable gives, where all of the table is known. */
export function referencesOf(world: World, table: RelationName): Value {
  const found = tableOf(world.state, table);
  if (found?.complete !== true) return harmless(`the foreign keys of ${table.name}`);
  return arrayOf(
    found.constraints.flatMap((each) => {
      if (each.kind !== "foreignKey") return [];
      const { name, columns, target, targetColumns } = each;
      const named = name === undefined ? harmless("the name of a foreign key") : literal(name);
      return columns.map((column, index) =>
        objectOf([
          ["constraintName", named],
          ["constraint_name", named],
          ["tableName", literal(table.name)],
          ["columnName", literal(column)],
          ["referencedTableName", literal(target.name)],
          [
            "referencedColumnName",
            targetColumns?.[index] === undefined
              ? harmless("a column that a key refers to")
              : literal(targetColumns[index]),
          ],
        ]),
      );
    }),
  );
}

/** The table that a question names. */
export function askedTable(value: Value | undefined, at: SourceSpan): RelationName {
  const name = stringOf(value);
  if (name !== undefined) return { schema: undefined, name };
  if (value?.kind === "object") {
    const [table, schema] = ["tableName", "schema"].map((key) =>
      stringOf(value.properties.get(key)),
    );
    if (table !== undefined) return { schema, name: table };
  }
  throw new GiveUp("which table is asked for is not known", at);
}
