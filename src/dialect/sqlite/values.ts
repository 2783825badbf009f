import { placeholder, type DatabaseValue } from "../database-value.js";
import type { Values } from "../dialect.js";

/** Values as Django writes them for SQLite (DatabaseSchemaEditor.quote_value, and the adapters of its base). */
export const VALUES: Values = { literal };

function literal(value: DatabaseValue): string {
  switch (value.kind) {
    case "null":
      return "NULL";
    case "integer":
    case "float":
      return value.digits;
    case "boolean":
      return value.value ? "1" : "0";
    case "bytes":
      return `X'${Buffer.from(value.text, "latin1").toString("hex")}'`;
    case "decimal":
      return quoted(value.digits);
    case "uuid":
      return quoted(value.text.replaceAll("-", ""));
    case "interval":
      return String(value.microseconds);
    case "text":
    case "date":
    case "time":
    case "datetime":
    case "json":
    case "inet":
      return quoted(value.text);
    case "array":
      return placeholder("a list");
    case "expression":
      return value.sql;
    case "unknown":
      return placeholder(value.what);
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
