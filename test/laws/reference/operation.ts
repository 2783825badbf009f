import type { Field } from "./field.js";
import type { SchemaEditor, Side } from "./schema-editor.js";
import { isMigrated, modelOf, type Model, type State } from "./state.js";
import { textOf, type Call, type Value } from "./value.js";

/** Where an operation runs. */
export interface Place {
  readonly app: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** What an operation does, as Django's classes say it: to the state, and to the database between two states. */
export interface Operation {
  readonly state: (state: State) => State;
  readonly forwards: (editor: SchemaEditor, from: State, to: State) => void;
  /** The way back: `from` is the state behind the operation, `to` the one in front of it. */
  readonly backwards: (editor: SchemaEditor, from: State, to: State) => void;
}

export type Maker = (call: Call, place: Place) => Operation;

export const NOTHING = (): void => undefined;

/** Operations reach the database only for models that migrations care for (Operation.allow_migrate_model). */
export function onTable(state: State, key: string, act: (model: Model) => void): void {
  const model = modelOf(state, key);
  if (isMigrated(model)) act(model);
}

export function absent(state: State, key: string): string {
  if (state.has(key)) throw new Error(`model ${key} is there already`);
  return key;
}

export function without(state: State, key: string): State {
  modelOf(state, key);
  return new Map([...state].filter(([other]) => other !== key));
}

export function change(state: State, key: string, map: (model: Model) => Model): State {
  return new Map(state).set(key, map(modelOf(state, key)));
}

/** A field as it stands in a state. */
export function side(state: State, key: string, name: string): Side {
  const model = modelOf(state, key);
  return { state, model, name, field: fieldOfModel(model, name) };
}

export function fieldOfModel(model: Model, name: string): Field {
  const field = model.fields.get(name);
  if (field === undefined) throw new Error(`FieldDoesNotExist: ${model.app}.${model.name}.${name}`);
  return field;
}

export function dictionary(value: Value | undefined): readonly (readonly [string, Value])[] {
  if (value === undefined || value === null || typeof value !== "object" || value.kind !== "dict")
    return [];
  return value.entries.map(
    ([key, item]) => [typeof key === "string" ? key : textOf(key), item] as const,
  );
}
