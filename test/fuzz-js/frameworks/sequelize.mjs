/** Random chains as Sequelize migrations. */

import { bodyOf, loop, numberOf } from "../modules.mjs";

const text = (value) => JSON.stringify(value);

const TYPES = {
  integer: () => "Sequelize.INTEGER",
  bigint: () => "Sequelize.BIGINT",
  string: ({ length }) => (length === 255 ? "Sequelize.STRING" : `Sequelize.STRING(${length})`),
  text: () => "Sequelize.TEXT",
  boolean: () => "Sequelize.BOOLEAN",
  decimal: () => "Sequelize.DECIMAL(8, 2)",
  float: () => "Sequelize.FLOAT",
  datetime: () => "Sequelize.DATE",
  date: () => "Sequelize.DATEONLY",
  json: () => "Sequelize.JSON",
  uuid: () => "Sequelize.UUID",
  enum: ({ values }) => `Sequelize.ENUM(${values.map(text).join(", ")})`,
};

function attribute(column, foreign) {
  const { type, notNull, value, isPrimary, isCounted, isUnique } = column;
  const parts = [
    `type: ${TYPES[type](column)}`,
    ...(isPrimary ? ["primaryKey: true"] : []),
    ...(isCounted ? ["autoIncrement: true"] : []),
    ...(notNull ? ["allowNull: false"] : []),
    ...(value === undefined ? [] : [`defaultValue: ${text(value)}`]),
    ...(isUnique ? ["unique: true"] : []),
    ...(foreign === undefined ? [] : [`references: { model: ${text(foreign.to)}, key: "id" }`]),
    ...(foreign?.onDelete === undefined ? [] : [`onDelete: ${text(foreign.onDelete)}`]),
  ];
  return `{ ${parts.join(", ")} }`;
}

function callsOf(action) {
  const { table, name, columns } = action;
  const call = (method, ...args) => [`queryInterface.${method}(${args.join(", ")})`];
  switch (action.kind) {
    case "createTable": {
      const attributes = table.columns.map(
        (column) =>
          `${text(column.name)}: ${attribute(
            column,
            table.foreigns.find((key) => key.column === column.name),
          )},`,
      );
      return call("createTable", text(table.name), `{\n${attributes.join("\n")}\n}`);
    }
    case "dropTable":
      return call("dropTable", text(name));
    case "renameTable":
      return call("renameTable", text(action.from), text(action.to));
    case "addColumn":
      return call("addColumn", text(table), text(action.column.name), attribute(action.column));
    case "addColumns":
      return [
        loop(
          action.names,
          `queryInterface.addColumn(${text(table)}, name, { type: Sequelize.STRING(40) })`,
        ),
      ];
    case "dropColumn":
      return call("removeColumn", text(table), text(name));
    case "renameColumn":
      return call("renameColumn", text(table), text(action.from), text(action.to));
    case "alterColumn":
      return call("changeColumn", text(table), text(action.column.name), attribute(action.column));
    case "addIndex":
      return call(
        "addIndex",
        text(table),
        text(columns),
        ...(name === undefined ? [] : [`{ name: ${text(name)} }`]),
      );
    case "dropIndex":
      return call("removeIndex", text(table), name === undefined ? text(columns) : text(name));
    case "addUnique":
      return call(
        "addConstraint",
        text(table),
        `{ fields: ${text(columns)}, type: "unique", name: ${text(name)} }`,
      );
    case "dropUnique":
      return call("removeConstraint", text(table), text(name));
    case "addForeign": {
      const more = action.onDelete === undefined ? "" : `, onDelete: ${text(action.onDelete)}`;
      return call(
        "addConstraint",
        text(table),
        `{ fields: [${text(action.column)}], type: "foreign key", name: ${text(`fk_${table}_${action.column}`)}, references: { table: ${text(action.to)}, field: "id" }${more} }`,
      );
    }
    case "dropForeign":
      return call("removeConstraint", text(table), text(`fk_${table}_${action.column}`));
    case "insert":
      // The rows of one bulkInsert are given the columns of all.
      return action.rows.flatMap((row) => call("bulkInsert", text(table), text([row])));
    case "update": {
      const where = action.where === undefined ? "{}" : `{ ${text(action.where)}: null }`;
      return call(
        "bulkUpdate",
        text(table),
        `{ ${text(action.column)}: ${text(action.value)} }`,
        where,
      );
    }
    case "remove":
      return call("bulkDelete", text(table), `{ id: { [Sequelize.Op.gt]: ${action.above} } }`);
    case "rowLoop":
      return [
        `(async () => {\nconst [rows] = await queryInterface.sequelize.query(${text(`select id from ${table}`)});\nfor (const row of rows) {\nawait queryInterface.bulkUpdate(${text(table)}, { ${text(action.column)}: \`row \${row.id}\` }, { id: row.id });\n}\n})()`,
      ];
    case "sql":
      return action.sql.map((sql) => `queryInterface.sequelize.query(${text(sql)})`);
    default:
      throw new Error(`no ${action.kind}`);
  }
}

export const sequelize = {
  name: "sequelize",
  directory: "migrations",
  can: () => true,
  drops: true,
  guards: () => true,
  /** The names of the migrations, in their order. */
  names: ({ modules }) => modules.map((_, index) => `${numberOf(index)}-step.js`),
  files: ({ modules }) => [
    ["package.json", text({ dependencies: { sequelize: "6", sqlite3: "5" } })],
    ...modules.map((actions, index) => [
      `migrations/${numberOf(index)}-step.js`,
      moduleText(actions),
    ]),
  ],
};

function moduleText(actions) {
  const { helpers, statements } = bodyOf(actions, {
    database: "queryInterface, Sequelize",
    calls: callsOf,
    asks: ({ table, column }) =>
      column === undefined
        ? `queryInterface.tableExists(${text(table)})`
        : `queryInterface.describeTable(${text(table)}).then((found) => ${text(column)} in found)`,
    rows: (table) =>
      `queryInterface.sequelize.query(${text(`select * from ${table}`)}).then(([rows]) => rows)`,
    transaction: () => undefined,
  });
  return `"use strict";\n\n${helpers.join("\n\n")}\n\nmodule.exports = {\nasync up(queryInterface, Sequelize) {\n${statements.join("\n")}\n},\nasync down() {},\n};\n`;
}
