/**
 * A symbolic value of a column. What a row was given is an atom that fits the type of its column and nothing more is known of it; what Django
 * writes into rows is a literal; what a change of type may have made of either is a conversion.
 */
export type Term =
  | null
  | { readonly kind: "atom"; readonly name: string; readonly type: string }
  | { readonly kind: "literal"; readonly text: string; readonly type: string }
  | { readonly kind: "converted"; readonly of: Term; readonly type: string };

export function termText(term: Term): string {
  if (term === null) return "NULL";
  switch (term.kind) {
    case "atom":
      return term.name;
    case "literal":
      return term.text;
    case "converted":
      return `${termText(term.of)}::${term.type}`;
  }
}

/** What a value becomes when the type of its column changes. */
export function convert(term: Term, type: string): Term {
  if (term === null || fits(term.type, type)) return term;
  // What was cut to a length and is cut shorter is as if it had been cut once.
  if (term.kind === "converted" && fits(type, term.type)) return convert(term.of, type);
  // Numbers as text are short, however long the column is.
  const room = lengthOf(type);
  if (room !== undefined && room >= 20 && lengthOf(term.type) === undefined)
    return { kind: "converted", of: term, type: "varchar(20)" };
  return { kind: "converted", of: term, type };
}

/** Is every value of one type a value of the other, the same to all who look? */
function fits(from: string, to: string): boolean {
  if (from === to) return true;
  const length = lengthOf(from);
  const room = lengthOf(to);
  if (length !== undefined && room !== undefined) return length <= room;
  return from === "integer" && to === "bigint";
}

/** The most characters that a type holds; undefined for types that are no text. */
function lengthOf(type: string): number | undefined {
  if (type === "text") return Infinity;
  const match = /^varchar\((\d+)\)$/.exec(type);
  return match === null ? undefined : Number(match[1]);
}

/** A literal as Django would write it into a column. */
export function literal(value: string | number | boolean, column: string): Term {
  const type = typeof value === "string" ? `varchar(${value.length})` : column;
  const text = JSON.stringify(value);
  if (typeof value === "number" && Number.isInteger(value))
    return { kind: "literal", text, type: "integer" };
  return { kind: "literal", text, type };
}
