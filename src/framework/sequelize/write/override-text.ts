import { stringText } from "../../javascript/chain/string-text.js";
import type { ModuleKind } from "../../javascript/module-kind.js";
import type { ReadDialect } from "../real-sequelize.js";

/** What a module of SQL for one database is made of. */
export interface OverrideContent {
  readonly sqls: readonly string[];
  /** Stands at the top, in a sentence. */
  readonly about: string;
  readonly database: ReadDialect;
  /** Why there is no way back. */
  readonly why: string;
  readonly kind: ModuleKind;
  /** Is the query interface given as `{ context }`, as umzug does? */
  readonly isContext: boolean;
  readonly isTyped: boolean;
}

/** A module whose `up` runs statements on one database. Not laid out. */
export function overrideText(content: OverrideContent): string {
  const { sqls, about, database, why, kind, isContext, isTyped } = content;
  // MariaDB and MySQL are two dialects to Sequelize that take the same SQL.
  const names = database === "mysql" || database === "mariadb" ? ["mysql", "mariadb"] : [database];
  const test = names.map((name) => `queryInterface.sequelize.getDialect() !== ${stringText(name)}`);
  const type = isTyped ? (isContext ? ": { context: QueryInterface }" : ": QueryInterface") : "";
  const parameter = `${isContext ? "{ context: queryInterface }" : "queryInterface"}${type}`;
  const body = [
    `if (${test.join(" && ")}) {\nthrow new Error(${stringText(`This migration was written for ${names.join(" and ")} only.`)});\n}`,
    ...sqls.map((sql) => `await queryInterface.sequelize.query(${stringText(sql)});`),
  ].join("\n\n");
  const down = `throw new Error(${stringText(why)});`;
  const head = [
    `// ${about}`,
    ...(isTyped ? ['import type { QueryInterface } from "sequelize";'] : []),
  ];
  const functions =
    kind === "esm" || isTyped
      ? [
          `export async function up(${parameter}) {\n${body}\n}`,
          `export async function down() {\n${down}\n}`,
        ]
      : [
          `module.exports = {\nasync up(${parameter}) {\n${body}\n},\n\nasync down() {\n${down}\n},\n};`,
        ];
  return `${[...head, ...functions].join("\n\n")}\n`;
}
