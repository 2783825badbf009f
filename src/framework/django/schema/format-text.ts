import { textOfValue, type Value } from "../../../schema/value.js";

/** What Python makes of `text.format(…)`; undefined where it has fields of another form than `{}`, `{0}` and `{name}`. */
export function formatted(
  text: string,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
): string | undefined {
  let next = 0;
  return replaced(text, /\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (whole, field) => {
    if (whole === "{{" || whole === "}}") return whole.charAt(0);
    if (field === undefined) return undefined;
    if (/^\d+$/.test(field)) return plainText(args[Number(field)]);
    if (field !== "") return /^\w+$/.test(field) ? plainText(named.get(field)) : undefined;
    next += 1;
    return plainText(args[next - 1]);
  });
}

/** What Python makes of `text % values`; undefined where it has other directives than `%s`, `%d` and `%(name)s`. */
export function interpolated(text: string, value: Value): string | undefined {
  const items = value.kind === "list" ? value.items : [value];
  const entries = value.kind === "dictionary" ? value.entries : [];
  const named = new Map(entries.map(([key, item]) => [textOfValue(key), item]));
  let next = 0;
  const result = replaced(text, /%(?:%|\((\w+)\)[sd]|[sd]|.|$)/gs, (whole, name) => {
    if (whole === "%%") return "%";
    if (name !== undefined) return plainText(named.get(name));
    if (whole !== "%s" && whole !== "%d") return undefined;
    next += 1;
    return plainText(items[next - 1]);
  });
  const isUsedUp = value.kind === "dictionary" || next === items.length;
  return isUsedUp ? result : undefined;
}

/** The text with each match replaced; undefined where one has no replacement. */
function replaced(
  text: string,
  pattern: RegExp,
  replacement: (whole: string, field: string | undefined) => string | undefined,
): string | undefined {
  let result = "";
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const piece = replacement(match[0], match[1]);
    if (piece === undefined) return undefined;
    result += text.slice(end, match.index) + piece;
    end = match.index + match[0].length;
  }
  return result + text.slice(end);
}

/** Texts and whole numbers, which Python writes as they are. */
function plainText(value: Value | undefined): string | undefined {
  if (value?.kind === "text") return value.text;
  return value?.kind === "number" && /^-?\d+$/.test(value.digits) ? value.digits : undefined;
}
