import { searched } from "./regular-expression.js";
import { arrayOf, harmless, literal, native, textOf, type Value } from "./value.js";

type Method = (text: string, args: readonly (string | number | undefined)[]) => Value;

/** A method of a string; undefined where it is not modelled. Callbacks are for a run to tell. */
export function stringMethod(text: string, name: string): Value | undefined {
  const method = METHODS.get(name);
  if (method === undefined && !SEARCHES.has(name)) return undefined;
  return native(name, (args) => {
    const found = searched(text, name, args);
    if (found !== undefined) return found;
    if (method === undefined) return harmless(`what ${name} gives`);
    const known = args.map(knownPart);
    return args.some((arg, index) => known[index] === undefined && !isUndefined(arg))
      ? harmless(`what ${name} gives`)
      : method(text, known);
  });
}

/** Methods that take a regular expression only. */
const SEARCHES: ReadonlySet<string> = new Set(["match", "search"]);

function isUndefined(value: Value): boolean {
  return value.kind === "literal" && value.value === undefined;
}

function knownPart(value: Value): string | number | undefined {
  if (value.kind === "literal" && typeof value.value === "number") return value.value;
  return isUndefined(value) ? undefined : textOf(value);
}

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["includes", (text, [part]) => literal(text.includes(String(part)))],
  ["startsWith", (text, [part]) => literal(text.startsWith(String(part)))],
  ["endsWith", (text, [part]) => literal(text.endsWith(String(part)))],
  ["indexOf", (text, [part]) => literal(text.indexOf(String(part)))],
  ["toLowerCase", (text) => literal(text.toLowerCase())],
  ["toUpperCase", (text) => literal(text.toUpperCase())],
  ["trim", (text) => literal(text.trim())],
  ["toString", (text) => literal(text)],
  ["concat", (text, parts) => literal(text + parts.map(String).join(""))],
  ["slice", (text, [start, end]) => literal(text.slice(numeric(start), numeric(end)))],
  ["substring", (text, [start, end]) => literal(text.substring(numeric(start) ?? 0, numeric(end)))],
  [
    "split",
    (text, [by]) => arrayOf((by === undefined ? [text] : text.split(String(by))).map(literal)),
  ],
  ["repeat", (text, [times]) => literal(text.repeat(numeric(times) ?? 0))],
  [
    "padStart",
    (text, [width, fill]) =>
      literal(text.padStart(numeric(width) ?? 0, fill === undefined ? undefined : String(fill))),
  ],
  ["replace", (text, [from, to]) => literal(text.replace(String(from), () => String(to)))],
  ["replaceAll", (text, [from, to]) => literal(text.replaceAll(String(from), () => String(to)))],
]);

function numeric(value: string | number | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
