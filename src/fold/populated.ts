import { isSure, togetherSets, type EntityState } from "../operation/state.js";
import {
  isEntityOperation,
  type AddField,
  type AddMember,
  type AlterField,
  type AlterOptions,
  type EntityOperation,
  type Operation,
} from "../operation/operation.js";
import type { Node } from "./node.js";
import { addedValue, alteredValue, OLD, type Value } from "./rows.js";
import { isUnnoticed, PASSED } from "./unnoticed.js";

/**
 * Folding the operations on a table that may hold rows: an operation is merged into an earlier one only where every value ends as it
 * did (law 4), and moves only past operations that do not concern the same members.
 */

/** What two operations on one entity become: one, or none. */
type Merge = { readonly kind: "one"; readonly operation: Operation } | { readonly kind: "none" };

/** Adds an operation to the entity's list, merged with an earlier one where that is right. Gives the new list. */
export function appendNode(nodes: readonly Node[], next: Node): readonly Node[] {
  const operation = next.operation;
  if (!isMergeable(operation)) return [...nodes, next];
  let leftBlocked = false;
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    const earlier = nodes[index];
    if (earlier === undefined || (earlier.barrier && !commutes(earlier, next))) break;
    const merge = mergeOf(earlier, operation);
    if (merge !== undefined) {
      const between = nodes.slice(index + 1);
      const head = nodes.slice(0, index);
      const merged = mergedNode(earlier, next, merge);
      if (!leftBlocked) return [...append(head, merged), ...between];
      if (between.every((node) => commutes(node, earlier))) {
        return append([...head, ...between], merged);
      }
      break;
    }
    if (!commutes(earlier, next)) leftBlocked = true;
  }
  return [...nodes, next];
}

/** What two became may merge with what stands before them. */
function append(nodes: readonly Node[], merged: Node | undefined): readonly Node[] {
  return merged === undefined ? nodes : appendNode(nodes, merged);
}

function mergedNode(earlier: Node, next: Node, merge: Merge): Node | undefined {
  if (merge.kind === "none") return undefined;
  return {
    ...earlier,
    last: next.last,
    operation: merge.operation,
    rebuilt: merge.operation !== next.operation || next.rebuilt,
  };
}

function isMergeable(operation: Operation): operation is EntityOperation {
  switch (operation.kind) {
    case "opaque":
    case "separate":
    case "provide":
    case "createEntity":
    case "renameEntity":
    case "validateMember":
      return false;
    default:
      return true;
  }
}

/** What the two become together, if they do; `next` comes later. */
function mergeOf(earlier: Node, next: EntityOperation): Merge | undefined {
  const first = earlier.operation;
  switch (first.kind) {
    case "addField":
      return afterAddField(first, next);
    case "alterField":
      return afterAlterField(first, next, earlier);
    case "renameField":
      if (next.kind === "renameField" && next.name === first.newName) {
        return first.name === next.newName
          ? { kind: "none" }
          : one({ ...first, newName: next.newName });
      }
      if (next.kind === "removeField" && next.name === first.newName) {
        return one({ ...next, name: first.name });
      }
      return undefined;
    case "addMember":
      return afterAddMember(first, next);
    case "alterMember":
      if (next.kind === "alterMember" && next.name === first.name) return one(next);
      if (next.kind === "removeMember" && next.name === first.name) return one(next);
      return undefined;
    case "nameMember":
      return next.kind === "renameMember" && next.name === first.newName
        ? one({ ...first, newName: next.newName })
        : undefined;
    case "renameMember":
      if (next.kind === "renameMember" && next.name === first.newName) {
        return next.newName === first.name
          ? { kind: "none" }
          : one({ ...first, newName: next.newName });
      }
      if (next.kind === "removeMember" && next.member === "index" && next.name === first.newName) {
        return one({ ...next, name: first.name });
      }
      return undefined;
    case "alterOptions":
      return next.kind === "alterOptions" && next.attribute === first.attribute
        ? afterAlterOptions(first, next, earlier)
        : undefined;
    case "alterManagers":
      return next.kind === "alterManagers" ? one(next) : undefined;
    default:
      return undefined;
  }
}

function one(operation: Operation): Merge {
  return { kind: "one", operation };
}

/** `_order` goes with order_with_respect_to and begins at 0 when it comes back, so a step that takes the option away stays. */
function afterAlterOptions(first: AlterOptions, next: AlterOptions, node: Node): Merge | undefined {
  const word = "order_with_respect_to";
  const isSet = (options: EntityState["options"] | undefined): boolean =>
    typeof options?.get(word)?.literal === "string";
  const comesBack = isSet(node.before?.options) && !isSet(first.options) && isSet(next.options);
  return first.attribute === word && comesBack ? undefined : one(mergeOptions(first, next));
}

/** The later of two option operations decides alone: it sets or clears all that the earlier one could. */
function mergeOptions(first: AlterOptions, next: AlterOptions): AlterOptions {
  const kept = [...first.options].filter(
    ([key]) => !next.options.has(key) && !next.clears.includes(key),
  );
  if (kept.length === 0) return next;
  return { ...next, options: new Map([...kept, ...next.options]) };
}

