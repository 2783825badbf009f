import type { SchemaStatement } from "../statement.js";

/** What a statement does, as text without where it comes from: equal texts do the same. */
export function trailText(statement: SchemaStatement): string {
  return JSON.stringify(statement, (key, value: unknown) => {
    if (PLACES.has(key)) return undefined;
    return value instanceof Set ? [...value] : value;
  });
}

/** Parts of a statement that only say where it stands, how it is written, or why something is believed of it. */
const PLACES = new Set(["origin", "text", "written", "label", "why", "facts", "touches"]);
