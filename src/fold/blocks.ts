import type { MigrationKey } from "../chain/migration.js";
import { hasTable } from "../operation/catalog.js";
import type { EntityKey, Field } from "../operation/field.js";
import { isEntityOperation, type Operation } from "../operation/operation.js";
import {
  applyToState,
  togetherSets,
  type EntityState,
  type SchemaState,
} from "../operation/state.js";
import { isWall } from "./fold.js";

/** A migration as the division into blocks sees it. */
export interface ChainStep {
  readonly key: MigrationKey;
  readonly operations: readonly Operation[];
  readonly atomic: boolean;
  /** Class attributes that the framework does not know, as text: steps that differ in them stay apart. */
  readonly attributes: string;
  /** Why the module must stay as it is; undefined where it may be folded. */
  readonly whole: string | undefined;
}

/** Consecutive steps that become one module, and why they do not join the block before. */
export interface Block {
  readonly steps: readonly ChainStep[];
  readonly atomic: boolean;
  readonly whole: string | undefined;
  /** Undefined for the first block. */
  readonly boundary: string | undefined;
}

/**
 * Divides a chain into the fewest blocks in which folding is right. `apart` says why a step (by index) cannot share a module with those
 * from `start` on: an edge of the graph between. The state stands before the first step and is moved behind the last.
 */
export function divide(
  steps: readonly ChainStep[],
  state: SchemaState,
  apart: (start: number, index: number) => string | undefined,
): readonly Block[] {
  const blocks: Block[] = [];
  let open: OpenBlock | undefined;
  for (const [index, step] of steps.entries()) {
    const reason =
      open === undefined ? undefined : (apart(open.start, index) ?? open.refuses(step, state));
    if (open === undefined || reason !== undefined) {
      if (open !== undefined) blocks.push(open.close());
      open = new OpenBlock(index, reason);
    }
    open.take(step, state);
  }
  if (open !== undefined) blocks.push(open.close());
  return blocks;
}

class OpenBlock {
  readonly #steps: ChainStep[] = [];
  #atomic: boolean | undefined;
  /** Entities born in the block since its last opaque step. */
  readonly #born = new Set<EntityKey>();
  /** Did a step of the block run that may write rows? */
  #wall = false;
  /** Is there SQL that Django runs only at the end of the module, for tables that existed before? */
  #deferred = false;

  constructor(
    readonly start: number,
    readonly boundary: string | undefined,
  ) {}

  close(): Block {
    return {
      steps: this.#steps,
      atomic: this.#atomic ?? true,
      whole: this.#steps[0]?.whole,
      boundary: this.boundary,
    };
  }

  /** Why the step cannot join; undefined where it can. The state stands before the step. */
  refuses(step: ChainStep, state: SchemaState): string | undefined {
    const [first] = this.#steps;
    if (first?.whole !== undefined) return `${first.key.name} stays as it is: ${first.whole}`;
    if (step.whole !== undefined) return `${step.key.name} stays as it is: ${step.whole}`;
    if (first !== undefined && first.attributes !== step.attributes) {
      return `${step.key.name} has other class attributes: ${step.attributes || "none"} instead of ${first.attributes || "none"}`;
    }
    return (
      this.atomicDiffers(step) ??
      this.sqlIsDeferred(step, state) ??
      this.rowsWereWritten(step, state)
    );
  }

  take(step: ChainStep, state: SchemaState): void {
    if (!this.isNeutral(step)) this.#atomic ??= step.atomic;
    this.#steps.push(step);
    for (const operation of step.operations) {
      if (isWall(operation)) {
        if (seesSchema(operation)) this.#wall = true;
        this.#deferred = false;
        this.#born.clear();
      } else {
        this.note(operation, state);
      }
      applyToState(state, operation);
    }
  }

