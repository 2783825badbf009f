import type { Dialect } from "../../../sql/dialect.js";

/** Words of directories that say which database a chain is for. */
const NAMES: readonly (readonly [RegExp, Dialect])[] = [
  [/\b(?:postgres|postgresql|postgresdb|pg|cockroachdb)\b/i, "postgres"],
  [/\b(?:mysql|mysqldb|mariadb)\b/i, "mysql"],
  [/\b(?:sqlite|sqlite3|better-sqlite3)\b/i, "sqlite"],
  [/\b(?:mssql|sqlserver)\b/i, "mssql"],
];

/** The database that the name of a directory says. */
export function namedDialect(directory: string): Dialect | undefined {
  return NAMES.find(([pattern]) => pattern.test(directory))?.[1];
}

/** The database that a chain is for, by the name of its directory, or by the quotes and words that only one of them takes. */
export function dialectOf(directory: string, texts: readonly string[]): Dialect | undefined {
  const named = namedDialect(directory);
  if (named !== undefined) return named;
  const all = texts.join("\n");
  if (/\bENGINE\s*=|\bAUTO_INCREMENT\b|CREATE TABLE \\?`/i.test(all)) return "mysql";
  if (/\bAUTOINCREMENT\b|\bPRAGMA\b|datetime\('now'\)/i.test(all)) return "sqlite";
  if (
    /::\w+|\bSERIAL\b|\bTIMESTAMP WITH\b|\bcharacter varying\b|\buuid_generate_v4\b|\bjsonb\b|"public"\./i.test(
      all,
    )
  )
    return "postgres";
  return undefined;
}
