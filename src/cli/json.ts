import { keyText } from "../chain/migration.js";
import type { Problem } from "../edit/problem.js";
import type { Place } from "../edit/source.js";
import type { Mention } from "../framework/django/squash/mentions.js";

/** A problem in a JSON document: all four parts are always there, null where a problem has none. */
export interface JsonProblem {
  readonly code: string;
  readonly message: string;
  readonly place: Problem["place"] | null;
  readonly hint: string | null;
}

/** A problem as programs read it. */
export function jsonProblem({ code, message, place, hint }: Problem): JsonProblem {
  return { code, message, place: place ?? null, hint: hint ?? null };
}

/** A place that names a step which goes, as programs read it. */
export function jsonMention({ key, place }: Mention): {
  readonly migration: string;
  readonly place: Place;
} {
  return { migration: keyText(key), place };
}

/** The one document that a command prints with `--json`. */
export function jsonDocument(report: unknown): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
