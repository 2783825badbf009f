import type { MigrationKey } from "../chain/migration.js";
import { hasTable } from "../operation/table-name.js";
import type { EntityKey, Field } from "../operation/field.js";
import {
  isEntityOperation,
  isSeam,
  type EntityOperation,
  type Opaque,
  type Operation,
} from "../operation/operation.js";
import { isStep, isWall, reachOf, type Step } from "../operation/data-step.js";
import {
  applyToState,
  togetherSets,
  type EntityState,
  type SchemaState,
} from "../operation/state.js";
import { EmptyEntities } from "./empty-entities.js";
import { pendingEvents } from "./pending-events.js";

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
  /** The steps (by index in the block) in front of which a seam stands, and why. */
  readonly seams: ReadonlyMap<number, string>;
  /** Data steps that are left out. */
  readonly elided: readonly Opaque[];
  readonly atomic: boolean;
  readonly whole: string | undefined;
  /** Undefined for the first block. */
  readonly boundary: string | undefined;
}

/** What keeps steps of a chain apart, besides what they do. */
export interface Apart {
  /** Why a step (by index) cannot share a module with those from `start` on: an edge of the graph between, the order of other steps. */
  readonly boundary: (start: number, index: number) => string | undefined;
  /** Why it can do so only behind a seam. */
  readonly seam: (index: number) => string | undefined;
  /** Where there are to be no seams, the same reasons keep steps apart. */
  readonly seams: "allowed" | "none";
}

/** Is a data step left out of a block in which these entities hold no rows? */
export type Elision = (operation: Opaque, empty: EmptyEntities) => boolean;

/**
 * Divides a chain into the fewest blocks in which folding is right. The state stands before the first step and is moved behind the last.
 */
export function divide(
  steps: readonly ChainStep[],
  state: SchemaState,
  elision: Elision,
  apart: Apart,
): readonly Block[] {
  const blocks: Block[] = [];
  let open: OpenBlock | undefined;
  for (const [index, given] of steps.entries()) {
    const step = { ...given, whole: given.whole ?? createdAgain(given, state) };
    if (open === undefined) {
      open = new OpenBlock(index, undefined, elision);
    } else {
      const reason = apart.boundary(open.start, index) ?? open.refuses(step);
      const pending = reason ?? apart.seam(index) ?? open.countsOnEnd(step, state);
      const canSeam = apart.seams === "allowed" && open.canSeam(step);
      if (reason !== undefined || (pending !== undefined && !canSeam)) {
        blocks.push(open.close());
        open = new OpenBlock(index, pending, elision);
      } else if (pending !== undefined) {
        open.seam(pending);
      }
    }
    open.take(step, state);
  }
  if (open !== undefined) blocks.push(open.close());
  return blocks;
}

/** Why a step stays that creates what is there, beside its old table: a fold would take the two for one. */
function createdAgain({ operations }: ChainStep, state: SchemaState): string | undefined {
  const there = new Set(state.keys());
  for (const operation of operations) {
    if (operation.kind === "deleteEntity") there.delete(operation.entity);
    if (operation.kind === "renameEntity") {
      there.delete(operation.entity);
      there.add(operation.newEntity);
    }
    if (operation.kind !== "createEntity") continue;
    if (there.has(operation.entity))
      return `it creates ${operation.entity} again, as another table`;
    there.add(operation.entity);
  }
  return undefined;
}

class OpenBlock {
  readonly #steps: ChainStep[] = [];
  readonly #elided: Opaque[] = [];
  readonly #seams = new Map<number, string>();
  #atomic: boolean | undefined;
  /** Entities born in the block since its last wall: what Django makes at the end of a module is not there yet for them. */
  readonly #born = new Set<EntityKey>();
  /** Entities that existed before, and have SQL that Django runs only at the end of the module. */
  readonly #deferred = new Set<EntityKey>();
  /** What holds no rows. */
  readonly #empty = new EmptyEntities();
  /** What a step of the block may have left trigger events for, of that which was there before the block. */
  #written: "everything" | Set<EntityKey> = new Set();
  /** Entities from before the block with rows that its transaction may have written. */
  readonly #fresh = new Set<EntityKey>();

  constructor(
    readonly start: number,
    readonly boundary: string | undefined,
    readonly elision: Elision,
  ) {}

  close(): Block {
    return {
      steps: this.#steps,
      seams: this.#seams,
      elided: this.#elided,
      atomic: this.#atomic ?? true,
      whole: this.#steps[0]?.whole,
      boundary: this.boundary,
    };
  }

  /** Why the step cannot join; undefined where it can. */
  refuses(step: ChainStep): string | undefined {
    const [first] = this.#steps;
    if (first?.whole !== undefined) return `${first.key.name} stays as it is: ${first.whole}`;
    if (step.whole !== undefined) return `${step.key.name} stays as it is: ${step.whole}`;
    if (first !== undefined && first.attributes !== step.attributes) {
      return `${step.key.name} has other class attributes: ${step.attributes || "none"} instead of ${first.attributes || "none"}`;
    }
    return this.atomicDiffers(this.reduced(step));
  }

  /** Why the step counts on what Django does at the end of a module; undefined where it does not. The state stands before the step. */
  countsOnEnd(step: ChainStep, state: SchemaState): string | undefined {
    const reduced = this.reduced(step);
    return this.sqlIsDeferred(reduced, state) ?? this.rowsWereWritten(reduced, state);
  }

  /** May a seam stand in front of the step? It ends nothing where each operation is a transaction of its own. */
  canSeam(step: ChainStep): boolean {
    return step.atomic && this.#atomic !== false;
  }

  /** Puts a seam behind the steps so far. */
  seam(reason: string): void {
    this.#seams.set(this.#steps.length, reason);
    this.settle();
  }

