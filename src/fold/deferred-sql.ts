import { knownTargets, type EntityKey, type Field } from "../operation/field.js";
import {
  isSeam,
  type AlterField,
  type CreateEntity,
  type Operation,
} from "../operation/operation.js";
import { applyToState, togetherSets, type SchemaState } from "../operation/state.js";
import type { Node } from "./node.js";

/**
 * Operations that need something done which Django puts off to the end of the module (indexes, together-options, foreign keys of new tables
 * and columns), although an operation in front of them, from another module, asked for it. In one module they fail, work on what is not
 * there yet, or do what then is done again (django/db/backends/base/schema.py, deferred_sql). Gives the operations; empty is right.
 */
export function needingDeferredSql(nodes: readonly Node[]): readonly Operation[] {
  /** What waits, by entity and word, with the modules that asked for it. */
  const waiting = new Map<EntityKey, Map<string, Set<string>>>();
  const found: Operation[] = [];
  for (const { operation } of nodes) {
    if (isSeam(operation)) waiting.clear();
    const { name } = operation.origin.migration;
    const asked = needsOf(operation).flatMap(({ entity, word }) => {
      const words = waiting.get(entity) ?? new Map<string, Set<string>>();
      return word === ANYTHING_OF_ITS_OWN ? askersOfItsOwn(words) : [...(words.get(word) ?? [])];
    });
    if (asked.some((asker) => asker !== name)) found.push(operation);
    for (const { entity, word } of asksFor(operation)) {
      const words = waiting.get(entity) ?? new Map<string, Set<string>>();
      waiting.set(entity, words);
      words.set(word, (words.get(word) ?? new Set()).add(name));
    }
    if (operation.kind === "renameEntity") {
      const words = waiting.get(operation.entity) ?? new Map<string, Set<string>>();
      waiting.set(operation.newEntity, words);
    }
  }
  return found;
}

/**
 * The same on the way back, when the module is unapplied: an entity that is made again has the parts that it had when it was deleted, but
 * at the end of the module only, and what is undone after that would take them away. `state` stands in front of the
 * operations. Gives the deletions.
 */
export function puttingOffOnTheWayBack(
  nodes: readonly Node[],
  state: SchemaState,
): readonly Operation[] {
  if (!nodes.some(({ operation }) => operation.kind === "deleteEntity")) return [];
  const at = state.copy();
  /** What is to be undone of each entity. */
  const undone = new Map<EntityKey, { readonly word: string; readonly module: string }[]>();
  const found: Operation[] = [];
  for (const { operation } of nodes) {
    const { name: module } = operation.origin.migration;
    if (isSeam(operation)) undone.clear();
    if (operation.kind === "deleteEntity") {
      const entity = at.get(operation.entity);
      const late = new Set(
        entity === undefined ? [] : asksForCreation(entity.key, entity).map(({ word }) => word),
      );
      const earlier = undone.get(operation.entity) ?? [];
      if (earlier.some((one) => one.module !== module && late.has(one.word))) found.push(operation);
    }
    for (const { entity, word } of undoes(operation)) {
      const known = undone.get(entity);
      if (known === undefined) undone.set(entity, [{ word, module }]);
      else known.push({ word, module });
    }
    if (operation.kind === "renameEntity") {
      undone.set(operation.newEntity, undone.get(operation.entity) ?? []);
      undone.delete(operation.entity);
    }
    applyToState(at, operation);
  }
  return found;
}

/** What an operation needs done to be undone. */
function undoes(operation: Operation): readonly Word[] {
  switch (operation.kind) {
    case "addMember":
      return [{ entity: operation.entity, word: `member ${operation.member.name}` }];
    case "renameMember":
    case "nameMember":
      return [{ entity: operation.entity, word: `member ${operation.newName}` }];
    case "addField":
    case "alterField":
      return [{ entity: operation.entity, word: `field ${operation.field.name}` }];
    case "renameField":
      return [{ entity: operation.entity, word: `field ${operation.newName}` }];
    case "alterOptions":
      return [{ entity: operation.entity, word: `option ${operation.attribute}` }];
    default:
      return [];
  }
}

