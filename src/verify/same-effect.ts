import { applyToBoth, type Catalog, type Table } from "../operation/catalog.js";
import { columnName } from "../operation/column-name.js";
import { operationMeaning } from "../operation/meaning.js";
import { holdsOpaque, type Operation, type Opaque } from "../operation/operation.js";
import { isSeen, seenMembers, type SeenMembers } from "../operation/seen-members.js";
import type { EntityState, SchemaState } from "../operation/state.js";
import { isStep, isWall, reachOf, withFacts } from "../operation/data-step.js";
import type { EntityKey } from "../operation/field.js";
import type { DataFacts } from "../operation/touches.js";
import { compareCatalogs, compareStates, type Difference, type NameDifference } from "./compare.js";

/** Whether two lists of operations do the same (law 1), and their opaque steps see the same (law 3). */
export interface Effect {
  readonly differences: readonly Difference[];
  readonly names: readonly NameDifference[];
  /** The original's data step that stands otherwise, or not at all, in the other list. */
  readonly unlike?: Operation | undefined;
}

/** What is known of the data steps that two lists share. */
export interface DataStepKnowledge {
  /** Is the step of the original one that the result leaves out on purpose? */
  readonly isElided: (operation: Opaque) => boolean;
  /** What a step of the original touches where the entities are like this; undefined where that is not known. */
  readonly factsIn: (
    operation: Opaque,
    state: SchemaState,
    catalog: Catalog,
  ) => DataFacts | undefined;
}

/**
 * Applies both lists to copies of the same state and catalog, and compares them at the end and at each data step that is kept: all of
 * them, or what the step touches where that is known of the original's.
 * State and catalog are moved behind the original operations. Throws StateError where a list does not fit.
 */
export function compareEffects(
  state: SchemaState,
  catalog: Catalog,
  original: readonly Operation[],
  folded: readonly Operation[],
  knowledge: DataStepKnowledge,
): Effect {
  const other = new Run(state.copy(), new Map(catalog), folded, () => false);
  const one = new Run(state, catalog, original, knowledge.isElided);
  const differences: Difference[] = [];
  for (;;) {
    const a = one.toNextDataStep();
    const b = other.toNextDataStep();
    const sight = a === undefined ? "everything" : sightOf(a, [one, other], knowledge);
    const comparison = compareCatalogs(seenCatalog(one, sight), seenCatalog(other, sight));
    const here = [
      ...compareStates(seenState(one.state, sight), seenState(other.state, sight)),
      ...comparison.differences,
    ];
    const place = a === undefined ? "" : `before ${describe(a)}: `;
    differences.push(...here.map((item) => ({ ...item, place: place + item.place })));
    if (a === undefined && b === undefined) return { differences, names: comparison.names };
    if (differences.length > 0) return { differences, names: [] };
    if (a === undefined || b === undefined || operationMeaning(a) !== operationMeaning(b)) {
      differences.push({
        place: "steps that cannot be read",
        original: a && `${describe(a)}: ${operationMeaning(a)}`,
        folded: b && `${describe(b)}: ${operationMeaning(b)}`,
      });
      return { differences, names: [], unlike: a };
    }
    one.pass(a);
    other.pass(b);
  }
}

type Sight = "everything" | ReadonlyMap<EntityKey, "all" | SeenMembers>;

/**
 * What a step sees: of all that it touches in either state, the members that it uses. Through relations that come earlier or later than in
 * the original it may touch other entities there; then it sees everything.
 */
function sightOf(
  operation: Operation,
  runs: readonly Run[],
  { factsIn }: DataStepKnowledge,
): Sight {
  if (!isStep(operation) || isWall(operation)) return "everything";
  const sight = new Map<EntityKey, "all" | SeenMembers>();
  for (const { state, catalog } of runs) {
    const step = withFacts(operation, (inner) => factsIn(inner, state, catalog));
    const reach = reachOf(step);
    if (reach === "everything") return reach;
    for (const key of reach.touched) {
      sight.set(key, together(sight.get(key), seenMembers(step, key, ["read", "update"])));
    }
  }
  return sight;
}

function together(
  one: "all" | SeenMembers | undefined,
  other: "all" | SeenMembers,
): "all" | SeenMembers {
  if (one === undefined || other === "all") return other;
  if (one === "all") return one;
  return { ...other, members: new Set([...one.members, ...other.members]) };
}

function seenState(state: SchemaState, sight: Sight): ReadonlyMap<EntityKey, EntityState> {
  if (sight === "everything") return state;
  return seenParts(state, sight, (entity, members) => ({
    ...entity,
    fields: entity.fields.filter((field) => isSeen(field, members)),
  }));
}

function seenCatalog({ state, catalog }: Run, sight: Sight): ReadonlyMap<EntityKey, Table> {
  if (sight === "everything") return catalog;
  return seenParts(catalog, sight, (table, members, key) => {
    const unseen = (state.get(key)?.fields ?? []).filter((field) => !isSeen(field, members));
    const names = new Set(unseen.map(columnName));
    return { ...table, columns: table.columns.filter(({ name }) => !names.has(name)) };
  });
}

function seenParts<T>(
  entities: ReadonlyMap<EntityKey, T>,
  sight: ReadonlyMap<EntityKey, "all" | SeenMembers>,
  partOf: (entity: T, members: SeenMembers, key: EntityKey) => T,
): ReadonlyMap<EntityKey, T> {
  const parts = new Map<EntityKey, T>();
  for (const [key, members] of sight) {
    const entity = entities.get(key);
    if (entity === undefined) continue;
    parts.set(key, members === "all" ? entity : partOf(entity, members, key));
  }
  return parts;
}

class Run {
  #next = 0;

  constructor(
    readonly state: SchemaState,
    readonly catalog: Catalog,
    readonly operations: readonly Operation[],
    readonly isElided: (operation: Opaque) => boolean,
  ) {}

  /** Applies operations up to the next data step, and gives that. */
  toNextDataStep(): Operation | undefined {
    for (;;) {
      const operation = this.operations[this.#next];
      if (operation === undefined) return undefined;
      const elided = operation.kind === "opaque" && this.isElided(operation);
      if (!elided && holdsOpaque(operation)) return operation;
      this.#next += 1;
      if (!elided) applyToBoth(this.catalog, this.state, operation);
    }
  }

  pass(operation: Operation): void {
    this.#next += 1;
    applyToBoth(this.catalog, this.state, operation);
  }
}

function describe(operation: Operation): string {
  const name = operation.origin.migration.name;
  return operation.kind === "opaque"
    ? `${operation.label} of ${name}`
    : `${operation.kind} of ${name}`;
}
