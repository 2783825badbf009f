/** Random chains as Knex migrations. */

import { bodyOf, numberOf } from "../modules.mjs";

const text = (value) => JSON.stringify(value);

const TYPES = {
  integer: (name) => `integer(${name})`,
  bigint: (name) => `bigInteger(${name})`,
  string: (name, { length }) => `string(${name}${length === 255 ? "" : `, ${length}`})`,
  text: (name) => `text(${name})`,
  boolean: (name) => `boolean(${name})`,
  decimal: (name) => `decimal(${name}, 8, 2)`,
  float: (name) => `float(${name})`,
  datetime: (name) => `dateTime(${name})`,
  date: (name) => `date(${name})`,
  json: (name) => `json(${name})`,
  uuid: (name) => `uuid(${name})`,
  enum: (name, { values }) => `enu(${name}, ${text(values)})`,
};

function columnCall(column, foreign) {
  const { name, type, notNull, value, isPrimary, isCounted, isUnique } = column;
  if (isCounted) return `table.increments(${text(name)})`;
  return [
    `table.${TYPES[type](text(name), column)}`,
    ...(isPrimary ? ["primary()"] : []),
    ...(notNull ? ["notNullable()"] : []),
    ...(value === undefined ? [] : [`defaultTo(${text(value)})`]),
    ...(isUnique ? ["unique()"] : []),
    ...(foreign === undefined ? [] : [`references("id").inTable(${text(foreign.to)})`]),
    ...(foreign?.onDelete === undefined ? [] : [`onDelete(${text(foreign.onDelete)})`]),
  ].join(".");
}

const alter = (database, table, ...calls) =>
  `${database}.schema.alterTable(${text(table)}, (table) => { ${calls.map((each) => `${each};`).join(" ")} })`;

function callsOf(action, database) {
  const schema = `${database}.schema`;
  const { table, name, columns } = action;
  switch (action.kind) {
    case "createTable": {
      const calls = table.columns.map((column) =>
        columnCall(
          column,
          table.foreigns.find((key) => key.column === column.name),
        ),
      );
      return [
        `${schema}.createTable(${text(table.name)}, (table) => {\n${calls.map((each) => `${each};`).join("\n")}\n})`,
      ];
    }
    case "dropTable":
      return [`${schema}.dropTable${action.ifExists ? "IfExists" : ""}(${text(name)})`];
    case "renameTable":
      return [`${schema}.renameTable(${text(action.from)}, ${text(action.to)})`];
    case "addColumn":
      return [alter(database, table, columnCall(action.column))];
    case "addColumns":
      return [
        `${schema}.alterTable(${text(table)}, (table) => { for (const name of ${text(action.names)}) table.string(name, 40); })`,
      ];
    case "dropColumn":
      return [alter(database, table, `table.dropColumn(${text(name)})`)];
    case "renameColumn":
      return [
        alter(database, table, `table.renameColumn(${text(action.from)}, ${text(action.to)})`),
      ];
    case "alterColumn":
      return [alter(database, table, `${columnCall(action.column)}.alter()`)];
    case "addIndex":
      return [
        alter(
          database,
          table,
          `table.index(${[text(columns), ...(name === undefined ? [] : [text(name)])].join(", ")})`,
        ),
      ];
    case "dropIndex":
      return [
        alter(
          database,
          table,
          `table.dropIndex(${[text(columns), ...(name === undefined ? [] : [text(name)])].join(", ")})`,
        ),
      ];
    case "addUnique":
      return [
        alter(database, table, `table.unique(${text(columns)}, { indexName: ${text(name)} })`),
      ];
    case "dropUnique":
      return [alter(database, table, `table.dropUnique(${text(columns)}, ${text(name)})`)];
    case "addForeign":
      return [
        alter(
          database,
          table,
          `table.foreign(${text(action.column)}).references("id").inTable(${text(action.to)})${action.onDelete === undefined ? "" : `.onDelete(${text(action.onDelete)})`}`,
        ),
      ];
    case "dropForeign":
      return [alter(database, table, `table.dropForeign(${text(action.column)})`)];
    case "insert":
      // Rows that are inserted together are given the columns of all.
      return action.rows.map((row) => `${database}(${text(table)}).insert(${text(row)})`);
    case "update": {
      const where = action.where === undefined ? "" : `.whereNull(${text(action.where)})`;
      return [
        `${database}(${text(table)})${where}.update({ ${text(action.column)}: ${text(action.value)} })`,
      ];
    }
    case "remove":
      return [`${database}(${text(table)}).where("id", ">", ${action.above}).del()`];
    case "rowLoop":
      return [
        `(async () => {\nfor (const row of await ${database}(${text(table)}).select("id")) {\nawait ${database}(${text(table)}).where({ id: row.id }).update({ ${text(action.column)}: \`row \${row.id}\` });\n}\n})()`,
      ];
    case "sql":
      return action.sql.map((sql) => `${database}.raw(${text(sql)})`);
    default:
      throw new Error(`no ${action.kind}`);
  }
}

export const knex = {
  name: "knex",
  directory: "migrations",
  can: () => true,
  drops: true,
  guards: () => true,
  /** The names of the migrations, in their order. */
  names: ({ modules }) => modules.map((_, index) => `${numberOf(index)}_step.js`),
  /** The files of a project. */
  files: ({ modules }) => [
    ["package.json", text({ dependencies: { knex: "3", "better-sqlite3": "12" } })],
    ...modules.map((actions, index) => [
      `migrations/${numberOf(index)}_step.js`,
      moduleText(actions),
    ]),
  ],
};

function moduleText(actions) {
  const { helpers, statements } = bodyOf(actions, {
    database: "knex",
    calls: (action) => callsOf(action, "knex"),
    asks: ({ table, column }) =>
      column === undefined
        ? `knex.schema.hasTable(${text(table)})`
        : `knex.schema.hasColumn(${text(table)}, ${text(column)})`,
    rows: (table) => `knex(${text(table)}).select()`,
    transaction: (action) =>
      `await knex.transaction(async (trx) => {\n${callsOf(action, "trx")
        .map((each) => `await ${each};`)
        .join("\n")}\n});`,
  });
  return `${helpers.join("\n\n")}\n\nexports.up = async function (knex) {\n${statements.join("\n")}\n};\n\nexports.down = async function () {};\n`;
}
