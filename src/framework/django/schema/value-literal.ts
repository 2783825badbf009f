import type { Literal } from "../../../operation/operation.js";
import type { Value } from "../../../schema/value.js";

/** The literal that a value comes down to, that of a list with those of its items; undefined where it comes down to none. */
export function valueLiteral(value: Value): Literal | undefined {
  switch (value.kind) {
    case "text":
      return value.text;
    case "number":
      return Number(value.digits);
    case "boolean":
      return value.value;
    case "none":
      return null;
    case "list": {
      const items = value.items.map(valueLiteral);
      return items.includes(undefined)
        ? undefined
        : items.filter((item): item is Literal => item !== undefined);
    }
    default:
      return undefined;
  }
}
