import {
  fieldMeaning,
  renamed,
  withoutDefault,
  type EntityKey,
  type Field,
  type Target,
} from "./field.js";
import { operationMeaning } from "./meaning.js";
import type {
  Base,
  CreateEntity,
  EntityOperation,
  Literal,
  Member,
  Opaque,
  Operation,
  Option,
} from "./operation.js";
import type { Expression } from "./expression.js";
import { agree } from "./choice.js";
import { hasTable, tableName } from "./table-name.js";

/**
 * An entity as the framework's own model of the schema has it (Django: ModelState). Fields stand in the order of the
 * table's columns, which a rename or an alteration does not change.
 */
export interface EntityState {
  readonly key: EntityKey;
  readonly name: string;
  readonly fields: readonly Field[];
  readonly options: ReadonlyMap<string, Option>;
  readonly indexes: readonly Member[];
  readonly constraints: readonly Member[];
  readonly bases: { readonly expression: Expression; readonly list: readonly Base[] } | undefined;
  readonly managers: Expression | undefined;
  /** How many fields stood in front of the column that order_with_respect_to made; undefined where it made none. */
  readonly orderedAfter: number | undefined;
  /**
   * Defined where the entity is not known for sure: its creation was not seen, or an operation of unknown effect ran since. Holds what ran
   * that does not fit what is known.
   */
  readonly trail: readonly string[] | undefined;
  /**
   * The parts that alone are not known for sure, where the entity is not: `field x`, `definition x` (what rows do not show of a field),
   * `index x`, `constraint x`, `option x`. Undefined where all may be otherwise.
   */
  readonly doubts?: ReadonlySet<string> | undefined;
}

/** Is a part of an entity known for sure? For the words see `doubts`. */
export function isSure({ trail, doubts }: EntityState, ...words: readonly string[]): boolean {
  return trail === undefined || (doubts !== undefined && !words.some((word) => doubts.has(word)));
}

/** An operation that does not fit the state that it meets. */
export class StateError extends Error {
  constructor(
    message: string,
    readonly operation: Operation,
  ) {
    super(message);
  }
}

/** All entities, by key; changed in place by `applyToState`. Entities themselves are never changed, only replaced. */
export class SchemaState extends Map<EntityKey, EntityState> {
  /** True once an operation ran that may have changed the state in ways that refold cannot see. */
  tainted = false;

  /** A copy that can be changed on its own. */
  copy(): SchemaState {
    const copy = new SchemaState(this);
    copy.tainted = this.tainted;
    return copy;
  }
}

/** Options that hold sets of field names; they follow a field's rename (django/db/migrations/state.py, rename_field). */
const TOGETHER = ["unique_together", "index_together"] as const;

/**
 * Applies the state side of an operation, as Django's `state_forwards` does.
 * Throws StateError where the operation names something that is not there.
 */
export function applyToState(state: SchemaState, operation: Operation): void {
  switch (operation.kind) {
    case "opaque":
      for (const inner of operation.state) applyInside(state, inner);
      if (operation.ways !== undefined) choose(state, operation, operation.ways);
      else if (operation.changesState) taint(state, operation);
      return;
    case "separate":
      for (const inner of operation.state) applyInside(state, inner);
      return;
    case "provide":
      return;
    case "createEntity": {
      const created = createdState(operation);
      if (!standsBeside(state.get(operation.entity), created)) refuseSecond(state, operation);
      state.set(operation.entity, created);
      return;
    }
    case "deleteEntity":
      if (!state.delete(operation.entity) && !state.tainted) throw missing(operation);
      return;
    case "renameEntity":
      renameEntity(state, operation.entity, operation.newEntity, operation.newName, operation);
      return;
    case "renameField": {
      const entity = entityAt(state, operation);
      state.set(entity.key, changed(entity, operation));
      for (const [key, other] of state) {
        if (!namesKeys(other)) continue;
        const fields = mapSame(other.fields, (field) =>
          followFieldRename(field, key, operation.entity, operation.name, operation.newName),
        );
        if (fields !== other.fields) state.set(key, { ...other, fields });
      }
      return;
    }
    default: {
      const entity = entityAt(state, operation);
      state.set(entity.key, changed(entity, operation));
    }
  }
}

