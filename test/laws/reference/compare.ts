import { termText } from "./term.js";
import type { Table } from "./database.js";
import { fieldText } from "./field.js";
import type { Outcome } from "./migrate.js";
import { namedParts, together, type Model } from "./state.js";
import { textOf } from "./value.js";

/** The places at which two outcomes differ, in the words of the laws; derived names, statement order and order of rows aside. */
export function differences(original: Outcome, folded: Outcome): readonly string[] {
  return [
    ...unlike("state", mapped(original.state, modelText), mapped(folded.state, modelText)),
    ...unlike(
      "catalog",
      mapped(original.database.tables, catalogText),
      mapped(folded.database.tables, catalogText),
    ),
    ...unlike(
      "rows",
      mapped(original.database.tables, rowsText),
      mapped(folded.database.tables, rowsText),
    ),
    ...unlike("seen", original.seen, folded.seen),
  ];
}

function mapped<T>(
  items: ReadonlyMap<string, T>,
  text: (item: T) => string,
): ReadonlyMap<string, string> {
  return new Map([...items].map(([key, item]) => [key, text(item)]));
}

function unlike(
  what: string,
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((key) => one.get(key) !== other.get(key))
    .map(
      (key) =>
        `${what} of ${key}:\n${one.get(key) ?? "nothing"}\nfolded:\n${other.get(key) ?? "nothing"}`,
    );
}

function modelText(model: Model): string {
  const fields = [...model.fields].map(([name, field]) => `  ${name} = ${fieldText(field)}`);
  const options = [...model.options]
    .filter(
      ([word, value]) =>
        !SPECIAL.has(word) && !["null", "[]", "{}", "()", "None"].includes(textOf(value)),
    )
    .map(([word, value]) => `  ${word}: ${textOf(value)}`);
  for (const word of ["unique_together", "index_together"]) {
    for (const names of together(model, word)) options.push(`  ${word}: ${names.join()}`);
  }
  for (const word of ["indexes", "constraints"]) {
    for (const value of namedParts(model, word).values())
      options.push(`  ${word}: ${textOf(value)}`);
  }
  const managers = model.managers.map(textOf).join(", ");
  return [
    `${model.name}(${model.bases.join(", ")}) ${managers}`,
    ...fields.sort(),
    ...options.sort(),
  ].join("\n");
}

const SPECIAL = new Set(["unique_together", "index_together", "indexes", "constraints"]);

/** Columns in their order, parts in none. */
function catalogText(table: Table): string {
  const columns = table.columns.map(
    (column) =>
      `  ${column.name} ${column.type}${column.null ? " null" : ""} default ${termText(column.default)} ${column.comment ?? ""} ${column.identity ? "identity" : ""}`,
  );
  const parts = table.parts.map(
    ({ kind, name, columns: of, text, target }) =>
      `  ${kind} ${name ?? "*"} (${of.join()}) ${text} ${target === undefined ? "" : `→ ${target.table}.${target.column}`}`,
  );
  return [...columns, ...parts.sort()].join("\n");
}

function rowsText(table: Table): string {
  const names = table.columns.map(({ name }) => name).sort();
  return table.rows
    .map(
      (row) => `  ${names.map((name) => `${name}=${termText(row.get(name) ?? null)}`).join(" ")}`,
    )
    .sort()
    .join("\n");
}
