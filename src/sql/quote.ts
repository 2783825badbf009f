import type { Dialect } from "./dialect.js";

/** The name in the dialect's quotes. */
export function quoteName(name: string, dialect: Dialect): string {
  switch (dialect) {
    case "mysql":
      return `\`${name.replaceAll("`", "``")}\``;
    case "mssql":
      return `[${name.replaceAll("]", "]]")}]`;
    case "postgres":
    case "sqlite":
      return `"${name.replaceAll('"', '""')}"`;
  }
}

/** The text as a string of SQL. */
export function quoteText(text: string, dialect: Dialect): string {
  const escaped = dialect === "mysql" ? text.replaceAll("\\", "\\\\") : text;
  return `'${escaped.replaceAll("'", "''")}'`;
}
