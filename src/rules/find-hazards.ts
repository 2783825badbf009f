import type { MigrationKey } from "../chain/migration.js";
import { applyToBoth, type Catalog } from "../operation/catalog.js";
import { hasTable } from "../operation/table-name.js";
import type { EntityKey } from "../operation/field.js";
import type { Operation } from "../operation/operation.js";
import { applyToState, SchemaState, StateError, type EntityState } from "../operation/state.js";
import { OpenHazards, type Finding } from "./open-hazards.js";
import type { Hazard, Moment, RawSql, Rule, Schema } from "./rule.js";
import type { DjangoTarget } from "./target.js";

/** A migration as it runs: its place in the plan is its place in the list. */
export interface PlannedStep {
  readonly key: MigrationKey;
  readonly atomic: boolean;
  readonly operations: readonly Operation[];
  readonly sqlOf: (operation: Operation) => readonly RawSql[];
}

/** What rules found, in the order of the plan. */
export interface Found {
  readonly findings: readonly Finding[];
  /** Operations that do not fit the schema in front of them; what they do was left out. */
  readonly unfollowed: readonly StateError[];
}

/**
 * Runs rules over all operations of a plan on an empty database, each with the schema in front of it and behind it. Operations that
 * change only the framework's state, and those on entities without a table, are nobody's hazard; `isSwapped` knows those whose place another
 * entity takes.
 */
export function findHazards(
  plan: readonly PlannedStep[],
  rules: readonly Rule[],
  target: DjangoTarget,
  isSwapped: (entity: EntityState) => boolean,
): Found {
  return new Walk(rules, target, isSwapped).run(plan);
}

class Walk {
  readonly #state = new SchemaState();
  readonly #catalog: Catalog = new Map();
  readonly #open = new OpenHazards();
  readonly #unfollowed: StateError[] = [];
  #earlier: readonly Operation[] = [];
  #behind: readonly Operation[] = [];

  constructor(
    readonly rules: readonly Rule[],
    readonly target: DjangoTarget,
    readonly isSwapped: (entity: EntityState) => boolean,
  ) {}

  run(plan: readonly PlannedStep[]): Found {
    for (const step of plan) {
      this.#earlier = [];
      for (const operation of step.operations) {
        try {
          this.#act(step, operation);
        } catch (error) {
          if (!(error instanceof StateError)) throw error;
          this.#unfollowed.push(error);
          this.#state.tainted = true;
        }
      }
    }
    return { findings: this.#open.findings(), unfollowed: this.#unfollowed };
  }

  /** Django runs the two sides of a SeparateDatabaseAndState one after the other; only one is the database's. */
  #act(step: PlannedStep, operation: Operation): void {
    if (operation.kind !== "separate") {
      this.#actOn(this.#state, step, operation);
      return;
    }
    const aside = this.#state.copy();
    for (const inner of operation.database) this.#actOn(aside, step, inner);
    for (const inner of operation.state) applyToState(this.#state, inner);
    // The catalog has the database's side already; entities that the state's side renames take their tables along.
    applyToBoth(this.#catalog, this.#state, { ...operation, database: [], state: [] });
  }

  #actOn(state: SchemaState, step: PlannedStep, operation: Operation): void {
    const before: Schema = {
      state: state.copy(),
      catalog: new Map(this.#catalog),
      behind: this.#behind,
    };
    applyToBoth(this.#catalog, state, operation);
    if (operation.kind === "opaque" || operation.kind === "provide") {
      this.#behind = [...this.#behind, operation];
    }
    const after: Schema = { state, catalog: this.#catalog, behind: this.#behind };
    if (this.#actsOnDatabase(operation, before, after)) {
      const moment: Moment = {
        operation,
        before,
        after,
        migration: step.key,
        atomic: step.atomic,
        earlier: this.#earlier,
        sql: step.sqlOf(operation),
      };
      if (operation.kind === "opaque") this.#open.seeTo(operation);
      for (const rule of this.rules) this.#apply(rule, moment);
      this.#earlier = [...this.#earlier, operation];
    }
    if (operation.kind === "renameEntity") this.#open.rename(operation.entity, operation.newEntity);
  }

  #apply(rule: Rule, moment: Moment): void {
    const { operation } = moment;
    if (rule.detect.kind === "passing") {
      for (const hazard of rule.detect.find(moment, this.target)) {
        this.#open.pass(rule, hazard, moment);
      }
      return;
    }
    if (
      operation.kind === "opaque" ||
      operation.kind === "separate" ||
      operation.kind === "provide"
    )
      return;
    const { find } = rule.detect;
    const list = (schema: Schema, key: EntityKey): readonly Hazard[] => {
      const entity = schema.state.get(key);
      return entity === undefined || !this.#owns(entity) ? [] : find(entity, schema, this.target);
    };
    const key = operation.kind === "renameEntity" ? operation.newEntity : operation.entity;
    this.#open.compare(
      rule,
      list(moment.before, operation.entity),
      list(moment.after, key),
      moment,
    );
  }

  /** Does the operation reach a table? */
  #actsOnDatabase(operation: Operation, before: Schema, after: Schema): boolean {
    if (operation.kind === "opaque" || operation.kind === "provide") return true;
    if (operation.kind === "separate" || STATE_ONLY.has(operation.kind)) return false;
    const key = operation.kind === "renameEntity" ? operation.newEntity : operation.entity;
    const entities = [before.state.get(operation.entity), after.state.get(key)];
    return entities.some((entity) => entity !== undefined && this.#owns(entity));
  }

  #owns(entity: EntityState): boolean {
    return hasTable(entity) && !this.isSwapped(entity);
  }
}

/** Operations that change the framework's state alone (django/db/migrations/operations/models.py). */
const STATE_ONLY: ReadonlySet<Operation["kind"]> = new Set(["alterMember", "alterManagers"]);
