import { DataTypes } from "sequelize";
import { isSameMember } from "../../../operation/relational/names.js";
import { columnOf, type TableState } from "../../../operation/relational/state.js";
import type { SchemaStatement } from "../../../operation/relational/statement.js";
import { GiveUp } from "../../javascript/interpret/signals.js";
import {
  failure,
  knownTable,
  relationOf,
  textOf,
  type CallContext,
  type CallReader,
} from "./context.js";
import { inOwnWords } from "./own-words.js";
import { rebuild, described } from "./sqlite-rebuild.js";
import { whereMissing } from "./tables.js";

/** addColumn(table, column, attribute). */
export const addColumn: CallReader = ([table, column, attribute], context) => {
  const { real, read } = context;
  const sql = real.sql("addColumnQuery", table, column, real.normalized(attribute));
  return inOwnWords(whereMissing(read(sql), context), context);
};

const NOT_FOLLOWED = "what Sequelize does here on SQL Server is not followed";

/** removeColumn(table, column). On SQLite the table is made anew; on MySQL the column's foreign keys go first. */
export const removeColumn: CallReader = ([table, column], context) => {
  const { real, read, dialect } = context;
  const name = textOf(column, "the column", context);
  switch (dialect) {
    case "postgres":
      return read(real.sql("removeColumnQuery", table, name));
    case "mysql":
      return [
        ...foreignKeysOn(name, knownTable(table, context), context).flatMap((key) =>
          read(real.sql("dropForeignKeyQuery", table, key)),
        ),
        ...read(real.sql("removeColumnQuery", table, name)),
      ];
    case "sqlite": {
      const fields = described(knownTable(table, context), context);
      const rest = Object.entries(fields).filter(([each]) => each !== name);
      return rebuild(table, Object.fromEntries(rest), context);
    }
    case "mssql":
      throw new GiveUp(NOT_FOLLOWED, context.at);
  }
};

function foreignKeysOn(
  column: string,
  table: TableState,
  { state, at }: CallContext,
): readonly string[] {
  const isIt = (each: string): boolean => isSameMember(each, column, "mysql");
  const referred = [...state.tables.values()].some(({ constraints }) =>
    constraints.some(
      (each) =>
        each.kind === "foreignKey" &&
        each.target.name === table.name.name &&
        (each.targetColumns ?? []).some(isIt),
    ),
  );
  if (referred) throw new GiveUp("foreign keys of other tables need the column", at);
  return table.constraints.flatMap((each) => {
    if (each.kind !== "foreignKey" || !each.columns.some(isIt)) return [];
    if (each.name === undefined) throw new GiveUp("a foreign key has no known name", at);
    return [each.name];
  });
}

/** changeColumn(table, column, attribute): what is not said is taken away, and on SQLite most of the table with it. */
export const changeColumn: CallReader = ([table, column, given], context) => {
  const { real, read, dialect, at } = context;
  const name = textOf(column, "the column", context);
  const attribute = real.normalized(attributeOf(given));
  if (dialect === "sqlite") {
    const fields = described(knownTable(table, context), context);
    const found = fields[name];
    if (found === undefined || typeof attribute !== "object") {
      throw failure(`there is no column ${name}`, at);
    }
    const changed = rebuild(table, { ...fields, [name]: { ...found, ...attribute } }, context);
    return inOwnWords(changed, context, (each) => each === name);
  }
  const columns = real.generate(
    "attributesToSQL",
    { [name]: attribute },
    { context: "changeColumn", table },
  );
  const sql = real.sql("changeColumnQuery", table, columns);
  return inOwnWords(whereMissing(read(sql), context), context);
};

/** A type alone stands for an attribute that may be NULL (QueryInterface.normalizeAttribute). */
function attributeOf(given: unknown): unknown {
  const types: readonly unknown[] = Object.values(DataTypes);
  return types.includes(given) ? { type: given, allowNull: true } : given;
}

/** renameColumn(table, before, after). MySQL's column loses what Sequelize does not ask for; SQLite's table is made anew. */
export const renameColumn: CallReader = ([table, before, after], context) => {
  const { real, read, dialect, at } = context;
  const from = textOf(before, "the column", context);
  const to = textOf(after, "the column's new name", context);
  switch (dialect) {
    case "postgres":
      return read(real.sql("renameColumnQuery", table, from, { [to]: "" }));
    case "mysql":
      return mysqlRename(from, to, knownTable(table, context), context);
    case "sqlite": {
      const { [from]: found, ...rest } = described(knownTable(table, context), context);
      if (found === undefined) throw failure(`there is no column ${from}`, at);
      return rebuild(table, { ...rest, [to]: found }, context, (each) =>
        each === to ? from : each,
      );
    }
    case "mssql":
      throw new GiveUp(NOT_FOLLOWED, at);
  }
};

/** CHANGE with type, NULL and default of the old column: comment and counter are gone, other things that it has are not followed. */
function mysqlRename(
  from: string,
  to: string,
  table: TableState,
  context: CallContext,
): readonly SchemaStatement[] {
  const { origin, at } = context;
  const column = columnOf(table, from, "mysql");
  if (column === undefined) throw failure(`there is no column ${from}`, at);
  const isPlainDefault =
    column.default === undefined ||
    /^(?:-?[\d.]+|'[^']*'|null|true|false)$/i.test(column.default.text);
  if (!isPlainDefault || column.generated !== undefined || column.options.length > 0) {
    throw new GiveUp("what MySQL says of the column is not followed", at);
  }
  const onTable = {
    table: relationOf(table.name.name, context),
    ifTableExists: false,
    origin,
  } as const;
  const lost = [
    ...(column.comment === undefined ? [] : [{ aspect: "comment", comment: undefined } as const]),
    ...(column.autoIncrement === undefined
      ? []
      : [{ aspect: "autoIncrement", autoIncrement: undefined } as const]),
    ...(column.collation === undefined || column.type === undefined
      ? []
      : [{ aspect: "type", type: column.type, collation: undefined, using: undefined } as const]),
  ];
  return [
    { ...onTable, kind: "renameColumn", column: from, newName: to },
    ...lost.map((change): SchemaStatement => ({
      ...onTable,
      kind: "alterColumn",
      column: to,
      change,
    })),
  ];
}
