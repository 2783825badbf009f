import { stringText } from "../../javascript/chain/string-text.js";
import { SEQUELIZE_MARK } from "../host/names.js";
import { OPERATORS } from "../real-sequelize.js";
import { textOfReal } from "../host/texts.js";

/** JavaScript for a value that Sequelize was given; undefined for one that only its own text can say. */
export function valueText(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return /[\uE000-\uE0FF]/.test(value) ? undefined : stringText(value);
    case "number":
    case "boolean":
      return String(value);
    case "bigint":
      return `${value}n`;
    case "undefined":
      return "undefined";
    case "function":
      return textOfReal(value);
    case "object":
      return value === null ? "null" : objectText(value);
    default:
      return undefined;
  }
}

function objectText(value: object): string | undefined {
  const known = textOfReal(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => valueText(item));
    return items.includes(undefined) ? undefined : `[${items.join(", ")}]`;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const entries = Reflect.ownKeys(value).map((key) => {
    const text = valueText(Reflect.get(value, key));
    return text === undefined ? undefined : `${keyText(key)}: ${text}`;
  });
  return entries.includes(undefined) ? undefined : `{ ${entries.join(", ")} }`;
}

function keyText(key: string | symbol): string {
  if (typeof key === "string") return /^[A-Za-z_$][\w$]*$/.test(key) ? key : stringText(key);
  const name = [...OPERATORS].find(([, symbol]) => symbol === key)?.[0] ?? "";
  return `[${SEQUELIZE_MARK}.Op.${name}]`;
}
