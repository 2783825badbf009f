import { hasTable } from "../operation/table-name.js";
import { isStep, reachOf } from "../operation/data-step.js";
import type { EntityKey } from "../operation/field.js";
import type { Operation } from "../operation/operation.js";
import { createdState } from "../operation/state.js";

/**
 * Entities whose tables were made in a block and that nothing has filled since. A block only ever runs where none of its steps did, so
 * these hold no rows on any database (docs: django-facts, emptiness).
 */
export class EmptyEntities {
  readonly #keys: Set<EntityKey>;

  constructor(keys: Iterable<EntityKey> = []) {
    this.#keys = new Set(keys);
  }

  copy(): EmptyEntities {
    return new EmptyEntities(this.#keys);
  }

  has(key: EntityKey): boolean {
    return this.#keys.has(key);
  }

  /** Follows an operation that runs. */
  note(operation: Operation): void {
    switch (operation.kind) {
      case "createEntity":
        if (hasTable(createdState(operation))) this.#keys.add(operation.entity);
        return;
      case "deleteEntity":
        this.#keys.delete(operation.entity);
        return;
      case "renameEntity":
        if (this.#keys.delete(operation.entity)) this.#keys.add(operation.newEntity);
        return;
      case "alterOptions":
        // A table that Django does not manage may be filled by anybody.
        if (operation.options.has("managed")) this.#keys.delete(operation.entity);
        return;
      case "opaque": {
        if (operation.idle) return;
        const reach = reachOf(operation);
        if (reach === "everything") this.#keys.clear();
        else for (const key of reach.filled) this.#keys.delete(key);
        return;
      }
      case "separate": {
        const reach = isStep(operation) ? reachOf(operation) : undefined;
        if (reach === "everything") this.#keys.clear();
        for (const key of reach === "everything" ? [] : (reach?.touched ?? [])) {
          this.#keys.delete(key);
        }
        for (const inner of [...operation.state, ...operation.database]) this.forget(inner);
        return;
      }
      default:
        return;
    }
  }

  /** One side of a separated operation: what it makes is not known to be a table of its own. */
  private forget(operation: Operation): void {
    if (operation.kind === "separate") {
      for (const inner of [...operation.state, ...operation.database]) this.forget(inner);
    } else if (operation.kind === "renameEntity") {
      this.#keys.delete(operation.entity);
      this.#keys.delete(operation.newEntity);
    } else if ("entity" in operation) {
      this.#keys.delete(operation.entity);
    }
  }
}
