import type { FieldType } from "../../schema/field-type.js";
import { valueKey, type Value } from "../../schema/value.js";
import { shortName } from "../../schema/value.js";
import type { DatabaseValue } from "../database-value.js";
import type { Dialect } from "../dialect.js";
import type { Moments } from "../moments.js";
import { jsonText } from "./json-text.js";
import { temporalValue } from "./temporal.js";

/** What preparing a value for a column must know besides the two. */
export interface Preparation {
  readonly dialect: Pick<Dialect, "types" | "features">;
  readonly moments: Moments;
}

const NULL: DatabaseValue = { kind: "null" };

/**
 * A value as the adapter of the database gets it for a column of a type (Django: each field's `get_db_prep_save`). What is not
 * understood is `unknown`, with its text.
 */
export function preparedValue(
  type: FieldType,
  value: Value,
  preparation: Preparation,
): DatabaseValue {
  if (value.kind === "none") return NULL;
  if (value.kind === "function") {
    return value.result === undefined
      ? { kind: "unknown", what: `what ${value.name}() gives` }
      : preparedValue(type, value.result, preparation);
  }
  const temporal = temporalValue(type, value, preparation.moments);
  if (temporal !== undefined) return temporal;
  if (value.kind === "name") return calledName(type, value.path, preparation);
  switch (type.kind) {
    case "builtIn":
      return builtInValue(type, value, preparation);
    case "array":
      return arrayValue(type, value, preparation);
    case "generated":
      return preparedValue(type.output, value, preparation);
    default:
      return plainValue(value);
  }
}

/** Functions that defaults name and do not call. */
function calledName(type: FieldType, path: string, preparation: Preparation): DatabaseValue {
  switch (path) {
    case "dict":
      return preparedValue(type, { kind: "dictionary", entries: [] }, preparation);
    case "list":
    case "tuple":
    case "set":
      return preparedValue(type, { kind: "list", items: [] }, preparation);
    case "str":
      return preparedValue(type, { kind: "text", text: "" }, preparation);
    case "int":
    case "float":
      return preparedValue(type, { kind: "number", digits: "0" }, preparation);
    case "bool":
      return preparedValue(type, { kind: "boolean", value: false }, preparation);
    case "uuid.uuid1":
    case "uuid.uuid4":
    case "uuid.uuid7":
      return preparedValue(type, { kind: "text", text: preparation.moments.uuid() }, preparation);
    default:
      return { kind: "unknown", what: `the value of ${path}` };
  }
}

function builtInValue(
  type: Extract<FieldType, { kind: "builtIn" }>,
  value: Value,
  preparation: Preparation,
): DatabaseValue {
  switch (type.name) {
    case "BooleanField":
    case "NullBooleanField":
      return booleanValue(value);
    case "AutoField":
    case "BigAutoField":
    case "SmallAutoField":
    case "IntegerField":
    case "BigIntegerField":
    case "SmallIntegerField":
    case "PositiveIntegerField":
    case "PositiveBigIntegerField":
    case "PositiveSmallIntegerField":
      return integerValue(value);
    case "FloatField":
      return numberOf(value, "float");
    case "DecimalField":
      return preparation.dialect.features.paddedDecimals
        ? paddedDecimal(value, type.decimalPlaces)
        : numberOf(value, "decimal");
    case "JSONField": {
      const text = jsonText(value, preparation.moments);
      return text === undefined ? unknown(value) : { kind: "json", text };
    }
    case "UUIDField":
      return uuidValue(value);
    case "BinaryField":
      return binaryValue(value);
    case "IPAddressField":
      return value.kind === "text" ? { kind: "inet", text: value.text } : unknown(value);
    case "GenericIPAddressField":
      return value.kind === "text"
        ? { kind: "inet", text: shortAddress(value.text) }
        : unknown(value);
    default:
      return textValue(value);
  }
}

/** An IPv6 address in its shortest form (django/utils/ipv6.py, clean_ipv6_address); those that hold one of IPv4 stay as they are. */
function shortAddress(text: string): string {
  if (!text.includes(":") || text.includes(".")) return text;
  const url = `http://[${text.trim()}]/`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : text;
}

