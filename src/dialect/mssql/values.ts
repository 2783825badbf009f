import { placeholder, type DatabaseValue } from "../database-value.js";
import type { Values } from "../dialect.js";
import { isSince, type DjangoRelease } from "../release.js";

/** Values as the backends write them into statements (`quote_value` of mssql/schema.py). */
export function values(release: DjangoRelease): Values {
  const literal = (value: DatabaseValue): string => {
    switch (value.kind) {
      case "null":
        return "NULL";
      case "text":
      case "inet":
      case "json":
      case "date":
      case "time":
        return quoteText(value.text);
      case "integer":
      case "float":
        return value.digits;
      case "decimal":
        // Older releases hand decimals over as texts (adapt_decimalfield_value).
        return isSince(release, "5.2") ? value.digits : quoteText(value.digits);
      case "boolean":
        return value.value ? "1" : "0";
      case "bytes":
        return `0x${hex(value.text)}`;
      case "datetime":
        return quoteText(value.text + value.zone);
      case "interval":
        return String(value.microseconds);
      case "uuid":
        return quoteText(value.text.replaceAll("-", ""));
      case "array":
        return placeholder("an array: SQL Server has none");
      case "expression":
        return value.sql;
      case "unknown":
        return placeholder(value.what);
    }
  };
  return { literal };
}

/** A text as a literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function hex(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("hex");
}
