import type { EntityKey } from "../../../operation/field.js";
import { holdsOpaque, isEntityOperation, type Operation } from "../../../operation/operation.js";
import { applyToState, SchemaState, StateError } from "../../../operation/state.js";
import { tableName } from "../../../operation/table-name.js";
import type { DjangoProject } from "../project.js";
import type { Chain } from "./chain.js";

/** Django cuts long names to fit the server; this much of a table's name always stays. */
const KEPT = 20;

/**
 * Entities that are renamed, or whose fields are, while raw SQL somewhere in the project uses a name that was derived from the old one
 * (`shop_old_price_key`, `shop_old_id_seq`). Such a name exists only if the rename is not folded away. By the key under which the entity
 * enters the chain.
 */
export function entitiesWithUsedNames(
  project: DjangoProject,
  chain: Chain,
): ReadonlySet<EntityKey> {
  const renaming = chain.modules.some(({ operations }) => operations.some(changesName));
  const used = new Set<EntityKey>();
  if (!renaming) return used;
  const words = wordsOfSql(project);
  if (words.length === 0) return used;
  const state = new SchemaState();
  /** The first key of each entity, by its key now. */
  const first = new Map<EntityKey, EntityKey>();
  try {
    for (const operation of chain.modules.flatMap(({ operations }) => operations)) {
      if (isEntityOperation(operation)) {
        const origin = first.get(operation.entity) ?? operation.entity;
        if (
          prefixesOf(operation, state).some((prefix) =>
            words.some((word) => word.startsWith(prefix)),
          )
        ) {
          used.add(origin);
        }
        if (operation.kind === "renameEntity") first.set(operation.newEntity, origin);
        if (operation.kind === "createEntity") first.set(operation.entity, operation.entity);
      }
      applyToState(state, operation);
    }
  } catch (error) {
    // A chain that cannot be followed is refused elsewhere, with the place.
    if (!(error instanceof StateError)) throw error;
  }
  return used;
}

function changesName(operation: Operation): boolean {
  return (
    operation.kind === "renameEntity" ||
    operation.kind === "renameField" ||
    (operation.kind === "alterOptions" && operation.attribute === "db_table")
  );
}

/** How names begin that were derived from what the operation renames. */
function prefixesOf(operation: Operation, state: SchemaState): readonly string[] {
  if (!isEntityOperation(operation) || !changesName(operation)) return [];
  const entity = state.get(operation.entity);
  if (entity === undefined) return [];
  const table = tableName(entity).replaceAll('"', "").toLowerCase();
  const prefix = `${table.slice(0, KEPT)}${table.length > KEPT ? "" : "_"}`;
  return operation.kind === "renameField" ? [`${prefix}${operation.name.toLowerCase()}`] : [prefix];
}

/** The words of all raw SQL, and of functions that may run some. */
function wordsOfSql(project: DjangoProject): readonly string[] {
  const words = new Set<string>();
  for (const { modules } of project.apps) {
    for (const { operations, module } of modules) {
      const text = module.source.text;
      if (!operations.some(holdsOpaque) || !/RunSQL|execute|cursor/.test(text)) continue;
      for (const word of text.toLowerCase().match(/\w{6,}/g) ?? []) words.add(word);
    }
  }
  return [...words];
}
