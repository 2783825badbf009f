/** The schema that the session works in, whatever it is called. */
export const CURRENT_SCHEMA: Marker<"current schema"> = { kind: "current schema" };

/** A value that only the database tells. */
export const UNKNOWN: Marker<"unknown"> = { kind: "unknown" };

interface Marker<Kind> {
  readonly kind: Kind;
}

/** What only tells rows of a catalog apart: an oid. */
export interface Identity {
  readonly kind: "identity";
  readonly id: string;
}

type Plain = string | number | boolean | null;

/** What stands in a column of a catalog. */
export type Cell = Plain | Identity | typeof CURRENT_SCHEMA | typeof UNKNOWN;

/** An identity. */
export function identity(id: string): Identity {
  return { kind: "identity", id };
}

/** Are both the same? Undefined where only the database tells. `key` gives one text for all that compare as equal. */
export function isEqual(
  one: Cell,
  other: Cell,
  key: (text: string) => string,
): boolean | undefined {
  if (one === null || other === null) return false;
  if (typeof one !== "object" && typeof other !== "object") {
    if (typeof one !== typeof other) return undefined;
    return typeof one === "string" && typeof other === "string"
      ? key(one) === key(other)
      : one === other;
  }
  if (typeof one !== "object" || typeof other !== "object") return undefined;
  if (one.kind === "identity" && other.kind === "identity") return one.id === other.id;
  return one.kind === "current schema" && other.kind === "current schema" ? true : undefined;
}

/** The value of a cell as a driver gives it; undefined where only the database tells. */
export function plainValue(cell: Cell): Plain | undefined {
  return typeof cell === "object" && cell !== null ? undefined : cell;
}
