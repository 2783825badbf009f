import { stringText } from "../../javascript/chain/string-text.js";
import { sqlOf } from "../schema-request.js";

/** JavaScript for a value that Knex was given; undefined for one that only its own text can say. */
export function valueText(value: unknown, knex: string): string | undefined {
  switch (typeof value) {
    case "string":
      return stringText(value);
    case "number":
    case "boolean":
    case "bigint":
      return typeof value === "bigint" ? `${value}n` : String(value);
    case "undefined":
      return "undefined";
    case "object":
      return value === null ? "null" : objectText(value, knex);
    default:
      return undefined;
  }
}

function objectText(value: object, knex: string): string | undefined {
  if (Array.isArray(value)) return listText(value.map((item: unknown) => valueText(item, knex)));
  if (isRaw(value)) return rawText(value, knex);
  if (Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const entries = Object.entries(value).map(([name, each]: readonly [string, unknown]) => {
    const text = valueText(each, knex);
    return text === undefined ? undefined : `${keyText(name)}: ${text}`;
  });
  return entries.some((entry) => entry === undefined) ? undefined : `{ ${entries.join(", ")} }`;
}

function listText(items: readonly (string | undefined)[]): string | undefined {
  return items.some((item) => item === undefined) ? undefined : `[${items.join(", ")}]`;
}

function keyText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** Is it what `knex.raw(…)` or `knex.fn.now()` gives? */
function isRaw(value: object): boolean {
  return Reflect.get(value, "isRawInstance") === true;
}

function rawText(value: object, knex: string): string {
  const sql = sqlOf(value);
  return /^CURRENT_TIMESTAMP$/.test(sql) ? `${knex}.fn.now()` : `${knex}.raw(${stringText(sql)})`;
}