  private note(operation: Operation, state: SchemaState): void {
    if (!isEntityOperation(operation)) return;
    const { entity } = operation;
    if (operation.kind === "createEntity") this.#born.add(entity);
    else if (operation.kind === "renameEntity" && this.#born.delete(entity)) {
      this.#born.add(operation.newEntity);
    } else if (operation.kind === "addField" && !this.#born.has(entity)) {
      const before = state.get(entity);
      if (before === undefined || hasTable(before)) this.#deferred ||= defersSql(operation.field);
    }
  }

  /** Does `atomic = False` make no difference to the step, because all that it does goes into creations of the block? */
  private isNeutral(step: ChainStep): boolean {
    if (step.atomic) return false;
    const born = new Set(this.#born);
    return step.operations.every((operation) => {
      if (!isEntityOperation(operation)) return false;
      if (operation.kind === "createEntity") born.add(operation.entity);
      return born.has(operation.entity);
    });
  }

  private atomicDiffers(step: ChainStep): string | undefined {
    if (this.#atomic === undefined || this.#atomic === step.atomic || this.isNeutral(step)) {
      return undefined;
    }
    return `${step.key.name} ${step.atomic ? "runs in a transaction" : "has atomic = False"}`;
  }

  /**
   * Indexes, together-options and foreign keys of a new table are made at the end of its module. A data step of a later module found
   * them done, so it cannot join (docs: django-facts, deferred SQL).
   */
  private sqlIsDeferred(step: ChainStep, state: SchemaState): string | undefined {
    const wall = step.operations.findIndex(seesSchema);
    if (wall < 0) return undefined;
    const before = step.operations.slice(0, wall);
    if (before.some((operation) => changesSchema(operation, state))) {
      return `${step.key.name} changes the schema in front of a step that may see it`;
    }
    const waiting = this.#deferred || [...this.#born].some((key) => createsLater(state.get(key)));
    return waiting
      ? `${step.key.name} may need indexes and foreign keys that Django makes at the end of a module`
      : undefined;
  }

  /** PostgreSQL refuses to alter a table in the transaction that wrote rows to it (pending trigger events). */
  private rowsWereWritten(step: ChainStep, state: SchemaState): string | undefined {
    if (!this.#wall) return undefined;
    const born = new Set(this.#born);
    for (const operation of step.operations) {
      if (seesSchema(operation)) return undefined;
      if (isWall(operation)) continue;
      if (operation.kind === "createEntity") born.add(operation.entity);
      if (!isEntityOperation(operation)) {
        if (operation.kind !== "provide") return this.wroteRows(step);
      } else if (!born.has(operation.entity) && changesSchema(operation, state)) {
        return this.wroteRows(step);
      }
    }
    return undefined;
  }

  private wroteRows(step: ChainStep): string {
    return `${step.key.name} alters a table that a data step before it may have written to`;
  }
}

/** Is the operation a wall that does something when it runs? */
function seesSchema(operation: Operation): boolean {
  return isWall(operation) && !(operation.kind === "opaque" && operation.idle);
}

/** Does the operation change the database, and not the state alone? */
function changesSchema(operation: Operation, state: SchemaState): boolean {
  if (!isEntityOperation(operation)) return operation.kind !== "provide";
  if (operation.kind === "alterManagers" || operation.kind === "alterMember") return false;
  if (operation.kind === "alterOptions" && operation.attribute === "options") return false;
  const entity = state.get(operation.entity);
  return entity === undefined || hasTable(entity);
}

/** Does adding the field leave SQL for the end of the module? Indexes and, on some servers, foreign keys. */
function defersSql(field: Field): boolean {
  return (
    field.indexed ||
    field.storage === "unknown" ||
    field.storage === "table" ||
    field.references.length > 0
  );
}

/** Does creating the entity leave SQL for the end of the module? (django/db/backends/base/schema.py, create_model) */
function createsLater(entity: EntityState | undefined): boolean {
  if (entity === undefined || !hasTable(entity)) return false;
  return (
    entity.fields.some(defersSql) ||
    entity.indexes.length > 0 ||
    entity.constraints.some(({ inline }) => !inline) ||
    ["unique_together", "index_together"].some(
      (option) => (togetherSets(entity.options.get(option)?.literal) ?? []).length > 0,
    )
  );
}
