import type { EntityKey } from "../../../operation/field.js";
import type { Place, Run } from "./run.js";
import { readPath } from "./touching.js";
import { followPath } from "./paths.js";

/** Records what `Meta.ordering` reads when rows are fetched; a relation in it brings the ordering of its model along. */
export function readOrdering(run: Run, entity: EntityKey, place: Place): void {
  const seen = new Set<EntityKey>();
  const pending = [entity];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const option = run.models.get(next)?.options.get("ordering");
    if (option === undefined || option.literal === null) continue;
    const paths =
      option.literal === undefined
        ? stringsOf(option.expression?.canonical ?? "")
        : flat(option.literal);
    for (const path of paths) {
      if (path === "?") continue;
      readPath(run, next, path, [], place);
      const { end } = followPath(run.models, next, path);
      if (end.kind === "relation") pending.push(end.entity);
    }
  }
}

/** Strings of a normal form: those of `F("a").desc()` and `OrderBy(F("a__b"))`. */
function stringsOf(canonical: string): readonly string[] {
  return [...canonical.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text ?? "");
}

function flat(literal: unknown): readonly string[] {
  if (typeof literal === "string") return [literal];
  return Array.isArray(literal) ? literal.flatMap(flat) : [];
}
