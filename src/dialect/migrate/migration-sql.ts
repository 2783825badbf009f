import { operationComment } from "../../framework/django/schema/operation-comment.js";
import { hasNoSql, ownComment } from "../../framework/django/schema/own-operation.js";
import { StateModels } from "../../framework/django/schema/state-models.js";
import type { SchemaSources } from "../../framework/django/schema/sources.js";
import { isEntityOperation, type Operation } from "../../operation/operation.js";
import type { SchemaState } from "../../operation/state.js";
import { shortName } from "../../schema/value.js";
import { placeholder } from "../database-value.js";
import { SchemaEditor, type Lookups } from "../editor.js";
import type { Dialect } from "../dialect.js";
import type { Moments } from "../moments.js";
import type { ServerCatalog } from "../server-catalog.js";
import { runOperation } from "./run-operation.js";
import { stateAfter, type Direction, type Step } from "./step.js";
import { understood } from "./understood.js";

/** A migration that is to be written, and where it starts. */
export interface MigrationRun {
  readonly operations: readonly Operation[];
  readonly direction: Direction;
  /** The state in front of its first operation, whichever way it runs. */
  readonly state: SchemaState;
  /** What the database holds where the run begins. */
  readonly catalog: ServerCatalog;
  readonly lookups: Lookups;
}

/** What writing needs besides the migration. */
export interface Writing {
  readonly dialect: Dialect;
  readonly sources: SchemaSources;
  readonly moments: Moments;
}

/** A written migration. */
export interface MigrationSql {
  /** Comments and statements as `sqlmigrate` prints them, without BEGIN and COMMIT. */
  readonly lines: readonly string[];
  readonly catalog: ServerCatalog;
  /** The state behind its last operation, as it stands forwards. */
  readonly state: SchemaState;
  /** What refold does not know, as the placeholders in the lines say it. */
  readonly unknown: readonly string[];
}

/** The statements of a migration (django/db/migrations/migration.py, Migration.apply and unapply). */
export function migrationSql(run: MigrationRun, writing: Writing): MigrationSql {
  const { dialect, sources, moments } = writing;
  const editor = new SchemaEditor(dialect, run.catalog, run.lookups, moments);
  const operations = run.operations.map((one) => understood(one, run.direction, sources));
  const states = [run.state];
  for (const { operation } of operations) {
    states.push(stateAfter(states.at(-1) ?? run.state, operation, dialect.release));
  }
  const numbered = operations.map((one, index) => ({ ...one, index }));
  if (run.direction === "backwards") numbered.reverse();
  let rendered = false;
  for (const { operation, told, tolerant, index } of numbered) {
    editor.comment("--");
    editor.comment(`-- ${ownComment(operation, sources) ?? operationComment(told, sources)}`);
    editor.comment("--");
    if (isPython(operation) || hasNoSql(operation, sources)) {
      editor.comment("-- THIS OPERATION CANNOT BE WRITTEN AS SQL");
      continue;
    }
    const before = states[index] ?? run.state;
    const after = states[index + 1] ?? run.state;
    const [from, to] = run.direction === "forwards" ? [before, after] : [after, before];
    const written = editor.lines.length;
    const isFresh = run.lookups === "before" && (run.direction === "backwards" || !rendered);
    editor.begin(isFresh ? "first" : "last");
    rendered ||= rendersState(operation);
    for (const what of doubts(operation, before)) {
      editor.run({ kind: "text", text: `-- ${placeholder(what)}` });
    }
    const step = {
      operation,
      direction: run.direction,
      from: new StateModels(from, sources),
      to: new StateModels(to, sources),
      editor,
      sources,
    };
    if (!tolerant || run.lookups === "before" || isPresent(step)) runOperation(step, before);
    if (editor.lines.length === written) editor.comment("-- (no-op)");
  }
  const { catalog, unknown } = editor.finish();
  return { lines: editor.lines, catalog, state: states.at(-1) ?? run.state, unknown };
}

/** What nobody knows of an operation's entity: what an operation that cannot be read did to it before, or what it is at all. */
function doubts(operation: Operation, before: SchemaState): readonly string[] {
  if (!isEntityOperation(operation)) return [];
  const { entity: key } = operation;
  const entity = before.get(key);
  if (entity?.trail !== undefined) {
    const names = new Set(entity.trail.map(shortened));
    return [`what ${[...names].join(", ")} did to ${key} before`];
  }
  return entity === undefined && operation.kind !== "createEntity" ? [`what ${key} is`] : [];
}

/** Of an operation's text the class, of a sentence all. */
function shortened(text: string): string {
  const call = /^[\w.]+(?=\()/.exec(text)?.[0] ?? /^\w+(?= [\w.]+ \w+:)/.exec(text)?.[0];
  return call === undefined ? text : shortName(call);
}

/** Is the index there that an operation removes? Others are taken to work. */
function isPresent({ operation, editor, from }: Step): boolean {
  if (operation.kind !== "removeMember") return true;
  const model = from.get(operation.entity);
  const constraints = model === undefined ? [] : editor.seen.get(model.table)?.constraints;
  return constraints?.some(({ name }) => name === operation.name) === true;
}

/** Does Django make the models of the state behind the operation, which later ones share? */
function rendersState(operation: Operation): boolean {
  switch (operation.kind) {
    case "alterOptions":
      return operation.attribute !== "options";
    case "alterManagers":
    case "alterMember":
    case "deleteEntity":
    case "removeField":
    case "provide":
    case "opaque":
    case "validateMember":
    case "separate":
      return false;
    case "removeMember":
      return operation.member === "constraint";
    default:
      return true;
  }
}

function isPython(operation: Operation): boolean {
  return operation.kind === "opaque" && shortName(operation.label) === "RunPython";
}
