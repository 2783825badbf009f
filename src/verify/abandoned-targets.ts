import type { MigrationKey } from "../chain/migration.js";
import { knownTargets, type EntityKey, type Field } from "../operation/field.js";
import type { Operation } from "../operation/operation.js";
import { onState, type PlanStep } from "./plan-steps.js";

/** An entity that goes while a field of another app points to it. */
export interface AbandonedTarget {
  readonly entity: EntityKey;
  /** The field that points to it, as `entity.name`. */
  readonly field: string;
  /** The step that takes the entity away. */
  readonly step: MigrationKey;
}

/** The relations between apps over a plan: those whose targets go, and the steps that end relations. */
export interface RelationsOverTime {
  readonly abandoned: readonly AbandonedTarget[];
  /** The last step that ended a relation, by `relationText`. */
  readonly ended: ReadonlyMap<string, MigrationKey>;
}

/** A field and what it points to, as one text. */
export function relationText({ field, entity }: Pick<AbandonedTarget, "field" | "entity">): string {
  return `${field} → ${entity}`;
}

/**
 * Follows the relations between apps through a plan (law 2: what is referenced exists). Django keeps the name of an entity that is gone as a text
 * in the field, and fails at the next alteration of the field.
 */
export function followRelations(plan: readonly PlanStep[]): RelationsOverTime {
  const live = new LiveRelations();
  const abandoned: AbandonedTarget[] = [];
  const ended = new Map<string, MigrationKey>();
  for (const { key, operations } of plan) {
    for (const operation of operations.flatMap(onState)) {
      for (const relation of live.endedBy(operation)) ended.set(relationText(relation), key);
      if (operation.kind === "deleteEntity") {
        const { entity } = operation;
        for (const field of live.pointingTo(entity)) abandoned.push({ entity, field, step: key });
      }
      live.apply(operation);
    }
  }
  return { abandoned, ended };
}

/** Abandoned targets of one plan that are not in the other. */
export function newlyAbandoned(
  before: RelationsOverTime,
  after: RelationsOverTime,
): readonly AbandonedTarget[] {
  const known = new Set(before.abandoned.map(relationText));
  return after.abandoned.filter((item) => !known.has(relationText(item)));
}

type Relation = Pick<AbandonedTarget, "field" | "entity">;

/** The fields that point to entities of other apps at one moment of a plan. */
class LiveRelations {
  /** Targets by field, by entity that has the field. */
  private readonly targets = new Map<EntityKey, Map<string, readonly EntityKey[]>>();

  /** The relations that are no more after an operation. */
  endedBy(operation: Operation): readonly Relation[] {
    switch (operation.kind) {
      case "deleteEntity":
        return [...(this.targets.get(operation.entity)?.keys() ?? [])].flatMap((name) =>
          this.relationsOf(operation.entity, name),
        );
      case "removeField":
        return this.relationsOf(operation.entity, operation.name);
      case "alterField":
        return this.relationsOf(operation.entity, operation.field.name).filter(
          ({ entity }) => !knownTargets(operation.field, operation.entity).includes(entity),
        );
      default:
        return [];
    }
  }

  /** Fields of other apps that point to an entity. */
  pointingTo(target: EntityKey): readonly string[] {
    return [...this.targets].flatMap(([entity, fields]) =>
      [...fields]
        .filter(([, targets]) => targets.includes(target))
        .map(([name]) => `${entity}.${name}`),
    );
  }

  apply(operation: Operation): void {
    switch (operation.kind) {
      case "createEntity":
        for (const field of operation.fields) this.set(operation.entity, field);
        return;
      case "deleteEntity":
        this.targets.delete(operation.entity);
        return;
      case "renameEntity":
        this.rename(operation.entity, operation.newEntity);
        return;
      case "addField":
      case "alterField":
        this.set(operation.entity, operation.field);
        return;
      case "removeField":
        this.targets.get(operation.entity)?.delete(operation.name);
        return;
      case "renameField": {
        const fields = this.targets.get(operation.entity);
        const targets = fields?.get(operation.name);
        fields?.delete(operation.name);
        if (targets !== undefined) fields?.set(operation.newName, targets);
        return;
      }
      default:
        return;
    }
  }

  private relationsOf(entity: EntityKey, name: string): readonly Relation[] {
    const targets = this.targets.get(entity)?.get(name) ?? [];
    return targets.map((target) => ({ field: `${entity}.${name}`, entity: target }));
  }

  private set(entity: EntityKey, field: Field): void {
    const targets = knownTargets(field, entity).filter((target) => appOf(target) !== appOf(entity));
    const fields = this.targets.get(entity);
    if (targets.length === 0) fields?.delete(field.name);
    else if (fields !== undefined) fields.set(field.name, targets);
    else this.targets.set(entity, new Map([[field.name, targets]]));
  }

  /** What points to the entity goes along (ProjectState.rename_model). */
  private rename(from: EntityKey, to: EntityKey): void {
    const own = this.targets.get(from);
    this.targets.delete(from);
    if (own !== undefined) this.targets.set(to, own);
    for (const fields of this.targets.values()) {
      for (const [name, targets] of fields) {
        if (!targets.includes(from)) continue;
        fields.set(
          name,
          targets.map((target) => (target === from ? to : target)),
        );
      }
    }
  }
}

function appOf(entity: EntityKey): string {
  return entity.slice(0, entity.indexOf("."));
}
