/** Random chains as TypeORM migrations: SQL as its command line generates it for SQLite, and calls of the query runner. */

import { bodyOf, loop } from "../modules.mjs";
import { columnSql, literalOf, quoted, tableSql } from "../schema.mjs";

const text = (value) => JSON.stringify(value);

/** Kinds that TypeORM has no call for, or whose names of constraints only TypeORM knows. */
const WITHOUT = new Set(["dropUnique", "addUnique", "addForeign", "dropForeign"]);

const query = (sql, values) =>
  `queryRunner.query(${text(sql)}${values === undefined ? "" : `, ${text(values)}`})`;

function callsOf(action) {
  const { table, name, columns } = action;
  switch (action.kind) {
    case "createTable":
      return [query(`CREATE TABLE ${quoted(table.name)} (${tableSql(table)})`)];
    case "dropTable":
      return [
        action.ifExists
          ? `queryRunner.dropTable(${text(name)}, true)`
          : query(`DROP TABLE ${quoted(name)}`),
      ];
    case "renameTable":
      return [query(`ALTER TABLE ${quoted(action.from)} RENAME TO ${quoted(action.to)}`)];
    case "addColumn":
      return [query(`ALTER TABLE ${quoted(table)} ADD COLUMN ${columnSql(action.column)}`)];
    case "addColumns":
      return [
        loop(
          action.names,
          `queryRunner.query(\`ALTER TABLE ${quoted(table)} ADD "\${name}" varchar(40)\`)`,
        ),
      ];
    case "dropColumn":
      return [query(`ALTER TABLE ${quoted(table)} DROP COLUMN ${quoted(name)}`)];
    case "renameColumn":
      return [
        query(
          `ALTER TABLE ${quoted(table)} RENAME COLUMN ${quoted(action.from)} TO ${quoted(action.to)}`,
        ),
      ];
    case "alterColumn":
      return rebuilt(action).map((sql) => query(sql));
    case "addIndex":
      return [
        query(
          `CREATE INDEX ${quoted(name ?? `IDX_${table}_${columns.join("_")}`)} ON ${quoted(table)} (${columns.map(quoted).join(", ")})`,
        ),
      ];
    case "dropIndex":
      return [query(`DROP INDEX ${quoted(name ?? `IDX_${table}_${columns.join("_")}`)}`)];
    case "insert":
      return action.rows.map((row) => {
        const names = Object.keys(row);
        return query(
          `INSERT INTO ${quoted(table)} (${names.map(quoted).join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
          Object.values(row).map((value) => (typeof value === "boolean" ? Number(value) : value)),
        );
      });
    case "update": {
      const where = action.where === undefined ? "" : ` WHERE ${quoted(action.where)} IS NULL`;
      return [
        query(
          `UPDATE ${quoted(table)} SET ${quoted(action.column)} = ${literalOf(action.value)}${where}`,
        ),
      ];
    }
    case "remove":
      return [query(`DELETE FROM ${quoted(table)} WHERE "id" > ${action.above}`)];
    case "rowLoop":
      return [
        `(async () => {\nfor (const row of await ${query(`SELECT id FROM ${quoted(table)}`)}) {\nawait queryRunner.query(${text(`UPDATE ${quoted(table)} SET ${quoted(action.column)} = ? WHERE id = ?`)}, [\`row \${row.id}\`, row.id]);\n}\n})()`,
      ];
    case "sql":
      return action.sql.map((sql) => query(sql));
    default:
      throw new Error(`no ${action.kind}`);
  }
}

/** As TypeORM changes a table on SQLite: the indexes go before, and come again behind it. */
function rebuilt({ table, was, now }) {
  const [temporary, old] = [quoted(`temporary_${table}`), quoted(table)];
  const kept = was.columns.map((each) => quoted(each.name)).join(", ");
  const nameOf = (index) => quoted(index.name ?? `IDX_${table}_${index.columns.join("_")}`);
  return [
    ...was.indexes.map((index) => `DROP INDEX ${nameOf(index)}`),
    `CREATE TABLE ${temporary} (${tableSql(now)})`,
    `INSERT INTO ${temporary}(${kept}) SELECT ${kept} FROM ${old}`,
    `DROP TABLE ${old}`,
    `ALTER TABLE ${temporary} RENAME TO ${old}`,
    ...was.indexes.map(
      (index) =>
        `CREATE INDEX ${nameOf(index)} ON ${old} (${index.columns.map(quoted).join(", ")})`,
    ),
  ];
}

const className = (index) => `Step1700000000${String(100 + index)}`;

export const typeorm = {
  name: "typeorm",
  directory: "src",
  can: (kind) => !WITHOUT.has(kind),
  drops: true,
  // Nothing but what its tables are called stops a database that stands in the middle.
  guards: ({ modules }) => !modules.flat().some(({ kind }) => /^(?:drop|rename)Table$/.test(kind)),
  names: ({ modules }) => modules.map((_, index) => className(index)),
  files: ({ modules }) => {
    const names = modules.map((_, index) => className(index));
    const imports = names.map((name) => `import { ${name} } from "./migrations/${name}";`);
    return [
      ["package.json", text({ dependencies: { typeorm: "1" } })],
      [
        "src/data-source.ts",
        `${imports.join("\n")}\n\nexport const migrations = [${names.join(", ")}];\n`,
      ],
      ...modules.map((actions, index) => [
        `src/migrations/${className(index)}.ts`,
        moduleText(actions, className(index)),
      ]),
    ];
  },
};

function moduleText(actions, name) {
  const { helpers, statements } = bodyOf(actions, {
    database: "queryRunner",
    calls: callsOf,
    asks: ({ table, column }) =>
      column === undefined
        ? `queryRunner.hasTable(${text(table)})`
        : `queryRunner.hasColumn(${text(table)}, ${text(column)})`,
    rows: (table) => query(`SELECT * FROM ${table}`),
    transaction: () => undefined,
  });
  const typed = helpers.map((each) => each.replace("(queryRunner)", "(queryRunner: QueryRunner)"));
  return `import { MigrationInterface, QueryRunner } from "typeorm";\n\n${typed.join("\n\n")}\n\nexport class ${name} implements MigrationInterface {\npublic async up(queryRunner: QueryRunner): Promise<void> {\n${statements.join("\n")}\n}\n\npublic async down(queryRunner: QueryRunner): Promise<void> {}\n}\n`;
}
