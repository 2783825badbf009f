import type { SqlName } from "./statement.js";

const PART = /^(?:"((?:[^"]|"")+)"|([A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*))$/;

/** The name that a string holds for `regclass` and its like: quoted parts as they are, others in lower case; undefined for no name. */
export function nameOfText(text: string): SqlName | undefined {
  const parts = text.trim().match(/"(?:[^"]|"")+"|[^."]+/g) ?? [];
  if (parts.join(".") !== text.trim() || parts.length > 2) return undefined;
  const names = parts.map((part) => {
    const [, quoted, plain] = PART.exec(part) ?? [];
    return quoted?.replaceAll('""', '"') ?? plain?.toLowerCase();
  });
  const name = names.at(-1);
  if (name === undefined || names.includes(undefined)) return undefined;
  return { schema: names.length === 2 ? names[0] : undefined, name };
}
