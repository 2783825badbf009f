import type { EntityKey, Field } from "../operation/field.js";
import type { CreateEntity, Operation } from "../operation/operation.js";
import { togetherSets } from "../operation/state.js";
import type { Node } from "./node.js";

/**
 * Operations that need something done which Django puts off to the end of the module (indexes, together-options, foreign keys of new tables
 * and columns), although an operation in front of them, from another module, asked for it. In one module they fail, or work on what is not
 * there yet (django/db/backends/base/schema.py, deferred_sql). Gives the operations; empty is right.
 */
export function needingDeferredSql(nodes: readonly Node[]): readonly Operation[] {
  /** What waits, by entity and word, with the module that asked for it. */
  const waiting = new Map<EntityKey, Map<string, string>>();
  const found: Operation[] = [];
  for (const { operation } of nodes) {
    const needs = needsOf(operation);
    const { name } = operation.origin.migration;
    for (const { entity, word } of needs) {
      const words = waiting.get(entity);
      const asked = word === "anything" ? [...(words?.values() ?? [])][0] : words?.get(word);
      if (asked !== undefined && asked !== name) found.push(operation);
    }
    for (const { entity, word } of asksFor(operation)) {
      const words = waiting.get(entity) ?? new Map<string, string>();
      waiting.set(entity, words);
      words.set(word, name);
    }
    if (operation.kind === "renameEntity") {
      waiting.set(operation.newEntity, waiting.get(operation.entity) ?? new Map<string, string>());
    }
  }
  return found;
}

interface Word {
  readonly entity: EntityKey;
  readonly word: string;
}

/** What an operation leaves for the end of the module. */
function asksFor(operation: Operation): readonly Word[] {
  if (operation.kind === "addField") {
    const { entity, field } = operation;
    return defers(field) ? [{ entity, word: `field ${field.name}` }] : [];
  }
  return operation.kind === "createEntity" ? asksForCreation(operation) : [];
}

function asksForCreation(operation: CreateEntity): readonly Word[] {
  const { entity } = operation;
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
      return [{ entity: operation.entity, word: `field ${operation.field.name}` }];
    case "removeMember":
    case "renameMember":
      return [{ entity: operation.entity, word: `member ${operation.name}` }];
    case "alterOptions":
      if (operation.attribute === "db_table") {
        return [{ entity: operation.entity, word: "anything" }];
      }
      return [{ entity: operation.entity, word: `option ${operation.attribute}` }];
    case "nameMember":
      return [{ entity: operation.entity, word: "option index_together" }];
    case "renameEntity":
      return [{ entity: operation.entity, word: "anything" }];
    default:
      return [];
  }
}