/** Applies an operation that stands inside another one, where nothing may be created a second time. Throws StateError. */
export function applyInside(state: SchemaState, operation: Operation): void {
  refuseSecond(state, operation);
  applyToState(state, operation);
}

/** Throws StateError for the creation of what is there. */
export function refuseSecond(state: SchemaState, operation: Operation): void {
  if (operation.kind !== "createEntity" || !state.has(operation.entity)) return;
  throw new StateError(`${operation.entity} exists already`, operation);
}

/**
 * May an entity be created although one of its name is there? Django's state has the new one then (ProjectState.add_model), and the database
 * makes its table where that has another name, or where the old one had none. Where neither has one nothing happens there.
 */
function standsBeside(old: EntityState | undefined, created: EntityState): boolean {
  if (old === undefined) return false;
  if (!hasTable(created)) return !hasTable(old);
  return old.trail === undefined && (!hasTable(old) || tableName(old) !== tableName(created));
}

/** The state of an entity that was just created. */
export function createdState(operation: CreateEntity): EntityState {
  return {
    key: operation.entity,
    name: operation.name,
    fields: operation.fields,
    options: operation.options,
    indexes: operation.indexes,
    constraints: operation.constraints,
    bases: operation.bases,
    managers: operation.managers,
    orderedAfter: isOrdered(operation.options) ? operation.fields.length : undefined,
    trail: undefined,
  };
}

/** An entity of which nothing is known but its name. */
export function unseen(key: EntityKey): EntityState {
  return {
    key,
    name: key.slice(key.indexOf(".") + 1),
    fields: [],
    options: new Map(),
    indexes: [],
    constraints: [],
    bases: undefined,
    managers: undefined,
    orderedAfter: undefined,
    trail: [],
  };
}

/**
 * Follows a rename in an app whose entities are not part of the state: what points there points to the new name.
 * Gives true where something did.
 */
export function followForeignRename(state: SchemaState, operation: Operation): boolean {
  let found = false;
  for (const [key, entity] of state) {
    const fields = mapSame(entity.fields, (field) => {
      if (operation.kind === "renameEntity") {
        return followEntityRename(field, operation.entity, operation.newEntity);
      }
      if (operation.kind !== "renameField") return field;
      return followFieldRename(field, key, operation.entity, operation.name, operation.newName);
    });
    if (fields === entity.fields) continue;
    found = true;
    state.set(key, { ...entity, fields });
  }
  return found;
}

function entityAt(state: SchemaState, operation: EntityOperation): EntityState {
  const entity = state.get(operation.entity);
  if (entity !== undefined) return entity;
  if (state.tainted) return unseen(operation.entity);
  throw missing(operation);
}

/** One of several lists of operations runs; where one does not fit the state, nothing is known any more. */
function choose(
  state: SchemaState,
  operation: Opaque,
  ways: readonly (readonly Operation[])[],
): void {
  const ends = ways.map((way) => {
    const end = state.copy();
    return isFitting(() => {
      for (const inner of way) applyInside(end, inner);
    })
      ? end
      : undefined;
  });
  const known = ends.flatMap((end) => end ?? []);
  if (known.length < ways.length) taint(state, operation);
  else agree(state, known, operation.label);
}

/** Runs what applies operations; gives false where one does not fit. */
export function isFitting(run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof StateError) return false;
    throw error;
  }
}

/** After an operation of unknown effect nothing that is known of the app's entities is sure any more. */
function taint(state: SchemaState, operation: Opaque): void {
  const { changesOnly } = operation;
  if (changesOnly !== undefined) {
    const entity = state.get(changesOnly) ?? unseen(changesOnly);
    const trail = [...(entity.trail ?? []), operationMeaning(operation)];
    state.set(changesOnly, { ...entity, trail, doubts: undefined });
    return;
  }
  state.tainted = true;
  const prefix = `${operation.origin.migration.app}.`;
  for (const [key, entity] of state) {
    if (!key.startsWith(prefix)) continue;
    const trail = [...(entity.trail ?? []), operation.label];
    state.set(key, { ...entity, trail, doubts: undefined });
  }
}

function missing(operation: EntityOperation): StateError {
  return new StateError(`there is no ${operation.entity} at this step`, operation);
}