function afterAddField(first: AddField, next: EntityOperation): Merge | undefined {
  if (next.kind === "removeField" && next.name === first.field.name) return { kind: "none" };
  if (next.kind === "renameField" && next.name === first.field.name) {
    return one({ ...first, field: { ...first.field, name: next.newName } });
  }
  if (next.kind !== "alterField" || next.field.name !== first.field.name) return undefined;
  if (!sameStorage(first, next)) return undefined;
  if (first.backfill !== undefined) return undefined;
  const value = alteredValue(addedValue(first.field), first.field, next.field, first.entity);
  if (value === addedValue(next.field)) {
    return one({ ...first, field: next.field, preserveDefault: next.preserveDefault });
  }
  return withBackfill(first, next, value);
}

/** The altered field, added with the default that the rows got when the field was first added: for them alone. */
function withBackfill(first: AddField, next: AlterField, value: Value): Merge | undefined {
  const given = first.field.default;
  const staysWithout = next.field.default === undefined;
  if (given === undefined || !staysWithout || next.field.insertion === undefined) return undefined;
  if (given.canonical !== value) return undefined;
  return one({ ...first, field: next.field, preserveDefault: false, backfill: given.expression });
}

function afterAlterField(first: AlterField, next: EntityOperation, node: Node): Merge | undefined {
  if (next.kind === "removeField" && next.name === first.field.name) return one(next);
  if (next.kind !== "alterField" || next.field.name !== first.field.name) return undefined;
  const before = node.before?.fields.find(({ name }) => name === first.field.name);
  if (before === undefined || node.before === undefined) return undefined;
  if (!isSure(node.before, `field ${before.name}`, `definition ${before.name}`)) return undefined;
  if (!sameStorage(first, next)) return undefined;
  const inTwo = alteredValue(
    alteredValue(OLD, before, first.field, first.entity),
    first.field,
    next.field,
    first.entity,
  );
  return inTwo === alteredValue(OLD, before, next.field, first.entity) ? one(next) : undefined;
}

/** Fields of unknown classes and those with tables of their own are merged only where they are stored the same way. */
function sameStorage(first: AddField | AlterField, next: AlterField): boolean {
  if (first.field.storage !== next.field.storage) return false;
  return first.field.storage === "column" || first.field.shape === next.field.shape;
}

function afterAddMember(first: AddMember, next: EntityOperation): Merge | undefined {
  const { member } = first;
  if (next.kind === "removeMember" && next.member === member.kind && next.name === member.name) {
    return { kind: "none" };
  }
  if (next.kind === "renameMember" && member.kind === "index" && next.name === member.name) {
    return one({ ...first, member: { ...member, name: next.newName } });
  }
  if (next.kind === "alterMember" && member.kind === "constraint" && next.name === member.name) {
    return one({ ...first, member: next.member });
  }
  return undefined;
}

/** Can the two change places, so that both have the effect they had? */
function commutes(one: Node, other: Node): boolean {
  if (one.barrier) {
    return (
      isEntityOperation(other.operation) &&
      isUnnoticed(other.operation, other.before, one.operation, PASSED.old)
    );
  }
  const a = concerns(one.operation, one.before);
  const b = concerns(other.operation, other.before);
  if (a === "everything" || b === "everything") return false;
  for (const name of a) if (b.has(name)) return false;
  return true;
}

/**
 * The members that an operation concerns, as words: `field x`, `index y`, `attribute z`. Operations on disjoint members of one entity
 * can change places.
 */
function concerns(
  operation: Operation,
  before: EntityState | undefined,
): ReadonlySet<string> | "everything" {
  switch (operation.kind) {
    case "addField":
      // The order of new columns is kept: two additions never change places.
      return new Set([
        "columns",
        `field ${operation.field.name}`,
        ...operation.field.mentions.map((name) => `field ${name}`),
      ]);
    case "alterField":
      return new Set([
        `field ${operation.field.name}`,
        ...operation.field.mentions.map((name) => `field ${name}`),
      ]);
    case "removeField":
      return new Set([`field ${operation.name}`]);
    case "renameField":
      return new Set([`field ${operation.name}`, `field ${operation.newName}`]);
    case "addMember":
    case "alterMember":
      return new Set([
        `member ${operation.member.name}`,
        ...operation.member.fields.map((name) => `field ${name}`),
      ]);
    case "removeMember":
      return removedMember(operation.name, before);
    case "renameMember":
      return new Set([`member ${operation.name}`, `member ${operation.newName}`]);
    case "nameMember":
      return new Set([
        `member ${operation.newName}`,
        "attribute index_together",
        ...operation.fields.map((field) => `field ${field}`),
      ]);
    case "alterOptions":
      return concernsOfOptions(operation, before);
    case "alterManagers":
      return new Set(["managers"]);
    default:
      return "everything";
  }
}

/** Removing an index frees its fields for removal, so the two keep their order. */
function removedMember(name: string, before: EntityState | undefined): ReadonlySet<string> {
  const members = [...(before?.indexes ?? []), ...(before?.constraints ?? [])];
  const fields = members.find((member) => member.name === name)?.fields ?? [];
  return new Set([`member ${name}`, ...fields.map((field) => `field ${field}`)]);
}

function concernsOfOptions(
  operation: AlterOptions,
  before: EntityState | undefined,
): ReadonlySet<string> {
  const words = new Set([`attribute ${operation.attribute}`]);
  if (operation.attribute === "order_with_respect_to") {
    words.add("columns");
    const field = operation.options.get(operation.attribute)?.literal;
    if (typeof field === "string") words.add(`field ${field}`);
  }
  for (const literal of [
    operation.options.get(operation.attribute)?.literal,
    before?.options.get(operation.attribute)?.literal,
  ]) {
    for (const set of togetherSets(literal) ?? [])
      for (const name of set) words.add(`field ${name}`);
  }
  return words;
}
