import type { EncodedFile } from "../../../edit/encoding.js";
import type { Dialect } from "../../../sql/dialect.js";
import { namedDialect } from "../../classes/discover/dialect.js";

/** The databases of the framework's drivers, by their packages. */
const DRIVERS: Readonly<Record<string, Dialect>> = {
  postgresql: "postgres",
  mysql: "mysql",
  mariadb: "mysql",
  sqlite: "sqlite",
  "better-sqlite": "sqlite",
  libsql: "sqlite",
  mssql: "mssql",
};

/**
 * The database that migrations are for: what their directory is called, else the only driver that sources or package.json name, else
 * by words that only one of them takes. MikroORM quotes names for MySQL and SQLite alike.
 */
export function dialectOf(
  directory: string,
  texts: readonly string[],
  files: ReadonlyMap<string, EncodedFile>,
  packages: string,
): Dialect | undefined {
  const named = namedDialect(directory);
  if (named !== undefined) return named;
  const sources = [...files.values()].map(({ text }) => text).join("\n");
  return driverIn(sources) ?? driverIn(packages) ?? dialectOfWords(texts.join("\n"));
}

function driverIn(text: string): Dialect | undefined {
  const found = [...text.matchAll(/@mikro-orm\/([\w-]+)["'/]/g)].flatMap(
    ([, name = ""]) => DRIVERS[name] ?? [],
  );
  const [only, second] = new Set(found);
  return second === undefined ? only : undefined;
}

function dialectOfWords(text: string): Dialect | undefined {
  if (/\bengine\s*=|\bauto_increment\b/i.test(text)) return "mysql";
  if (/\bautoincrement\b|\bpragma\b/i.test(text)) return "sqlite";
  if (/\bcreate table \[|\bnvarchar\b|\bdatetime2\b/i.test(text)) return "mssql";
  return /::\w+|\bserial\b|\btimestamptz\b|\bjsonb\b|\bcreate (?:table|type) (?:if not exists )?\\?"/i.test(
    text,
  )
    ? "postgres"
    : undefined;
}
