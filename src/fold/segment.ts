import { knownTargets, type EntityKey, type Field } from "../operation/field.js";
import {
  isEntityOperation,
  type EntityOperation,
  type Operation,
  type Opaque,
  type Separate,
} from "../operation/operation.js";
import { reachOf } from "../operation/data-step.js";
import { seenMembers } from "../operation/seen-members.js";
import { applyToState, isSure, type EntityState, type SchemaState } from "../operation/state.js";
import type { Node, Position } from "./node.js";
import { appendNode } from "./populated.js";
import { isUnnoticed, PASSED } from "./unnoticed.js";
import { absorb, beginBirth, closeBirth, namesStaleFields, type Timeline } from "./timeline.js";

/** Entities that need more care than usual; found by a first attempt, obeyed by the next. */
export interface Care {
  /** Entities (by the key under which they enter the segment or are born) whose operations stay as they are. */
  readonly verbatim: ReadonlySet<EntityKey>;
  /** Entities whose field renames may not be folded into their creation. */
  readonly renames: ReadonlySet<EntityKey>;
}

/** A segment of operations, taken apart by entity. */
export interface Segment {
  readonly timelines: readonly Timeline[];
  /** Operations on no entity of their own, or on several. */
  readonly others: readonly Node[];
  /** Entities that were born and died in the segment, with the places of both. */
  readonly vanished: readonly Vanished[];
  /** The state before the first operation. */
  readonly start: ReadonlyMap<EntityKey, EntityState>;
}

export interface Vanished {
  readonly key: EntityKey;
  readonly born: Position;
  readonly died: Position;
}

/** A segment, or the entities that the next attempt must take care of. */
export type SegmentResult =
  | { readonly ok: true; readonly segment: Segment }
  | { readonly ok: false; readonly renames: ReadonlySet<EntityKey> };

/** An operation with its place in the sequence. */
export interface Placed {
  readonly position: Position;
  readonly operation: Operation;
}

/**
 * Takes a segment (operations with nothing opaque between them that touches everything) apart into one timeline an entity, and folds
 * each. The state stands before the first operation, and is moved behind the last.
 */
export function takeApart(
  placed: readonly Placed[],
  state: SchemaState,
  care: Care,
): SegmentResult {
  const work = new Work(state, care);
  for (const { operation, position } of placed) work.add(operation, position);
  return work.finish();
}

/** The attributes that decide whether an entity has a table: a change of one moves state and database apart. */
const TOGGLES = ["managed", "proxy"] as const;

class Work {
  readonly #open = new Map<EntityKey, Timeline>();
  readonly #closed: Timeline[] = [];
  readonly #others: Node[] = [];
  readonly #vanished: Vanished[] = [];
  readonly #renames = new Set<EntityKey>();
  readonly #start: ReadonlyMap<EntityKey, EntityState>;

  constructor(
    readonly state: SchemaState,
    readonly care: Care,
  ) {
    this.#start = new Map(state);
  }

  add(operation: Operation, position: Position): void {
    if (operation.kind === "provide") {
      // Extensions and collations need nothing and serve all that follows: they come first.
      this.#others.push(this.node(operation, -1, []));
    } else if (isEntityOperation(operation)) {
      this.addEntityOperation(operation, position);
    } else {
      this.addBarrier(operation, position, touchedBy(operation, this.state));
    }
    applyToState(this.state, operation);
  }

