import { placeholder, type DatabaseValue } from "../database-value.js";
import type { Values } from "../dialect.js";

/** Values as MySQL's drivers write them. */
export const VALUES: Values = { literal };

function literal(value: DatabaseValue): string {
  switch (value.kind) {
    case "null":
      return "NULL";
    case "integer":
    case "decimal":
      return value.digits;
    case "float":
      return value.digits.includes("e") ? value.digits : `${value.digits}e0`;
    case "boolean":
      return value.value ? "1" : "0";
    case "bytes":
      return `_binary${quoted(value.text)}`;
    case "interval":
      return String(value.microseconds);
    case "uuid":
      return quoted(value.text.replaceAll("-", ""));
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

const ESCAPES: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\n": "\\n",
  "\r": "\\r",
  "\x1a": "\\Z",
  '"': '\\"',
  "'": "\\'",
  "\\": "\\\\",
};

function quoted(text: string): string {
  return `'${Array.from(text, (letter) => ESCAPES[letter] ?? letter).join("")}'`;
}
