import type { EntityKey } from "../../../operation/field.js";
import type { Manner } from "../../../operation/touches.js";
import { isLink, isForeignKey, type Models } from "./models.js";

/** What deleting rows does to an entity. */
export interface DeletionEffect {
  readonly entity: EntityKey;
  readonly manner: Manner;
  readonly members: "all" | readonly string[];
}

/** All that deleting rows of an entity may do. `unsure` says why it may be more, where it may. */
export interface Deletion {
  readonly effects: readonly DeletionEffect[];
  readonly unsure: string | undefined;
}

/**
 * Follows `.delete()` through multi-table parents and children, reverse foreign keys and many-to-many tables.
 * Source: django/db/models/deletion.py, Collector.collect.
 */
export function deletion(models: Models, entity: EntityKey): Deletion {
  const effects: DeletionEffect[] = [];
  let unsure: string | undefined;
  const deleted = new Set<EntityKey>();
  const pending: EntityKey[] = [entity];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const stored = models.storedIn(next);
    if (deleted.has(stored)) continue;
    deleted.add(stored);
    if (models.get(stored) === undefined)
      unsure ??= `${models.nameOf(stored)} is not known for sure`;
    effects.push({ entity: stored, manner: "delete", members: "all" });
    effects.push({ entity: stored, manner: "read", members: "all" });
    pending.push(...models.line(stored), ...models.heirs(stored));
    for (const { owner, field } of models.fields(stored).values()) {
      if (!isLink(field)) continue;
      const through = models.through(owner, field);
      if (through.kind === "entity") pending.push(through.entity);
      else effects.push(linkEffect(owner, field.name));
      if (through.kind === "unknown") {
        unsure ??= `the table of ${models.nameOf(owner)}.${field.name} is not known`;
      }
    }
    // A relation to something that only the project's code knows may point here.
    const pointing = [
      ...models.reverse(stored),
      ...models.aimless.map(({ owner, field }) => ({ from: owner, field })),
    ];
    for (const { from, field } of pointing) {
      if (!isForeignKey(field)) {
        if (models.through(from, field).kind !== "entity") {
          effects.push(linkEffect(from, field.name));
        }
        continue;
      }
      const rule = field.relation?.onDelete ?? "models.CASCADE";
      effects.push({ entity: from, manner: "read", members: "all" });
      if (rule === "models.CASCADE") pending.push(from);
      else if (rule === "models.SET_NULL" || rule === "models.SET_DEFAULT") {
        effects.push({ entity: from, manner: "update", members: [field.name] });
      } else if (!HARMLESS_RULES.has(rule)) {
        unsure ??= `${models.nameOf(from)}.${field.name} has an on_delete of its own`;
      }
    }
  }
  if (models.uncertain) unsure ??= "an earlier operation may have made models that are not known";
  return { effects, unsure };
}

/** The server or an exception keeps the row; nothing changes. */
const HARMLESS_RULES = new Set(["models.PROTECT", "models.RESTRICT", "models.DO_NOTHING"]);

function linkEffect(entity: EntityKey, field: string): DeletionEffect {
  return { entity, manner: "delete", members: [field] };
}
