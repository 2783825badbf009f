import { tableName } from "../operation/table-name.js";
import { knownTargets, type EntityKey, type Field } from "../operation/field.js";
import type { Operation } from "../operation/operation.js";
import type { EntityState } from "../operation/state.js";
import type { Node, Position } from "./node.js";
import type { Segment } from "./segment.js";

/** Which nodes must come before which. */
export interface Edges {
  /** For each node, those that must come later. */
  readonly after: ReadonlyMap<Node, ReadonlySet<Node>>;
  /**
   * For each creation, the fields that alone make it wait for another node: taken out of the creation, they free it.
   */
  readonly loose: ReadonlyMap<Node, ReadonlyMap<Node, readonly Field[]>>;
  /** Entities that were folded away although something kept still names them. */
  readonly missed: ReadonlySet<EntityKey>;
}

/** When an expression that only the project's code can evaluate was first used as a target. */
export type FirstUse = ReadonlyMap<string, Position>;

interface Maker {
  readonly position: Position;
  readonly node: Node;
}

/** Finds what each node of a segment needs, and so what must come before it. */
export function findEdges(segment: Segment, nodes: readonly Node[], firstUse: FirstUse): Edges {
  return new EdgeFinder(segment, nodes, firstUse).find();
}

class EdgeFinder {
  readonly #after = new Map<Node, Set<Node>>();
  readonly #loose = new Map<Node, Map<Node, Field[]>>();
  /** Pairs that must keep their order for another reason than a field. */
  readonly #firm = new Map<Node, Set<Node>>();
  readonly #missed = new Set<EntityKey>();
  readonly #makers = new Map<EntityKey, Maker[]>();
  readonly #creations: Maker[] = [];
  readonly #keyChanges = new Map<EntityKey, Maker[]>();

  constructor(
    readonly segment: Segment,
    readonly nodes: readonly Node[],
    readonly firstUse: FirstUse,
  ) {}