interface Word {
  readonly entity: EntityKey;
  readonly word: string;
}

const ANYTHING_OF_ITS_OWN = "anything of its own";

/** A foreign key of any entity that points here. */
const POINTED_AT = "pointed at";

/** Stands for all entities: what points at it may point at any. */
const ANY_ENTITY = "";

function askersOfItsOwn(words: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  return [...words].flatMap(([word, askers]) => (word === POINTED_AT ? [] : [...askers]));
}

/** What an operation leaves for the end of the module. */
function asksFor(operation: Operation): readonly Word[] {
  if (operation.kind === "addField") {
    const { entity, field } = operation;
    const own = defers(field) ? [{ entity, word: `field ${field.name}` }] : [];
    return [...own, ...keysOf(field, entity)];
  }
  if (operation.kind !== "createEntity") return [];
  const { entity, fields } = operation;
  return [
    ...asksForCreation(entity, operation),
    ...fields.flatMap((field) => keysOf(field, entity)),
  ];
}

/** The foreign keys that a field makes in the end. */
function keysOf(field: Field, entity: EntityKey): readonly Word[] {
  if (field.storage === "nothing") return [];
  const targets: readonly EntityKey[] = knownTargets(field, entity);
  const all = targets.length < field.references.length ? [...targets, ANY_ENTITY] : targets;
  return all.map((target) => ({ entity: target, word: POINTED_AT }));
}

function asksForCreation(
  entity: EntityKey,
  operation: Pick<CreateEntity, "fields" | "options" | "indexes" | "constraints">,
): readonly Word[] {
  const together = ["unique_together", "index_together"].flatMap((option) => {
    const sets = togetherSets(operation.options.get(option)?.literal) ?? [];
    return sets.length === 0
      ? []
      : [`option ${option}`, ...sets.flat().map((name) => `field ${name}`)];
  });
  const members = [...operation.indexes, ...operation.constraints.filter(({ inline }) => !inline)];
  return [
    ...operation.fields.filter(defers).map(({ name }) => `field ${name}`),
    ...together,
    ...members.flatMap(({ name, fields }) => [
      `member ${name}`,
      ...fields.map((field) => `field ${field}`),
    ]),
  ].map((word) => ({ entity, word }));
}

function defers(field: Field): boolean {
  return field.indexed || field.storage === "unknown" || field.references.length > 0;
}

/** What an operation needs done. */
function needsOf(operation: Operation): readonly Word[] {
  switch (operation.kind) {
    case "renameField":
    case "removeField":
      return [{ entity: operation.entity, word: `field ${operation.name}` }];
    case "alterField":
      return needsOfAlteration(operation);
    case "removeMember":
    case "renameMember":
      return [{ entity: operation.entity, word: `member ${operation.name}` }];
    case "alterOptions":
      if (operation.attribute === "db_table") {
        return [{ entity: operation.entity, word: ANYTHING_OF_ITS_OWN }];
      }
      return [{ entity: operation.entity, word: `option ${operation.attribute}` }];
    case "nameMember":
      return [{ entity: operation.entity, word: "option index_together" }];
    case "renameEntity":
      return [{ entity: operation.entity, word: ANYTHING_OF_ITS_OWN }];
    default:
      return [];
  }
}

/** The type of a column takes the foreign keys to it along: Django drops those that are there and makes all (_alter_field). */
function needsOfAlteration({ entity, field }: AlterField): readonly Word[] {
  const own = { entity, word: `field ${field.name}` };
  if (!field.primaryKey && !field.unique) return [own];
  return [own, { entity, word: POINTED_AT }, { entity: ANY_ENTITY, word: POINTED_AT }];
}
