/** The longest name that SQL Server takes (sysname). https://learn.microsoft.com/sql/relational-databases/databases/database-identifiers */
export const LONGEST_NAME = 128;

/** A name in brackets. */
export function quoteName(name: string): string {
  return `[${name.replaceAll("]", "]]")}]`;
}

/** A text as a Unicode literal. */
export function quoteText(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`;
}