  private settle(): void {
    this.#deferred.clear();
    this.#born.clear();
    this.#fresh.clear();
    this.#written = new Set();
  }

  /** The step without what is left out of it. */
  private reduced(step: ChainStep): ChainStep {
    const { kept } = withoutElided(step.operations, this.#empty.copy(), this.elision);
    return { ...step, operations: kept };
  }

  take(step: ChainStep, state: SchemaState): void {
    this.#steps.push(step);
    // A module that stays as it is keeps all that it does.
    const elision: Elision = step.whole === undefined ? this.elision : () => false;
    const { kept, elided } = withoutElided(step.operations, this.#empty, elision);
    this.#elided.push(...elided);
    if (!this.isNeutral({ ...step, operations: kept })) this.#atomic ??= step.atomic;
    for (const operation of kept) {
      if (isSeam(operation)) {
        this.settle();
      } else if (isWall(operation)) {
        if (seesSchema(operation)) this.#written = "everything";
        this.#deferred.clear();
        this.#born.clear();
      } else if (isStep(operation)) {
        this.noteRows(operation, state);
      } else {
        this.note(operation, state);
      }
      applyToState(state, operation);
    }
  }

  private noteRows(operation: Step, state: SchemaState): void {
    const pending = pendingEvents(operation, state, this.#fresh);
    const reach = reachOf(operation);
    if (reach !== "everything") for (const key of reach.written) this.#fresh.add(key);
    if (pending === "everything" || this.#written === "everything") return;
    for (const key of pending) if (!this.#born.has(key)) this.#written.add(key);
  }

  private note(operation: Operation, state: SchemaState): void {
    if (!isEntityOperation(operation)) return;
    const { entity } = operation;
    if (operation.kind === "createEntity") this.#born.add(entity);
    else if (operation.kind === "renameEntity") {
      for (const keys of [this.#born, this.#deferred, this.#written, this.#fresh]) {
        if (keys !== "everything" && keys.delete(entity)) keys.add(operation.newEntity);
      }
    } else if (operation.kind === "alterField") {
      // Another type makes the table anew.
      this.#fresh.add(entity);
    } else if (operation.kind === "addField" && !this.#born.has(entity)) {
      const before = state.get(entity);
      if ((before === undefined || hasTable(before)) && defersSql(operation.field))
        this.#deferred.add(entity);
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
   * them done; one that may notice cannot join (docs: django-facts, deferred SQL).
   */
  private sqlIsDeferred(step: ChainStep, state: SchemaState): string | undefined {
    const wall = step.operations.findIndex(seesSchema);
    const before = step.operations.slice(0, wall < 0 ? undefined : wall);
    if (wall >= 0) {
      if (before.some((operation) => changesSchema(operation, state))) {
        return `${step.key.name} changes the schema in front of a step that may see it`;
      }
    }
    const waiting = (key: EntityKey): boolean =>
      this.#deferred.has(key) || (this.#born.has(key) && createsLater(state.get(key)));
    const missed =
      (wall >= 0 && [...this.#deferred, ...this.#born].some(waiting)) ||
      before.some((operation) => {
        if (!isStep(operation) || isIdle(operation)) return false;
        const reach = reachOf(operation);
        return reach !== "everything" && reach.mindsConstraints && [...reach.touched].some(waiting);
      });
    return missed
      ? `${step.key.name} may need indexes and foreign keys that Django makes at the end of a module`
      : undefined;
  }

  /** PostgreSQL refuses to alter a table in the transaction that wrote rows to it (pending trigger events). */
  private rowsWereWritten(step: ChainStep, state: SchemaState): string | undefined {
    const written = this.#written;
    if (written !== "everything" && written.size === 0) return undefined;
    const born = new Set(this.#born);
    for (const operation of step.operations) {
      if (isSeam(operation)) return undefined;
      if (operation.kind === "opaque") continue;
      if (operation.kind === "createEntity") born.add(operation.entity);
      if (!isEntityOperation(operation)) {
        if (operation.kind !== "provide") return this.wroteRows(step);
      } else if (
        !born.has(operation.entity) &&
        changesSchema(operation, state) &&
        (written === "everything" || altersAny(operation, written))
      ) {
        return this.wroteRows(step);
      }
    }
    return undefined;
  }

  private wroteRows(step: ChainStep): string {
    return `${step.key.name} alters a table that a data step before it may have written to`;
  }
}

interface Reduced {
  readonly kept: readonly Operation[];
  readonly elided: readonly Opaque[];
}

/** Parts operations from the data steps that are left out; `empty` is moved behind them. */
function withoutElided(
  operations: readonly Operation[],
  empty: EmptyEntities,
  elision: Elision,
): Reduced {
  const kept: Operation[] = [];
  const elided: Opaque[] = [];
  for (const operation of operations) {
    if (operation.kind === "opaque" && elision(operation, empty)) {
      elided.push(operation);
    } else {
      kept.push(operation);
      empty.note(operation);
    }
  }
  return { kept, elided };
}

/** Is the operation a wall that does something when it runs? */
function seesSchema(operation: Operation): boolean {
  return isWall(operation) && !isIdle(operation);
}

function isIdle(operation: Operation): boolean {
  return operation.kind === "opaque" && operation.idle;
}

/** May the operation alter the table of one of the entities? Renames and changes of a key reach the tables that point there. */
function altersAny(operation: EntityOperation, written: ReadonlySet<EntityKey>): boolean {
  const wide =
    operation.kind === "renameEntity" ||
    operation.kind === "renameField" ||
    operation.kind === "deleteEntity" ||
    (operation.kind === "alterField" && operation.field.primaryKey) ||
    (operation.kind === "alterOptions" && operation.attribute === "db_table");
  return wide || written.has(operation.entity);
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
