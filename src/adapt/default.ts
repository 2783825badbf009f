import type { Dialect } from "../sql/dialect.js";
import { lex, type Token } from "../sql/lex.js";
import { quoteText } from "../sql/quote.js";
import { isToken } from "../sql/tokens.js";
import type { LogicalType } from "./logical-type.js";

/** What a default gives. */
export type DefaultValue =
  | { readonly kind: "null" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  /** The moment at which the row is made. `utc`: the database gives it without a zone, as that of UTC. */
  | { readonly kind: "now"; readonly utc: boolean }
  | { readonly kind: "today" }
  | { readonly kind: "uuid" }
  | { readonly kind: "emptyArray" };

const NOW: ReadonlySet<string> = new Set([
  "now",
  "current_timestamp",
  "localtimestamp",
  "transaction_timestamp",
  "statement_timestamp",
  "getdate",
  "sysdatetime",
  "sysdatetimeoffset",
]);
const UTC_NOW: ReadonlySet<string> = new Set(["getutcdate", "sysutcdatetime", "utc_timestamp"]);
const UUID: ReadonlySet<string> = new Set([
  "gen_random_uuid",
  "uuid_generate_v4",
  "uuid",
  "newid",
  "newsequentialid",
]);
const TODAY: ReadonlySet<string> = new Set(["current_date", "curdate"]);

/** What a default gives to a column of a type; undefined where it is none of what all databases can say. */
export function readDefault(
  text: string,
  type: LogicalType,
  dialect: Dialect,
): DefaultValue | undefined {
  const lexed = lex(text, dialect);
  if (!lexed.ok) return undefined;
  const tokens = withoutCast(bare(lexed.tokens));
  const [first, second, third] = tokens;
  if (first === undefined) return undefined;
  if (isNational(first, second) && tokens.length === 2) return ofText(second?.value ?? "", type);
  if (first.kind === "text" && tokens.length === 1) return ofText(first.value, type);
  if (first.kind === "number" && tokens.length === 1) return ofNumber(first.value, type);
  if (isToken(first, "-") && second?.kind === "number" && tokens.length === 2) {
    return ofNumber(`-${second.value}`, type);
  }
  if (dialect === "sqlite" && isRandomUuid(tokens)) return { kind: "uuid" };
  if (first.kind !== "word") return undefined;
  const word = first.value.toLowerCase();
  if (tokens.length === 1) {
    if (word === "null") return { kind: "null" };
    if (word === "true" || word === "false") return { kind: "boolean", value: word === "true" };
  }
  if (
    word === "array" &&
    tokens
      .slice(1)
      .map(({ value }) => value)
      .join("") === "[]"
  ) {
    return { kind: "emptyArray" };
  }
  // MySQL's constructors of JSON without arguments.
  if (type.kind === "json" && tokens.length === 3 && isToken(second, "(") && isToken(third, ")")) {
    if (word === "json_array") return { kind: "text", text: "[]" };
    if (word === "json_object") return { kind: "text", text: "{}" };
  }
  const called = tokens
    .slice(1)
    .map(({ value }) => value)
    .join("");
  if (word === "datetime" && third?.value === "now" && tokens.length === 4) {
    return { kind: "now", utc: true };
  }
  if (called !== "" && !/^\(\d?\)$/.test(called)) return undefined;
  if (NOW.has(word)) return { kind: "now", utc: dialect === "sqlite" };
  if (UTC_NOW.has(word)) return { kind: "now", utc: true };
  if (TODAY.has(word)) return { kind: "today" };
  return UUID.has(word) ? { kind: "uuid" } : undefined;
}

/** What SQLite's random UUIDs are put together from. */
const UUID_PARTS =
  /^(?:lower|upper|hex|randomblob|random|substr|abs|[-(),|%+]|\d+|-?4|-|[89ab]{4})$/i;

/** Random bytes in hexadecimal with four hyphens: SQLite has no function for UUIDs. */
function isRandomUuid(tokens: readonly Token[]): boolean {
  const hyphens = tokens.filter(({ kind, value }) => kind === "text" && value.startsWith("-"));
  return (
    hyphens.length === 4 &&
    tokens.some((token) => isToken(token, "randomblob")) &&
    tokens.every(({ value }) => UUID_PARTS.test(value))
  );
}

/** `N'…'` */
function isNational(first: Token, second: Token | undefined): boolean {
  return first.kind === "word" && /^n$/i.test(first.value) && second?.kind === "text";
}

/** Without the parentheses around all of it. */
function bare(tokens: readonly Token[]): readonly Token[] {
  if (!isToken(tokens[0], "(") || !isToken(tokens.at(-1), ")")) return tokens;
  let depth = 0;
  const closes = tokens.findIndex((token) => {
    if (isToken(token, "(")) depth += 1;
    if (isToken(token, ")")) depth -= 1;
    return depth === 0;
  });
  return closes === tokens.length - 1 ? bare(tokens.slice(1, -1)) : tokens;
}

/** Without `::type` behind it. */
function withoutCast(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex(
    (token, index) => isToken(token, ":") && isToken(tokens[index + 1], ":"),
  );
  return at < 0 ? tokens : bare(tokens.slice(0, at));
}

function ofText(text: string, type: LogicalType): DefaultValue {
  switch (type.kind) {
    case "boolean":
      if (/^(?:t|true|1|y|yes|on)$/i.test(text)) return { kind: "boolean", value: true };
      return { kind: "boolean", value: false };
    case "integer":
    case "decimal":
    case "float":
      return /^-?\d+(?:\.\d+)?$/.test(text) ? { kind: "number", text } : { kind: "text", text };
    case "array":
      return text === "{}" || text === "[]" ? { kind: "emptyArray" } : { kind: "text", text };
    default:
      return { kind: "text", text };
  }
}

function ofNumber(text: string, type: LogicalType): DefaultValue {
  if (type.kind === "boolean") return { kind: "boolean", value: Number(text) !== 0 };
  return type.kind === "text" ? { kind: "text", text } : { kind: "number", text };
}

/** A default as a database writes it for a column of a type; undefined where it cannot. */
export function writeDefault(
  value: DefaultValue,
  type: LogicalType,
  dialect: Dialect,
): string | undefined {
  switch (value.kind) {
    case "null":
      return undefined;
    case "number":
      return value.text;
    case "boolean":
      if (type.kind !== "boolean") return undefined;
      if (dialect === "postgres") return value.value ? "true" : "false";
      return value.value ? "1" : "0";
    case "text":
      if (type.kind === "array" || type.kind === "uuid" || type.kind === "bytes") return undefined;
      return textDefault(value.text, type, dialect);
    case "emptyArray":
      if (type.kind !== "array") return undefined;
      return dialect === "postgres" ? "'{}'" : textDefault("[]", type, dialect);
    case "now":
      return type.kind === "moment" ? nowDefault(type, value.utc, dialect) : undefined;
    case "today":
      return type.kind === "date" ? todayDefault(dialect) : undefined;
    case "uuid":
      return type.kind === "uuid" || type.kind === "text" ? uuidDefault(type, dialect) : undefined;
  }
}

/** MySQL takes a default of a long text only as an expression, in parentheses (MySQL manual 13.6). */
function textDefault(text: string, type: LogicalType, dialect: Dialect): string {
  const quoted = quoteText(text, dialect);
  if (dialect === "mssql") return `N${quoted}`;
  const isLong =
    type.kind === "json" ||
    type.kind === "array" ||
    (type.kind === "text" && type.length === undefined);
  return dialect === "mysql" && isLong ? `(${quoted})` : quoted;
}

function nowDefault(
  { zone, precision = 6 }: Extract<LogicalType, { kind: "moment" }>,
  utc: boolean,
  dialect: Dialect,
): string {
  switch (dialect) {
    case "mssql":
      // CURRENT_TIMESTAMP has no zone: converted, the server's own time would be taken for UTC.
      if (zone) return "SYSDATETIMEOFFSET()";
      return utc ? "SYSUTCDATETIME()" : "CURRENT_TIMESTAMP";
    case "mysql":
      return precision === 0 ? "CURRENT_TIMESTAMP" : `CURRENT_TIMESTAMP(${Math.min(6, precision)})`;
    case "postgres":
      return utc && !zone ? "(now() AT TIME ZONE 'utc')" : "CURRENT_TIMESTAMP";
    case "sqlite":
      return "CURRENT_TIMESTAMP";
  }
}

function todayDefault(dialect: Dialect): string {
  if (dialect === "mssql") return "CAST(CURRENT_TIMESTAMP AS date)";
  return dialect === "mysql" ? "(CURRENT_DATE)" : "CURRENT_DATE";
}

function uuidDefault({ kind }: LogicalType, dialect: Dialect): string | undefined {
  switch (dialect) {
    case "mssql":
      return kind === "uuid" ? "NEWID()" : "LOWER(CONVERT(nchar(36), NEWID()))";
    case "mysql":
      return "(UUID())";
    case "postgres":
      return kind === "uuid" ? "gen_random_uuid()" : "(gen_random_uuid()::text)";
    case "sqlite":
      return RANDOM_UUID;
  }
}

/** A UUID of version 4 as SQLite makes one of random bytes. */
const RANDOM_UUID =
  "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))";