/**
 * The entity after an operation on it that neither creates, deletes nor renames it. Where it is not known for sure, what does not fit
 * is remembered as it is.
 */
function changed(entity: EntityState, operation: EntityOperation): EntityState {
  if (entity.trail === undefined) return surelyChanged(entity, operation);
  try {
    return withoutDoubts(surelyChanged(entity, operation), operation);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const trail = [...entity.trail, operationMeaning(operation)];
    return { ...entity, trail, doubts: undefined };
  }
}

/** What an operation defines anew, or takes away, is in doubt no more. */
function withoutDoubts(entity: EntityState, operation: EntityOperation): EntityState {
  if (entity.doubts === undefined) return entity;
  const doubts = new Set(entity.doubts);
  switch (operation.kind) {
    case "alterField":
    case "removeField": {
      const name = operation.kind === "alterField" ? operation.field.name : operation.name;
      doubts.delete(`field ${name}`);
      doubts.delete(`definition ${name}`);
      break;
    }
    case "renameField":
      for (const word of ["field", "definition"]) {
        if (doubts.delete(`${word} ${operation.name}`)) doubts.add(`${word} ${operation.newName}`);
      }
      break;
    case "removeMember":
      doubts.delete(`${operation.member} ${operation.name}`);
      break;
    case "renameMember":
      if (doubts.delete(`index ${operation.name}`)) doubts.add(`index ${operation.newName}`);
      break;
    case "alterOptions":
      for (const name of [...operation.clears, ...operation.options.keys()]) {
        doubts.delete(`option ${name}`);
      }
      break;
    default:
      break;
  }
  return doubts.size === 0
    ? { ...entity, trail: undefined, doubts: undefined }
    : { ...entity, doubts };
}

function surelyChanged(entity: EntityState, operation: EntityOperation): EntityState {
  switch (operation.kind) {
    case "createEntity":
    case "deleteEntity":
    case "renameEntity":
    case "validateMember":
      return entity;
    case "addField": {
      if (entity.fields.some((field) => field.name === operation.field.name)) {
        throw new StateError(
          `${entity.key} has a field ${operation.field.name} already`,
          operation,
        );
      }
      return { ...entity, fields: [...entity.fields, kept(operation)] };
    }
    case "alterField":
      return {
        ...entity,
        fields: replaceField(entity, operation.field.name, operation, () => [kept(operation)]),
      };
    case "removeField":
      return withoutField(entity, operation.name, operation);
    case "renameField":
      return {
        ...entity,
        fields: replaceField(entity, operation.name, operation, (field) => [
          renamed(field, operation.newName),
        ]),
        options: renameInTogether(entity.options, operation.name, operation.newName),
      };
    case "alterOptions": {
      const options = new Map(entity.options);
      for (const key of operation.clears) options.delete(key);
      for (const [key, option] of operation.options) options.set(key, option);
      if (!isOrdered(options)) return { ...entity, options, orderedAfter: undefined };
      return { ...entity, options, orderedAfter: entity.orderedAfter ?? entity.fields.length };
    }
    case "alterManagers":
      return { ...entity, managers: operation.managers };
    case "addMember":
      return withMembers(entity, operation.member.kind, (list) => [...list, operation.member]);
    case "removeMember":
      return withMembers(entity, operation.member, (list) => {
        const rest = list.filter((member) => member.name !== operation.name);
        if (rest.length === list.length) throw noMember(entity, operation.name, operation);
        return rest;
      });
    case "renameMember":
      return withMembers(entity, "index", (list) =>
        replaceMember(list, entity, operation.name, operation, (member) => ({
          ...member,
          name: operation.newName,
        })),
      );
    case "alterMember":
      return withMembers(entity, "constraint", (list) =>
        replaceMember(list, entity, operation.name, operation, () => operation.member),
      );
    case "nameMember": {
      const sets = togetherSets(entity.options.get("index_together")?.literal) ?? [];
      const literal = sets.filter((set) => set.join() !== operation.fields.join());
      const named = plainIndex(operation.fields, operation.newName);
      return {
        ...entity,
        options: new Map(entity.options).set("index_together", { expression: undefined, literal }),
        // A vendor may have given the index its name where it makes the table: Django's state lists it twice then, the database once.
        indexes: entity.indexes.some((index) => isSameIndex(index, named))
          ? entity.indexes
          : [...entity.indexes, named],
      };
    }
  }
}