function booleanValue(value: Value): DatabaseValue {
  switch (value.kind) {
    case "boolean":
      return value;
    case "number":
      return { kind: "boolean", value: Number(value.digits) !== 0 };
    case "text": {
      if (/^(?:t|True|true|1)$/.test(value.text)) return { kind: "boolean", value: true };
      if (/^(?:f|False|false|0)$/.test(value.text)) return { kind: "boolean", value: false };
      return unknown(value);
    }
    default:
      return unknown(value);
  }
}

function integerValue(value: Value): DatabaseValue {
  if (value.kind === "boolean") return { kind: "integer", digits: value.value ? "1" : "0" };
  const digits = digitsOf(value);
  if (digits === undefined) return unknown(value);
  const number = Number(digits);
  return /^-?\d+$/.test(digits)
    ? { kind: "integer", digits: BigInt(digits).toString() }
    : { kind: "integer", digits: Math.trunc(number).toString() };
}

function digitsOf(value: Value): string | undefined {
  if (value.kind === "number") return value.digits;
  if (value.kind === "text" && /^\s*-?[\d.]+\s*$/.test(value.text)) return value.text.trim();
  if (value.kind !== "call" || value.args.length !== 1) return undefined;
  const [only] = value.args;
  return only !== undefined && /^(?:Decimal|int|float)$/.test(shortName(value.callee))
    ? digitsOf(only)
    : undefined;
}

function numberOf(value: Value, kind: "float" | "decimal"): DatabaseValue {
  if (value.kind === "boolean") return { kind, digits: value.value ? "1" : "0" };
  const digits = digitsOf(value);
  if (digits === undefined) return unknown(value);
  if (kind === "decimal") return { kind, digits };
  const text = String(Number(digits));
  return { kind, digits: /^-?\d+$/.test(text) ? `${text}.0` : text };
}

/** A decimal with the places of its column, as a text (`format_number` of django/db/backends/utils.py). */
function paddedDecimal(value: Value, places: number | undefined): DatabaseValue {
  const plain = numberOf(value, "decimal");
  if (plain.kind !== "decimal" || places === undefined) return plain;
  const [whole = "0", fraction = ""] = plain.digits.split(".");
  if (fraction.length > places) {
    return { kind: "text", text: Number(plain.digits).toFixed(places) };
  }
  const padded = fraction.padEnd(places, "0");
  return { kind: "text", text: padded === "" ? whole : `${whole}.${padded}` };
}

function uuidValue(value: Value): DatabaseValue {
  const text =
    value.kind === "call" && shortName(value.callee) === "UUID"
      ? (value.args[0] ?? value.named.get("hex"))
      : value;
  if (text?.kind !== "text") return unknown(value);
  const hex = text.text.replace(/[{}-]|urn:|uuid:/g, "").toLowerCase();
  return /^[0-9a-f]{32}$/.test(hex)
    ? {
        kind: "uuid",
        text: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
      }
    : unknown(value);
}

function binaryValue(value: Value): DatabaseValue {
  if (value.kind === "bytes") return value;
  return value.kind === "text" && value.text === "" ? { kind: "bytes", text: "" } : unknown(value);
}

function textValue(value: Value): DatabaseValue {
  switch (value.kind) {
    case "text":
      return value;
    case "number":
      return { kind: "text", text: value.digits };
    case "boolean":
      return { kind: "text", text: value.value ? "True" : "False" };
    default:
      return unknown(value);
  }
}

function arrayValue(
  type: Extract<FieldType, { kind: "array" }>,
  value: Value,
  preparation: Preparation,
): DatabaseValue {
  if (value.kind !== "list") return unknown(value);
  return {
    kind: "array",
    items: value.items.map((item) => preparedValue(type.base, item, preparation)),
    type: preparation.dialect.types.typeOf(type.base) ?? "",
  };
}

/** A value for a column of a type without rules of its own: as the adapter would take it. */
function plainValue(value: Value): DatabaseValue {
  switch (value.kind) {
    case "text":
    case "bytes":
    case "boolean":
      return value;
    case "number":
      return /^-?\d+$/.test(value.digits)
        ? { kind: "integer", digits: value.digits }
        : { kind: "float", digits: value.digits };
    default:
      return unknown(value);
  }
}

function unknown(value: Value): DatabaseValue {
  return { kind: "unknown", what: `the value of ${valueKey(value)}` };
}
