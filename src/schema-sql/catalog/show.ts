import type { Dialect } from "../../sql/dialect.js";

/** `SHOW …` and `PRAGMA …` on one table, and the catalog that they show. The table's name is the first group, a condition the second. */
const FORMS: readonly {
  readonly dialect: Dialect;
  readonly form: RegExp;
  readonly select: (table: string, condition: string | undefined) => string;
}[] = [
  {
    dialect: "mysql",
    form: /^\s*show\s+(?:index|indexes|keys)\s+(?:from|in)\s+`?(\w+)`?(?:\s+where\s+(.+?))?\s*;?\s*$/is,
    select: (table, condition) => ofTable("statistics", table, condition),
  },
  {
    dialect: "mysql",
    form: /^\s*show\s+(?:full\s+)?(?:columns|fields)\s+(?:from|in)\s+`?(\w+)`?(?:\s+where\s+(.+?))?\s*;?\s*$/is,
    select: (table, condition) => ofTable("columns", table, condition),
  },
  {
    dialect: "mysql",
    form: /^\s*show\s+(?:full\s+)?(?:columns|fields)\s+(?:from|in)\s+`?(\w+)`?\s+like\s+('[^'%_\\]*'|"[^"%_\\]*")\s*;?\s*$/is,
    select: (table, name) => ofTable("columns", table, `field = ${name ?? ""}`),
  },
  {
    dialect: "mysql",
    form: /^\s*show\s+tables\s+like\s+['"]([^'"%\\]+)['"]\s*;?\s*$/is,
    select: (table) => ofTable("tables", table, undefined),
  },
  {
    dialect: "sqlite",
    form: /^\s*pragma\s+table_x?info\s*\(\s*["'`]?(\w+)["'`]?\s*\)\s*;?\s*$/is,
    select: (table) => `select * from refold_columns where table_name = '${table}'`,
  },
  {
    dialect: "sqlite",
    form: /^\s*pragma\s+index_list\s*\(\s*["'`]?(\w+)["'`]?\s*\)\s*;?\s*$/is,
    select: (table) => `select * from sqlite_master where type = 'index' and tbl_name = '${table}'`,
  },
];

function ofTable(catalog: string, table: string, condition: string | undefined): string {
  const more = condition === undefined ? "" : ` and (${condition})`;
  return `select * from information_schema.${catalog} where table_name = '${table}'${more}`;
}

/** A SELECT that asks for the same; undefined where the text is another statement. */
export function asSelect(text: string, dialect: Dialect): string | undefined {
  for (const { dialect: of, form, select } of FORMS) {
    const [, table, condition] = of === dialect ? (form.exec(text) ?? []) : [];
    if (table !== undefined) return select(table, condition);
  }
  return undefined;
}