function isSameIndex(index: Member, { name, args }: Member): boolean {
  return (
    index.name === name &&
    index.className === "models.Index" &&
    fieldList(index.args.get("fields")) === fieldList(args.get("fields"))
  );
}

/** A list or tuple of names in normal form, as its names. */
function fieldList(text: string | undefined): string {
  return [...(text ?? "").matchAll(/"([^"]*)"/g)].map(([, name]) => name).join(", ");
}

/** An index over plain fields, as RenameIndex with old_fields makes one. */
export function plainIndex(fields: readonly string[], name: string): Member {
  return {
    kind: "index",
    name,
    className: "models.Index",
    args: new Map([["fields", JSON.stringify(fields)]]),
    rest: [],
    canonical: `models.Index(fields=${JSON.stringify(fields)})`,
    expression: undefined,
    nameSlot: undefined,
    fields,
    inline: false,
  };
}

function isOrdered(options: ReadonlyMap<string, Option>): boolean {
  const option = options.get("order_with_respect_to");
  return option !== undefined && option.literal !== null;
}

function withoutField(entity: EntityState, name: string, operation: Operation): EntityState {
  const index = entity.fields.findIndex((field) => field.name === name);
  const fields = replaceField(entity, name, operation, () => []);
  const { orderedAfter } = entity;
  if (orderedAfter === undefined || index >= orderedAfter) return { ...entity, fields };
  return { ...entity, fields, orderedAfter: orderedAfter - 1 };
}

function kept(operation: { readonly field: Field; readonly preserveDefault: boolean }): Field {
  return operation.preserveDefault ? operation.field : withoutDefault(operation.field);
}

function replaceField(
  entity: EntityState,
  name: string,
  operation: Operation,
  by: (field: Field) => readonly Field[],
): readonly Field[] {
  if (!entity.fields.some((field) => field.name === name)) {
    throw new StateError(`${entity.key} has no field ${name} at this step`, operation);
  }
  return entity.fields.flatMap((field) => (field.name === name ? by(field) : [field]));
}

function replaceMember(
  list: readonly Member[],
  entity: EntityState,
  name: string,
  operation: Operation,
  by: (member: Member) => Member,
): readonly Member[] {
  if (!list.some((member) => member.name === name)) throw noMember(entity, name, operation);
  return list.map((member) => (member.name === name ? by(member) : member));
}

function noMember(entity: EntityState, name: string, operation: Operation): StateError {
  return new StateError(`${entity.key} has no index or constraint ${name} at this step`, operation);
}

function withMembers(
  entity: EntityState,
  kind: Member["kind"],
  change: (list: readonly Member[]) => readonly Member[],
): EntityState {
  return kind === "index"
    ? { ...entity, indexes: change(entity.indexes) }
    : { ...entity, constraints: change(entity.constraints) };
}

function renameInTogether(
  options: ReadonlyMap<string, Option>,
  from: string,
  to: string,
): ReadonlyMap<string, Option> {
  let result = options;
  for (const key of TOGETHER) {
    const sets = togetherSets(options.get(key)?.literal);
    if (sets === undefined || !sets.some((set) => set.includes(from))) continue;
    const literal = sets.map((set) => set.map((name) => (name === from ? to : name)));
    result = new Map(result).set(key, { expression: undefined, literal });
  }
  return result;
}

/** The sets of field names of a together-option; a single flat list is one set, as Django normalises it. */
export function togetherSets(literal: Literal | undefined): string[][] | undefined {
  if (literal === null) return [];
  if (!Array.isArray(literal)) return undefined;
  const items: readonly Literal[] = literal;
  if (items.length > 0 && items.every((item) => typeof item === "string")) return [[...items]];
  const sets: string[][] = [];
  for (const item of items) {
    if (!Array.isArray(item)) return undefined;
    const names: string[] = [];
    for (const name of item as readonly Literal[]) {
      if (typeof name !== "string") return undefined;
      names.push(name);
    }
    sets.push(names);
  }
  return sets;
}

