import type { Value } from "../../schema/value.js";
import type { Moments } from "../moments.js";

/** A value as Python's `json.dumps` writes it; undefined where it holds something that is not plain data. */
export function jsonText(value: Value, moments: Moments): string | undefined {
  switch (value.kind) {
    case "none":
      return "null";
    case "boolean":
      return value.value ? "true" : "false";
    case "number":
      return value.digits;
    case "text":
      return asciiJson(value.text);
    case "list": {
      const items = value.items.map((item) => jsonText(item, moments));
      return items.every((item) => item !== undefined) ? `[${items.join(", ")}]` : undefined;
    }
    case "dictionary": {
      const pairs: string[] = [];
      for (const [key, item] of value.entries) {
        const text = jsonText(item, moments);
        const name = keyText(key);
        if (text === undefined || name === undefined) return undefined;
        pairs.push(`${name}: ${text}`);
      }
      return `{${pairs.join(", ")}}`;
    }
    default:
      return undefined;
  }
}

function keyText(value: Value): string | undefined {
  switch (value.kind) {
    case "text":
      return asciiJson(value.text);
    case "number":
      return JSON.stringify(value.digits);
    case "boolean":
      return value.value ? '"true"' : '"false"';
    case "none":
      return '"null"';
    default:
      return undefined;
  }
}

/** Python writes all but ASCII as escapes. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
