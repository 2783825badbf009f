import { literal, type Arguments, type Value } from "./value.js";

/** Longer texts than these are not followed. */
const LONGEST = 20_000;

/** What a method of a known text gives, where all that it is given is known too; undefined for all else. */
export function textMethod(text: string, name: string, given: Arguments): Value | undefined {
  if (given.more !== undefined) return undefined;
  switch (name) {
    case "format":
      return known(filled(text, given));
    case "strip":
      return given.positional.length === 0 ? known(text.trim()) : undefined;
    case "lower":
      return isAscii(text) ? known(text.toLowerCase()) : undefined;
    case "upper":
      return isAscii(text) ? known(text.toUpperCase()) : undefined;
    case "join":
      return known(joined(text, given.positional[0] ?? []));
    default:
      return undefined;
  }
}

/** `template % values` with `%s` and `%d` alone (Python manual, "printf-style String Formatting"); undefined where something is not known. */
export function percentText(template: string, right: Value): Value | undefined {
  const [only, more] = right;
  if (only === undefined || more !== undefined) return undefined;
  const values =
    only.kind === "container" && only.container.kind === "tuple" ? only.container.items : [right];
  if (values === undefined) return undefined;
  let next = 0;
  const misfits: string[] = [];
  const text = template.replace(/%(%|[sd]|)/g, (whole, mark: string) => {
    if (mark === "%") return "%";
    const value = mark === "" ? undefined : plainText(values[next] ?? []);
    next += 1;
    if (value === undefined) misfits.push(whole);
    return value ?? whole;
  });
  return misfits.length === 0 && next === values.length ? known(text) : undefined;
}

function known(text: string | undefined): Value | undefined {
  return text === undefined || text.length > LONGEST ? undefined : literal(text);
}

function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /^[\x00-\x7f]*$/.test(text);
}

/** The text of a string or a whole number. */
function plainText(value: Value): string | undefined {
  const [only, more] = value;
  if (only?.kind !== "literal" || more !== undefined) return undefined;
  if (typeof only.value === "string") return only.value;
  return typeof only.value === "number" && Number.isInteger(only.value)
    ? String(only.value)
    : undefined;
}

/** `template.format(…)` with plain fields (Python manual, "Format String Syntax"). */
function filled(template: string, { positional, keywords }: Arguments): string | undefined {
  let next = 0;
  const misfits: string[] = [];
  const text = template.replace(/\{\{|\}\}|\{(\w*)\}|[{}]/g, (whole, field?: string) => {
    if (whole === "{{" || whole === "}}") return whole.slice(1);
    const index =
      field === "" ? next : field !== undefined && /^\d+$/.test(field) ? Number(field) : undefined;
    if (field === "") next += 1;
    const value =
      field === undefined
        ? undefined
        : index === undefined
          ? keywords.get(field)
          : positional[index];
    const written = value === undefined ? undefined : plainText(value);
    if (written === undefined) misfits.push(whole);
    return written ?? "";
  });
  return misfits.length === 0 ? text : undefined;
}

function joined(separator: string, value: Value): string | undefined {
  const [only, more] = value;
  if (only?.kind !== "container" || more !== undefined) return undefined;
  if (only.container.kind !== "list" && only.container.kind !== "tuple") return undefined;
  const pieces = only.container.items?.map(plainText);
  return pieces?.every((piece) => piece !== undefined) === true
    ? pieces.join(separator)
    : undefined;
}