function renameEntity(
  state: SchemaState,
  from: EntityKey,
  to: EntityKey,
  name: string,
  operation: Operation,
): void {
  const known = state.get(from);
  if (known === undefined && !state.tainted) {
    throw new StateError(`there is no ${from} at this step`, operation);
  }
  if (known === undefined) state.set(from, unseen(from));
  if (to !== from && state.has(to)) throw new StateError(`${to} exists already`, operation);
  const entries = [...state];
  state.clear();
  // The entity keeps its place in the map, so that later listings stay in the order of creation.
  for (const [key, other] of entries) {
    const fields = mapSame(other.fields, (field) => followEntityRename(field, from, to));
    const followed = fields === other.fields ? other : { ...other, fields };
    if (key === from) state.set(to, { ...followed, key: to, name });
    else state.set(key, followed);
  }
}

function followEntityRename(field: Field, from: EntityKey, to: EntityKey): Field {
  const references = mapSame(field.references, (reference) => {
    const target = followTarget(reference.target, from, to);
    return target === reference.target ? reference : { ...reference, target };
  });
  return references === field.references ? field : { ...field, references };
}

function followTarget(target: Target, from: EntityKey, to: EntityKey): Target {
  return target.kind === "entity" && target.entity === from
    ? { kind: "entity", entity: to }
    : target;
}

function followFieldRename(
  field: Field,
  self: EntityKey,
  entity: EntityKey,
  from: string,
  to: string,
): Field {
  if (field.toField?.name !== from) return field;
  const points = field.references.some(
    ({ role, target }) =>
      role === "to" &&
      ((target.kind === "entity" && target.entity === entity) ||
        (target.kind === "self" && self === entity)),
  );
  return points ? { ...field, toField: { ...field.toField, name: to } } : field;
}

const keyNaming = new WeakMap<readonly Field[], boolean>();

/** Does a field of the entity name the field that it points to? Few do, and each rename asks all entities. */
function namesKeys(entity: EntityState): boolean {
  let answer = keyNaming.get(entity.fields);
  if (answer === undefined) {
    answer = entity.fields.some((field) => field.toField !== undefined);
    keyNaming.set(entity.fields, answer);
  }
  return answer;
}

/** Maps a list, and gives the same list where nothing changed. */
function mapSame<T>(list: readonly T[], map: (item: T) => T): readonly T[] {
  const result = list.map(map);
  return result.every((item, index) => item === list[index]) ? list : result;
}

const meanings = new WeakMap<EntityState, ReadonlyMap<string, string>>();

/**
 * The meaning of an entity, part by part (`name`, `field x`, `option y`, …), so that two states can be compared and a
 * difference named. Fields are an unordered set in Django's state; the order of columns belongs to the catalog.
 */
export function entityMeaning(entity: EntityState): ReadonlyMap<string, string> {
  const known = meanings.get(entity);
  if (known !== undefined) return known;
  const meaning = new Map<string, string>();
  meaning.set("name", entity.name);
  for (const field of entity.fields)
    meaning.set(`field ${field.name}`, fieldMeaning(field, entity.key));
  for (const [key, option] of entity.options) {
    const text = optionMeaning(key, option);
    if (text !== undefined) meaning.set(`option ${key}`, text);
  }
  for (const member of entity.indexes) meaning.set(`index ${member.name}`, member.canonical);
  for (const member of entity.constraints)
    meaning.set(`constraint ${member.name}`, member.canonical);
  if (entity.bases !== undefined)
    meaning.set("bases", entity.bases.list.map((base) => base.canonical).join(", "));
  // An empty list of managers is what a model has without one.
  if (entity.managers !== undefined && entity.managers.canonical !== "[]")
    meaning.set("managers", entity.managers.canonical);
  if (entity.trail !== undefined) meaning.set("operations", entity.trail.join("\n"));
  meanings.set(entity, meaning);
  return meaning;
}

function optionMeaning(key: string, option: Option): string | undefined {
  if (key === "unique_together" || key === "index_together") {
    const sets = togetherSets(option.literal);
    if (sets?.length === 0) return undefined;
    if (sets !== undefined) return JSON.stringify(sets.map((set) => JSON.stringify(set)).sort());
  }
  // None is what an option is when it is not given (db_table, order_with_respect_to, db_table_comment).
  if (option.literal === null) return undefined;
  return option.expression?.canonical ?? JSON.stringify(option.literal);
}