  finish(): SegmentResult {
    for (const timeline of this.#open.values()) this.close(timeline);
    if (this.#renames.size > 0) return { ok: false, renames: this.#renames };
    const timelines = [...this.#closed, ...this.#open.values()];
    return {
      ok: true,
      segment: {
        timelines,
        others: this.#others,
        vanished: this.#vanished,
        start: this.#start,
      },
    };
  }

  private addEntityOperation(operation: EntityOperation, position: Position): void {
    switch (operation.kind) {
      case "createEntity":
        this.create(operation, position);
        return;
      case "deleteEntity":
        this.remove(operation, position);
        return;
      case "renameEntity":
        this.rename(operation, position);
        return;
      default:
        this.change(operation, position);
    }
  }

  private create(operation: EntityOperation & { kind: "createEntity" }, position: Position): void {
    const key = operation.entity;
    this.closeFormer(key);
    const timeline: Timeline = { key, startKey: undefined, birth: undefined, nodes: [] };
    this.#open.set(key, timeline);
    if (this.care.verbatim.has(key)) {
      timeline.nodes = [
        { ...this.node(operation, position, [key]), before: undefined, barrier: true },
      ];
    } else {
      timeline.birth = beginBirth(operation, position);
    }
  }

  private remove(operation: EntityOperation & { kind: "deleteEntity" }, position: Position): void {
    const timeline = this.timeline(operation.entity);
    this.closeBehindSteps(timeline);
    this.#open.delete(operation.entity);
    if (timeline.birth !== undefined) {
      this.#vanished.push({
        key: operation.entity,
        born: timeline.birth.position,
        died: position,
      });
      return;
    }
    const rigid = this.isRigid(timeline);
    const lastBarrier = timeline.nodes.findLastIndex(({ barrier }) => barrier);
    const kept = rigid ? timeline.nodes : timeline.nodes.slice(0, lastBarrier + 1);
    timeline.nodes = [...kept, this.node(operation, position, [operation.entity])];
    this.#closed.push(timeline);
  }

  private rename(operation: EntityOperation & { kind: "renameEntity" }, position: Position): void {
    const { entity, newEntity } = operation;
    const timeline = this.timeline(entity);
    this.closeBehindSteps(timeline);
    if (timeline.birth !== undefined) {
      absorb(timeline.birth, operation, position);
      this.followRename(entity, newEntity);
    } else if (!this.mergeRenames(timeline, operation, position)) {
      this.addBarrier(operation, position, [entity, ...referrersOf(entity, this.state)]);
    }
    this.#open.delete(entity);
    if (newEntity !== entity) this.closeFormer(newEntity);
    timeline.key = newEntity;
    this.#open.set(newEntity, timeline);
  }

  /** Two renames in a row are one, where nothing of the entities that they concern happens in between. */
  private mergeRenames(
    timeline: Timeline,
    operation: EntityOperation & { kind: "renameEntity" },
    position: Position,
  ): boolean {
    const last = timeline.nodes.at(-1);
    if (last?.operation.kind !== "renameEntity" || this.isRigid(timeline)) return false;
    if (last.operation.newEntity !== operation.entity) return false;
    const concerned = [...this.#open.values(), ...this.#closed].filter(({ nodes }) =>
      nodes.includes(last),
    );
    if (concerned.some(({ nodes }) => nodes.at(-1) !== last)) return false;
    if (last.operation.entity === operation.newEntity) {
      // Back to the same name: nothing. To the same one in other letters: Django loses a model that is renamed so at once.
      if (last.before?.name !== operation.newName) return false;
      for (const other of concerned) other.nodes = other.nodes.slice(0, -1);
      return true;
    }
    const merged: Node = {
      ...last,
      last: position,
      rebuilt: true,
      operation: {
        ...last.operation,
        newEntity: operation.newEntity,
        newName: operation.newName,
      },
    };
    for (const other of concerned) other.nodes = [...other.nodes.slice(0, -1), merged];
    return true;
  }

  /** An entity of the key may have left the state alone, by an operation with two sides: its timeline ends there. */
  private closeFormer(key: EntityKey): void {
    const former = this.#open.get(key);
    if (former === undefined) return;
    this.#open.delete(key);
    this.#closed.push(former);
  }

  /** Operations that name an entity which is renamed before it exists in the result name it by its new name. */
  private followRename(from: EntityKey, to: EntityKey): void {
    for (const timeline of [...this.#closed, ...this.#open.values()]) {
      timeline.nodes = timeline.nodes.map((node) => followInNode(node, from, to));
    }
  }

  private change(operation: EntityOperation, position: Position): void {
    const timeline = this.timeline(operation.entity);
    const entity = this.state.get(operation.entity);
    if (entity !== undefined && togglesTable(operation, entity)) {
      this.addBarrier(operation, position, [operation.entity]);
      return;
    }
    if (!this.passesSteps(operation, timeline)) this.close(timeline);
    if (timeline.birth !== undefined) {
      const rename = operation.kind === "renameField" && this.care.renames.has(operation.entity);
      if (!rename) {
        absorb(timeline.birth, operation, position);
        return;
      }
      this.addBarrier(operation, position, [operation.entity]);
      return;
    }
    const node = this.node(operation, position, [operation.entity]);
    timeline.nodes = this.isRigid(timeline)
      ? [...timeline.nodes, { ...node, barrier: true }]
      : appendNode(timeline.nodes, node);
  }

  private addBarrier(operation: Operation, position: Position, keys: readonly EntityKey[]): void {
    const owners = [...new Set(keys)];
    const node: Node = { ...this.node(operation, position, owners), barrier: true };
    for (const key of owners) {
      const timeline = this.timeline(key);
      if (!isPassable(operation, key)) this.close(timeline);
      timeline.nodes = [...timeline.nodes, node];
    }
    if (owners.length === 0 || !isEntityOperation(operation)) this.#others.push(node);
  }

  /** May the operation go into a creation in front of the data steps that have used the entity since? */
  private passesSteps(operation: EntityOperation, { birth, nodes }: Timeline): boolean {
    const before = this.state.get(operation.entity);
    return (
      birth === undefined ||
      nodes.every((step) => isUnnoticed(operation, before, step.operation, PASSED.new))
    );
  }

  private closeBehindSteps(timeline: Timeline): void {
    if (timeline.nodes.length > 0) this.close(timeline);
  }

  private close(timeline: Timeline): void {
    const { birth } = timeline;
    const entity = this.state.get(timeline.key);
    if (birth === undefined || entity === undefined) return;
    if (namesStaleFields(birth, entity)) this.#renames.add(birth.operation.entity);
    timeline.nodes = [...closeBirth(birth, entity), ...timeline.nodes];
    timeline.birth = undefined;
  }

  private timeline(key: EntityKey): Timeline {
    let timeline = this.#open.get(key);
    if (timeline === undefined) {
      timeline = { key, startKey: key, birth: undefined, nodes: [] };
      this.#open.set(key, timeline);
    }
    return timeline;
  }

  private isRigid(timeline: Timeline): boolean {
    const entity = this.state.get(timeline.key);
    const names = [timeline.startKey, timeline.key];
    return (
      names.some((name) => name !== undefined && this.care.verbatim.has(name)) ||
      // What is known of an entity ends where an operation of unknown effect on it begins.
      (entity === undefined && this.state.tainted)
    );
  }

  private node(operation: Operation, position: Position, owners: readonly EntityKey[]): Node {
    const [owner] = owners;
    return {
      position,
      last: position,
      operation,
      rebuilt: false,
      before: owner === undefined ? undefined : this.state.get(owner),
      owners,
      barrier: false,
      sources: new Map(),
    };
  }
}

/** Is the operation a data step that later changes of other fields of the entity may pass? */
function isPassable(operation: Operation, key: EntityKey): boolean {
  return operation.kind === "opaque" && seenMembers(operation, key, PASSED.new) !== "all";
}

function togglesTable(operation: EntityOperation, entity: EntityState): boolean {
  if (operation.kind !== "alterOptions") return false;
  // What the options were before is not known then.
  if (!isSure(entity, ...TOGGLES.map((option) => `option ${option}`))) return true;
  return TOGGLES.some((option) => {
    if (!operation.options.has(option) && !operation.clears.includes(option)) return false;
    const before = entity.options.get(option)?.expression?.canonical ?? "";
    const after = operation.options.get(option)?.expression?.canonical ?? "";
    const usual = option === "managed" ? "True" : "False";
    return (before || usual) !== (after || usual);
  });
}

/** Entities that an operation with several sides may touch. */
function touchedBy(operation: Opaque | Separate, state: SchemaState): readonly EntityKey[] {
  const inner =
    operation.kind === "separate" ? [...operation.state, ...operation.database] : operation.state;
  const keys = inner.flatMap((item) => keysOf(item, state));
  if (operation.kind === "opaque") {
    const reach = reachOf(operation);
    // Entities of other apps have no timeline here.
    if (reach !== "everything") keys.push(...[...reach.touched].filter((key) => state.has(key)));
  }
  return keys;
}

function keysOf(operation: Operation, state: SchemaState): readonly EntityKey[] {
  if (operation.kind === "provide") return [];
  if (!isEntityOperation(operation)) return touchedBy(operation, state);
  if (operation.kind === "renameEntity") {
    return [operation.entity, operation.newEntity, ...referrersOf(operation.entity, state)];
  }
  if (operation.kind === "createEntity") {
    return [operation.entity, ...targetsOf(operation.fields, operation.entity)];
  }
  if (operation.kind === "addField" || operation.kind === "alterField") {
    return [operation.entity, ...targetsOf([operation.field], operation.entity)];
  }
  return [operation.entity];
}

function targetsOf(fields: readonly Field[], owner: EntityKey): readonly EntityKey[] {
  return fields.flatMap((field) => knownTargets(field, owner));
}

/** Entities with a relation to the given one. */
export function referrersOf(
  key: EntityKey,
  state: ReadonlyMap<EntityKey, EntityState>,
): readonly EntityKey[] {
  const found: EntityKey[] = [];
  for (const [other, entity] of state) {
    if (other === key) continue;
    const points =
      entity.fields.some((field) => knownTargets(field, other).includes(key)) ||
      entity.bases?.list.some((base) => base.entity === key) === true;
    if (points) found.push(other);
  }
  return found;
}

function followInNode(node: Node, from: EntityKey, to: EntityKey): Node {
  const { operation } = node;
  const follow = (field: Field): Field => ({
    ...field,
    references: field.references.map((reference) =>
      reference.target.kind === "entity" && reference.target.entity === from
        ? { ...reference, target: { kind: "entity", entity: to } }
        : reference,
    ),
  });
  const names = (field: Field): boolean =>
    field.references.some(({ target }) => target.kind === "entity" && target.entity === from);
  if (operation.kind === "createEntity" && operation.fields.some(names)) {
    return {
      ...node,
      rebuilt: true,
      operation: { ...operation, fields: operation.fields.map(follow) },
    };
  }
  if (
    (operation.kind === "addField" || operation.kind === "alterField") &&
    names(operation.field)
  ) {
    return { ...node, rebuilt: true, operation: { ...operation, field: follow(operation.field) } };
  }
  return node;
}
