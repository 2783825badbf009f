import { createHash } from "node:crypto";

/** The first letters of the MD5 of texts (django/db/backends/utils.py, names_digest). */
export function digest(texts: readonly string[], length: number): string {
  const hash = createHash("md5");
  for (const text of texts) hash.update(text, "utf8");
  return hash.digest("hex").slice(0, length);
}

/** A name without the quotes that somebody put around it (django/db/backends/utils.py, strip_quotes). */
export function stripQuotes(name: string): string {
  return name.length > 1 && name.startsWith('"') && name.endsWith('"') ? name.slice(1, -1) : name;
}

/** A table's name without its schema: `"sales"."order"` is `order` (django/db/backends/utils.py, split_identifier). */
export function withoutNamespace(identifier: string): string {
  return splitIdentifier(identifier)[1];
}

/** The schema of a table's name, empty where it says none, and the rest. */
export function splitIdentifier(identifier: string): readonly [namespace: string, name: string] {
  const at = identifier.indexOf('"."');
  const bare = (text: string): string => text.replace(/^"+|"+$/g, "");
  return at < 0
    ? ["", bare(identifier)]
    : [bare(identifier.slice(0, at)), bare(identifier.slice(at + 3))];
}

/** A name cut to a length, with a digest at its end where it was cut (django/db/backends/utils.py, truncate_name). */
export function truncatedName(identifier: string, limit: number | undefined): string {
  const [namespace, name] = splitIdentifier(identifier);
  if (limit === undefined || name.length <= limit) return identifier;
  const cut = name.slice(0, limit - 4) + digest([name], 4);
  return namespace === "" ? cut : `${namespace}"."${cut}`;
}

/**
 * The name of an index or constraint: table, columns, a digest of both and a suffix, cut to the limit
 * (django/db/backends/base/schema.py, _create_index_name).
 */
export function indexName(
  table: string,
  columns: readonly string[],
  suffix: string,
  limit: number | undefined,
): string {
  const name = withoutNamespace(table);
  const most = limit ?? 200;
  const joined = columns.join("_");
  let ending = digest([name, ...columns], 8) + suffix;
  const whole = `${name}_${joined}_${ending}`;
  if (whole.length <= most) return whole;
  if (ending.length > most / 3) ending = ending.slice(0, Math.floor(most / 3));
  const each = Math.floor((most - ending.length) / 2) - 1;
  const cut = `${name.slice(0, each)}_${joined.slice(0, each)}_${ending}`;
  return /^[_0-9]/.test(cut) ? `D${cut.slice(0, -1)}` : cut;
}
