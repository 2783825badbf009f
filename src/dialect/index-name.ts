import { createHash } from "node:crypto";

/**
 * The name that Django derives for an index or a constraint: table and columns, a digest of both, and a suffix (`_uniq`), cut to the
 * longest name that the server takes.
 * Source: django/db/backends/base/schema.py, _create_index_name; django/db/backends/utils.py, names_digest.
 */
export function derivedIndexName(
  table: string,
  columns: readonly string[],
  suffix: string,
  longest: number,
): string {
  const digest = createHash("md5")
    .update([table, ...columns].join(""))
    .digest("hex")
    .slice(0, 8);
  const end = `${digest}${suffix}`;
  const whole = `${table}_${columns.join("_")}_${end}`;
  if (whole.length <= longest) return whole;
  const tail = end.slice(0, Math.floor(longest / 3));
  const part = Math.floor((longest - tail.length) / 2) - 1;
  const short = `${table.slice(0, part)}_${columns.join("_").slice(0, part)}_${tail}`;
  return /^[_\d]/.test(short) ? `D${short.slice(0, -1)}` : short;
}
