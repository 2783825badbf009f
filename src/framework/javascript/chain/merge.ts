import type { Dialect } from "../../../sql/dialect.js";

/** A statement of the written module, and the dialects on which it runs. */
export interface Piece {
  readonly text: string;
  readonly dialects: ReadonlySet<Dialect>;
}

/** One list of statements for all dialects: those that dialects have in common, in the order that each has them in. */
export function mergePieces(
  lists: readonly { readonly dialect: Dialect; readonly texts: readonly string[] }[],
): readonly Piece[] {
  let merged: readonly Piece[] = [];
  for (const { dialect, texts } of lists) {
    const own = texts.map((text): Piece => ({ text, dialects: new Set([dialect]) }));
    merged = merge(merged, own);
  }
  return merged;
}

/** Two lists as one, along their longest common subsequence. */
function merge(left: readonly Piece[], right: readonly Piece[]): readonly Piece[] {
  const lengths = commonLengths(left, right);
  const result: Piece[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [one, other] = [left[i], right[j]];
    if (one === undefined) return [...result, ...right.slice(j)];
    if (other === undefined) return [...result, ...left.slice(i)];
    if (one.text === other.text) {
      result.push({ text: one.text, dialects: new Set([...one.dialects, ...other.dialects]) });
      i += 1;
      j += 1;
    } else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) {
      result.push(one);
      i += 1;
    } else {
      result.push(other);
      j += 1;
    }
  }
}

/** The length of the longest common subsequence of what is left behind each pair of places. */
function commonLengths(
  left: readonly Piece[],
  right: readonly Piece[],
): readonly (readonly number[])[] {
  const lengths: number[][] = Array.from({ length: left.length + 1 }, () =>
    new Array<number>(right.length + 1).fill(0),
  );
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row === undefined) continue;
      row[j] =
        left[i]?.text === right[j]?.text
          ? (lengths[i + 1]?.[j + 1] ?? 0) + 1
          : Math.max(lengths[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}
