import { placeholder, type DatabaseValue } from "../database-value.js";
import type { Values } from "../dialect.js";
import { isSince, type DjangoRelease } from "../release.js";

/** Values as psycopg2 writes them. Documents are cast where the framework does it, which it began with Django 5.0. */
export function values(release: DjangoRelease): Values {
  const cast = isSince(release, "5.2") ? "::jsonb" : "";
  return { literal: (value) => literal(value, cast) };
}

function literal(value: DatabaseValue, jsonCast: string): string {
  switch (value.kind) {
    case "null":
      return "NULL";
    case "text":
    case "inet":
      return value.kind === "inet" ? `${quoted(value.text)}::inet` : quoted(value.text);
    case "integer":
    case "decimal":
    case "float":
      return value.digits.startsWith("-") ? ` ${value.digits}` : value.digits;
    case "boolean":
      return value.value ? "true" : "false";
    case "bytes":
      return `'\\x${hex(value.text)}'::bytea`;
    case "date":
      return `'${value.text}'::date`;
    case "time":
      return `'${value.text}'::time`;
    case "datetime":
      return `'${value.text.replace(" ", "T")}${value.zone}'::timestamp${value.zone === "" ? "" : "tz"}`;
    case "interval":
      return `'${intervalText(value.microseconds)}'::interval`;
    case "uuid":
      return `'${value.text}'::uuid`;
    case "json":
      return `${quoted(value.text)}${jsonCast}`;
    case "array":
      return value.items.length === 0
        ? "'{}'"
        : `ARRAY[${value.items.map((item) => literal(item, jsonCast)).join(", ")}]`;
    case "expression":
      return value.sql;
    case "unknown":
      return placeholder(value.what);
  }
}

function quoted(text: string): string {
  const inner = text.replaceAll("'", "''");
  return inner.includes("\\") ? ` E'${inner.replaceAll("\\", "\\\\")}'` : `'${inner}'`;
}

function hex(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("hex");
}

/** Days, seconds and microseconds of Python's timedelta. */
function intervalText(microseconds: bigint): string {
  const day = 86_400_000_000n;
  const days = microseconds >= 0n ? microseconds / day : -((-microseconds + day - 1n) / day);
  const rest = microseconds - days * day;
  const seconds = rest / 1_000_000n;
  return `${days} days ${seconds}.${String(rest % 1_000_000n).padStart(6, "0")} seconds`;
}
