/** Random chains as MikroORM migrations in JavaScript: SQL that waits for the end of `up`, or runs at once. */

import { bodyOf } from "../modules.mjs";
import { columnSql, literalOf, quoted, tableSql } from "../schema.mjs";

const text = (value) => JSON.stringify(value);

/** Constraints that MikroORM has no call for. */
const WITHOUT = new Set(["dropUnique", "addUnique", "addForeign", "dropForeign", "rowLoop"]);

/** The SQL of an action. */
function sqlOf(action) {
  const { table, name, columns } = action;
  const index = () => quoted(name ?? `${table}_${columns.join("_")}_index`);
  switch (action.kind) {
    case "createTable":
      return [`create table ${quoted(table.name)} (${tableSql(table)})`];
    case "dropTable":
      return [`drop table ${action.ifExists ? "if exists " : ""}${quoted(name)}`];
    case "renameTable":
      return [`alter table ${quoted(action.from)} rename to ${quoted(action.to)}`];
    case "addColumn":
      return [`alter table ${quoted(table)} add column ${columnSql(action.column)}`];
    case "addColumns":
      return action.names.map(
        (each) => `alter table ${quoted(table)} add column ${quoted(each)} varchar(40)`,
      );
    case "dropColumn":
      return [`alter table ${quoted(table)} drop column ${quoted(name)}`];
    case "renameColumn":
      return [
        `alter table ${quoted(table)} rename column ${quoted(action.from)} to ${quoted(action.to)}`,
      ];
    case "alterColumn":
      return rebuilt(action);
    case "addIndex":
      return [`create index ${index()} on ${quoted(table)} (${columns.map(quoted).join(", ")})`];
    case "dropIndex":
      return [`drop index ${index()}`];
    case "insert":
      return action.rows.map((row) => {
        const values = Object.values(row).map(literalOf);
        return `insert into ${quoted(table)} (${Object.keys(row).map(quoted).join(", ")}) values (${values.join(", ")})`;
      });
    case "update": {
      const where = action.where === undefined ? "" : ` where ${quoted(action.where)} is null`;
      return [
        `update ${quoted(table)} set ${quoted(action.column)} = ${literalOf(action.value)}${where}`,
      ];
    }
    case "remove":
      return [`delete from ${quoted(table)} where "id" > ${action.above}`];
    case "sql":
      return action.sql;
    default:
      throw new Error(`no ${action.kind}`);
  }
}

/** A table made anew beside the old one, as SQLite wants it. */
function rebuilt({ table, was, now }) {
  const [temporary, old] = [quoted(`${table}__temp_alter`), quoted(table)];
  const kept = was.columns.map((each) => quoted(each.name)).join(", ");
  const nameOf = (index) => quoted(index.name ?? `${table}_${index.columns.join("_")}_index`);
  return [
    `create table ${temporary} (${tableSql(now)})`,
    `insert into ${temporary} (${kept}) select ${kept} from ${old}`,
    `drop table ${old}`,
    `alter table ${temporary} rename to ${old}`,
    ...was.indexes.map(
      (index) =>
        `create index ${nameOf(index)} on ${old} (${index.columns.map(quoted).join(", ")})`,
    ),
  ];
}

const className = (index) => `Migration2024010100${String(1000 + index)}`;

export const mikroOrm = {
  name: "mikro-orm",
  directory: "migrations",
  can: (kind) => !WITHOUT.has(kind),
  drops: true,
  // Nothing but what its tables are called stops a database that stands in the middle.
  guards: ({ modules }) => !modules.flat().some(({ kind }) => /^(?:drop|rename)Table$/.test(kind)),
  names: ({ modules }) => modules.map((_, index) => className(index)),
  files: ({ modules }) => [
    [
      "package.json",
      text({ dependencies: { "@mikro-orm/migrations": "6", "@mikro-orm/better-sqlite": "6" } }),
    ],
    ...modules.map((actions, index) => [
      `migrations/${className(index)}.js`,
      moduleText(actions, index),
    ]),
  ],
};

function moduleText(actions, index) {
  // What waits and what runs at once is not in the order of the text where a module has both; what waits throws behind every `catch`.
  const atOnce = index % 3 === 2 || actions.some(({ wrap }) => wrap === "swallow");
  const method = atOnce ? "execute" : "addSql";
  const there = ({ table, column }) =>
    column === undefined
      ? `select 1 from sqlite_master where type = 'table' and name = '${table}'`
      : `select 1 from pragma_table_info('${table}') where name = '${column}'`;
  const { helpers, statements } = bodyOf(actions, {
    database: "migration",
    calls: (action) =>
      sqlOf(action).map(
        (sql) => `${action.wrap === "helper" ? "migration" : "this"}.${method}(${text(sql)})`,
      ),
    asks: (question) => `(async () => (await this.execute(${text(there(question))})).length > 0)()`,
    rows: (table) => `this.execute(${text(`select * from ${table}`)})`,
    transaction: () => undefined,
  });
  const body = statements.join("\n").replace(/(helper\d+)\(migration\)/g, "$1(this)");
  const asked = body.replace(
    /await \(async \(\) => \((await this\.execute\([^\n]*?\))\)\.length > 0\)\(\)/g,
    "($1).length > 0",
  );
  return `const { Migration } = require("@mikro-orm/migrations");\n\n${helpers.join("\n\n")}\n\nclass ${className(index)} extends Migration {\nasync up() {\n${asked}\n}\n\nasync down() {}\n}\n\nexports.${className(index)} = ${className(index)};\n`;
}