  find(): Edges {
    for (const node of this.nodes) this.#after.set(node, new Set());
    for (const node of this.nodes) this.noteMakers(node);
    this.chainTimelines();
    this.chainOthers();
    for (const node of this.nodes) this.addReferences(node);
    this.addDeletions();
    this.addFreedNames();
    for (const [creation, makers] of this.#loose) {
      for (const maker of makers.keys()) {
        if (this.#firm.get(maker)?.has(creation) === true) makers.delete(maker);
      }
    }
    return { after: this.#after, loose: this.#loose, missed: this.#missed };
  }

  private firm(first: Node, then: Node): void {
    if (first === then) return;
    this.#after.get(first)?.add(then);
    const set = this.#firm.get(first);
    if (set === undefined) this.#firm.set(first, new Set([then]));
    else set.add(then);
  }

  private noteMakers(node: Node): void {
    for (const operation of flattened(node.operation)) {
      const position = node.position;
      if (operation.kind === "createEntity") {
        push(this.#makers, operation.entity, { position, node });
        this.#creations.push({ position, node });
      } else if (operation.kind === "renameEntity") {
        push(this.#makers, operation.newEntity, { position, node });
      } else if (operation.kind === "alterField" && operation.field.primaryKey) {
        push(this.#keyChanges, operation.entity, { position, node });
      }
    }
  }

  private chainTimelines(): void {
    for (const { nodes } of this.segment.timelines) {
      for (const [index, node] of nodes.entries()) {
        const next = nodes[index + 1];
        if (next !== undefined) this.firm(node, next);
      }
    }
  }

  /** Opaque operations keep their order among themselves. */
  private chainOthers(): void {
    const opaque = this.segment.others.filter(({ operation }) => operation.kind !== "provide");
    for (const [index, node] of opaque.entries()) {
      const next = opaque[index + 1];
      if (next !== undefined) this.firm(node, next);
    }
  }

  private addReferences(node: Node): void {
    for (const operation of flattened(node.operation)) {
      if (operation.kind === "createEntity") {
        for (const field of operation.fields) this.addField(node, operation.entity, field);
        for (const base of operation.bases?.list ?? []) {
          const maker = base.entity === undefined ? undefined : this.maker(base.entity, node.last);
          if (maker !== undefined) this.firm(maker, node);
        }
      } else if (operation.kind === "addField" || operation.kind === "alterField") {
        this.addField(node, operation.entity, operation.field);
      }
    }
  }

  private addField(node: Node, owner: EntityKey, field: Field): void {
    for (const target of knownTargets(field, owner)) {
      if (target === owner) continue;
      const maker = this.maker(target, node.last);
      if (maker !== undefined) this.need(maker, node, field);
      else if (!this.segment.start.has(target)) this.noteMissed(target, node);
      for (const change of this.#keyChanges.get(target) ?? []) {
        if (change.position < node.position) this.firm(change.node, node);
      }
    }
    for (const candidate of this.candidates(field)) this.need(candidate, node, field);
  }

  private need(maker: Node, node: Node, field: Field): void {
    if (maker === node) return;
    if (node.operation.kind !== "createEntity") {
      this.firm(maker, node);
      return;
    }
    this.#after.get(maker)?.add(node);
    const makers = this.#loose.get(node) ?? new Map<Node, Field[]>();
    this.#loose.set(node, makers);
    const fields = makers.get(maker);
    if (fields === undefined) makers.set(maker, [field]);
    else fields.push(field);
  }

  /** What made the entity that a key means at a place: the latest maker before it. */
  private maker(key: EntityKey, at: Position): Node | undefined {
    let found: Maker | undefined;
    for (const maker of this.#makers.get(key) ?? []) {
      if (maker.position <= at && (found === undefined || maker.position >= found.position)) {
        found = maker;
      }
    }
    return found?.node;
  }

  private noteMissed(key: EntityKey, node: Node): void {
    for (const { key: gone, born, died } of this.segment.vanished) {
      if (gone === key && born <= node.last && node.position <= died) this.#missed.add(key);
    }
  }

  /**
   * The entities that a target may mean which only the project's code can tell: those that existed when the same expression was first
   * used. Where models can be swapped it is one of them, or a model of another app.
   */
  private candidates(field: Field): readonly Node[] {
    const found: Node[] = [];
    for (const { target } of field.references) {
      if (target.kind === "unknown") {
        const since = this.firstUse.get(target.canonical) ?? -1;
        const earlier = this.#creations.filter(({ position }) => position < since);
        const swappable = earlier.filter(({ node }) => isSwappable(node));
        found.push(...(swappable.length > 0 ? swappable : earlier).map(({ node }) => node));
      } else if (target.kind === "setting") {
        for (const { node } of this.#creations) {
          if (isSwappable(node, target.setting)) found.push(node);
        }
      }
    }
    return found;
  }

  /** An entity goes after everything that pointed to it has gone or points elsewhere. */
  private addDeletions(): void {
    for (const node of this.nodes) {
      if (node.operation.kind !== "deleteEntity") continue;
      const key = node.operation.entity;
      const start = startKeyOf(this.segment, node) ?? key;
      for (const timeline of this.segment.timelines) {
        const entity = this.segment.start.get(timeline.startKey ?? "");
        const earlier = timeline.nodes.filter(({ position }) => position < node.position);
        const pointed =
          (entity !== undefined && pointsTo(entity, start)) ||
          earlier.some((other) => namesTarget(other, key));
        if (!pointed) continue;
        for (const other of earlier) this.firm(other, node);
        this.waitForDeletion(timeline.nodes, node);
      }
    }
  }

  /** What pointed to the entity is deleted itself, later in the text: its own removal of the relation was folded into that. */
  private waitForDeletion(nodes: readonly Node[], deletion: Node): void {
    const last = nodes.at(-1);
    if (last === undefined || last === deletion || last.operation.kind !== "deleteEntity") return;
    if (nodes.some(({ operation }) => operation.kind === "removeField")) return;
    this.firm(last, deletion);
  }

  /** A name can be taken again only after it was given up: keys, tables, and names of indexes and constraints. */
  private addFreedNames(): void {
    const freed = new Map<string, Maker[]>();
    for (const node of this.nodes) {
      for (const name of namesFreed(node)) push(freed, name, { position: node.position, node });
    }
    if (freed.size === 0) return;
    for (const node of this.nodes) {
      for (const name of flattened(node.operation).flatMap(namesTaken)) {
        for (const giver of freed.get(name) ?? []) {
          // A creation has the name that its entity ended with, whenever that was taken.
          if (giver.position < node.last) this.firm(giver.node, node);
        }
      }
    }
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** An operation with those inside it. */
function flattened(operation: Operation): readonly Operation[] {
  switch (operation.kind) {
    case "separate":
      return [...operation.state, ...operation.database].flatMap(flattened);
    case "opaque":
      return operation.state.flatMap(flattened);
    default:
      return [operation];
  }
}

function isSwappable(node: Node, setting?: string): boolean {
  if (node.operation.kind !== "createEntity") return false;
  const option = node.operation.options.get("swappable");
  return option !== undefined && (setting === undefined || option.literal === setting);
}

function startKeyOf(segment: Segment, node: Node): EntityKey | undefined {
  return segment.timelines.find(({ nodes }) => nodes.includes(node))?.startKey;
}

function pointsTo(entity: EntityState, key: EntityKey): boolean {
  if (entity.key === key) return false;
  return (
    entity.fields.some((field) => knownTargets(field, entity.key).includes(key)) ||
    entity.bases?.list.some((base) => base.entity === key) === true
  );
}

function namesTarget(node: Node, key: EntityKey): boolean {
  const { operation } = node;
  if (operation.kind === "createEntity") {
    return operation.fields.some((field) => knownTargets(field, operation.entity).includes(key));
  }
  if (operation.kind !== "addField" && operation.kind !== "alterField") return false;
  return knownTargets(operation.field, operation.entity).includes(key);
}

function namesFreed(node: Node): readonly string[] {
  return flattened(node.operation).flatMap((operation) =>
    freedBy(operation, operation === node.operation ? node.before : undefined),
  );
}

function freedBy(operation: Operation, before: EntityState | undefined): readonly string[] {
  switch (operation.kind) {
    case "deleteEntity":
      return [
        `key ${operation.entity}`,
        ...(before === undefined
          ? []
          : [
              `table ${tableName(before)}`,
              ...[...before.indexes, ...before.constraints].map(({ name }) => `member ${name}`),
            ]),
      ];
    case "renameEntity":
      return [
        `key ${operation.entity}`,
        ...(before === undefined ? [] : [`table ${tableName(before)}`]),
      ];
    case "alterOptions":
      return operation.attribute === "db_table" && before !== undefined
        ? [`table ${tableName(before)}`]
        : [];
    case "removeMember":
    case "renameMember":
      return [`member ${operation.name}`];
    default:
      return [];
  }
}

function namesTaken(operation: Operation): readonly string[] {
  switch (operation.kind) {
    case "createEntity":
      return [
        `key ${operation.entity}`,
        `table ${tableNameOf(operation)}`,
        ...[...operation.indexes, ...operation.constraints].map(({ name }) => `member ${name}`),
      ];
    case "renameEntity":
      return [`key ${operation.newEntity}`];
    case "alterOptions": {
      const option = operation.options.get("db_table");
      return typeof option?.literal === "string" ? [`table ${JSON.stringify(option.literal)}`] : [];
    }
    case "addMember":
      return [`member ${operation.member.name}`];
    default:
      return [];
  }
}

function tableNameOf(operation: Operation & { kind: "createEntity" }): string {
  const option = operation.options.get("db_table");
  return typeof option?.literal === "string"
    ? JSON.stringify(option.literal)
    : JSON.stringify(operation.entity.replace(".", "_"));
}
