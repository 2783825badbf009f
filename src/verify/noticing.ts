import type { MigrationModule } from "../framework/django/read/migration.js";
import { reachOf } from "../operation/data-step.js";
import { knownTargets, type EntityKey, type Field } from "../operation/field.js";
import {
  holdsOpaque,
  isEntityOperation,
  isOwnStep,
  type EntityOperation,
  type Opaque,
  type Operation,
} from "../operation/operation.js";
import type { DataFacts, Touch } from "../operation/touches.js";

/** What is known of the data steps of a project. */
export interface DataStepsKnown {
  /** What a step touches where it runs today; undefined where that is not known. */
  readonly factsOf: (operation: Opaque) => DataFacts | undefined;
  /** Is the step left out of the result? */
  readonly isLeftOut: (operation: Opaque) => boolean;
}

/**
 * Could a data step notice on which side of it a step of another app runs? Where all that it touches is known, only what changes some of
 * that. Elsewhere its module would have to name the other's app, or something that the other step takes away; or the other is a data step
 * that names this one's app.
 */
export function mayNotice(
  dataStep: MigrationModule,
  other: MigrationModule,
  known: DataStepsKnown,
): boolean {
  const changes = other.operations.filter(
    (operation) => !isStateOnly(operation) && !isLeftOut(operation, known),
  );
  if (changes.length === 0) return false;
  const steps = dataStep.operations.filter(
    (operation) => isDataStep(operation) && !isLeftOut(operation, known),
  );
  return steps.some((step) => {
    const touches = touchesOf(step, known);
    return changes.some((change) =>
      touches === undefined
        ? mayNoticeByName(dataStep, other, change, known)
        : isTouched(touches, change, { dataStep, other, known }),
    );
  });
}

/** Is the operation a data step of the project, or does it hold one? */
export function isDataStep(operation: Operation): boolean {
  return holdsOpaque(operation) && !isOwnStep(operation);
}

function isLeftOut(operation: Operation, known: DataStepsKnown): boolean {
  return operation.kind === "opaque" && (isOwnStep(operation) || known.isLeftOut(operation));
}

/** All that a data step touches; undefined where that is not known. */
function touchesOf(operation: Operation, known: DataStepsKnown): readonly Touch[] | undefined {
  // Operations on the state that come with it change more than it touches.
  if (operation.kind !== "opaque" || operation.state.length > 0) return undefined;
  const facts = known.factsOf(operation);
  if (reachOf({ ...operation, facts }) === "everything") return undefined;
  return facts?.touches.kind === "these" ? facts.touches.touches : undefined;
}

interface Pair {
  readonly dataStep: MigrationModule;
  readonly other: MigrationModule;
  readonly known: DataStepsKnown;
}

/** Does the operation change something of what is touched, or need something of what is written? */
function isTouched(touches: readonly Touch[], operation: Operation, pair: Pair): boolean {
  if (isEntityOperation(operation)) return touches.some((touch) => changesWhatIs(touch, operation));
  if (operation.kind === "provide") return false;
  if (operation.kind === "separate" && !holdsOpaque(operation)) {
    return [...operation.state, ...operation.database].some((inner) =>
      isTouched(touches, inner, pair),
    );
  }
  const others = touchesOf(operation, pair.known);
  if (others === undefined) {
    return mayNoticeByName(pair.dataStep, pair.other, operation, pair.known);
  }
  return touches.some((touch) => others.some((other) => isShared(touch, other)));
}

/** Do two touches concern the same values, and one of them changes them? */
function isShared(one: Touch, other: Touch): boolean {
  if (one.entity !== other.entity) return false;
  if (one.manner === "read" && other.manner === "read") return false;
  const [a, b] = [one.members, other.members];
  return a === "all" || b === "all" || [...a].some((member) => b.has(member));
}

function changesWhatIs(touch: Touch, operation: EntityOperation): boolean {
  const { entity, manner, members } = touch;
  // What points at deleted rows goes with them, or is changed. Nothing points at links of a many-to-many field, which is named then.
  if (manner === "delete" && members === "all" && pointsTo(operation, entity)) return true;
  if (operation.entity !== entity) {
    return operation.kind === "renameEntity" && operation.newEntity === entity;
  }
  if (members === "all") return true;
  switch (operation.kind) {
    case "addField":
    case "alterField":
      return members.has(operation.field.name);
    case "removeField":
      return members.has(operation.name);
    case "renameField":
      return members.has(operation.name) || members.has(operation.newName);
    default:
      return true;
  }
}

function pointsTo(operation: EntityOperation, entity: EntityKey): boolean {
  switch (operation.kind) {
    case "createEntity":
      return (
        operation.fields.some((field) => mayPoint(field, operation.entity, entity)) ||
        operation.bases?.list.some((base) => base.entity === entity) === true
      );
    case "addField":
    case "alterField":
      return mayPoint(operation.field, operation.entity, entity);
    default:
      return false;
  }
}

function mayPoint(field: Field, owner: EntityKey, entity: EntityKey): boolean {
  return (
    field.storage === "unknown" ||
    field.references.some(({ target }) => target.kind === "unknown") ||
    knownTargets(field, owner).includes(entity)
  );
}

function isStateOnly(operation: Operation): boolean {
  return (
    operation.kind === "alterManagers" ||
    (operation.kind === "alterOptions" && operation.attribute === "options")
  );
}

/** The same where only the words of the two modules are known. */
function mayNoticeByName(
  dataStep: MigrationModule,
  other: MigrationModule,
  change: Operation,
  known: DataStepsKnown,
): boolean {
  if (namesApp(dataStep, other.key.app)) return true;
  if (isDataStep(change)) {
    const touches = touchesOf(change, known);
    const app = `${dataStep.key.app}.`;
    if (touches === undefined && namesApp(other, dataStep.key.app)) return true;
    if (touches?.some(({ entity }) => entity.startsWith(app)) === true) return true;
  }
  const words = wordsOf(dataStep);
  return takenAway(change).some((name) => words.has(name.toLowerCase()));
}

/** Does the module name an app: as a label in a string, or as the beginning of a table's name? */
function namesApp(module: MigrationModule, app: string): boolean {
  const { text } = module.module.source;
  const own = text.replace(/dependencies\s*=\s*\[[^\]]*\]/, "");
  return new RegExp(`["'\\s.(]${escape(app)}(?:["'.]|_\\w)`).test(own);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

const words = new WeakMap<MigrationModule, ReadonlySet<string>>();

function wordsOf(module: MigrationModule): ReadonlySet<string> {
  let known = words.get(module);
  if (known === undefined) {
    known = new Set(module.module.source.text.toLowerCase().match(/\w+/g) ?? []);
    words.set(module, known);
  }
  return known;
}

/** Names of models and fields that the operation removes or renames. */
function takenAway(operation: Operation): readonly string[] {
  switch (operation.kind) {
    case "removeField":
    case "renameField":
      return [operation.name];
    case "deleteEntity":
    case "renameEntity":
      return [operation.entity.slice(operation.entity.indexOf(".") + 1)];
    case "separate":
      return [...operation.state, ...operation.database].flatMap(takenAway);
    default:
      return [];
  }
}
