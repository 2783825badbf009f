import { fieldOf, modelKey, type Field, type Owner } from "./field.js";
import type { SchemaEditor } from "./schema-editor.js";
import { keyOf, linkOf, modelOf, tableOf, type Model, type State } from "./state.js";
import { argument, isCall, itemsOf, stringArgument, textOf, type Call } from "./value.js";
import {
  absent,
  dictionary,
  fieldOfModel,
  onTable,
  without,
  type Maker,
  type Place,
} from "./operation.js";

/** Operations on whole models (django/db/migrations/operations/models.py). */
export const MODEL_OPERATIONS: Readonly<Record<string, Maker>> = {
  CreateModel: (call, place) => {
    const key = keyOf(place.app, stringArgument(call, 0, "name"));
    return {
      state: (state) => new Map(state).set(absent(state, key), created(call, place)),
      forwards: (editor, _, to) => onTable(to, key, (model) => editor.createModel(to, model)),
      backwards: (editor, from) => onTable(from, key, (model) => editor.deleteModel(from, model)),
    };
  },
  DeleteModel: (call, { app }) => {
    const key = keyOf(app, stringArgument(call, 0, "name"));
    return {
      state: (state) => without(state, key),
      forwards: (editor, from) => onTable(from, key, (model) => editor.deleteModel(from, model)),
      backwards: (editor, _, to) => onTable(to, key, (model) => editor.createModel(to, model)),
    };
  },
  RenameModel: (call, { app }) => {
    const name = stringArgument(call, 1, "new_name");
    const old = keyOf(app, stringArgument(call, 0, "old_name"));
    return {
      state: (state) => renamed(state, old, name),
      forwards: (editor, from, to) =>
        onTable(to, keyOf(app, name), () => renameTables(editor, from, to, old, keyOf(app, name))),
      backwards: (editor, from, to) =>
        onTable(to, old, () => renameTables(editor, from, to, keyOf(app, name), old)),
    };
  },
};

function created(call: Call, { app, settings }: Place): Model {
  const name = stringArgument(call, 0, "name");
  const owner: Owner = { app, settings, model: keyOf(app, name) };
  const fields = itemsOf(argument(call, 1, "fields")).map((pair): readonly [string, Field] => {
    const [field, value] = itemsOf(pair);
    if (typeof field !== "string" || !isCall(value)) throw new Error(`no field: ${textOf(pair)}`);
    return [field, fieldOf(value, owner)];
  });
  const bases = itemsOf(argument(call, 3, "bases")).map(
    (base) => modelKey(typeof base === "string" ? base : undefined, owner) ?? textOf(base),
  );
  return {
    app,
    name,
    fields: new Map(fields),
    options: new Map(dictionary(argument(call, 2, "options"))),
    bases: bases.filter((base) => !base.endsWith("models.Model")),
    managers: itemsOf(argument(call, 4, "managers")),
  };
}

/** A rename takes along what points to the model, but not the bases of models that inherit (ProjectState.rename_model). */
function renamed(state: State, old: string, name: string): State {
  const model = { ...modelOf(state, old), name };
  const key = keyOf(model.app, name);
  // Django takes the old key away last, so a model that is renamed to itself is lost.
  if (key === old) return without(state, old);
  absent(state, key);
  const follow = (target: string | undefined): string | undefined =>
    target === old ? key : target;
  return new Map(
    [...state].map(([other, item]): readonly [string, Model] => {
      const renamedItem = other === old ? model : item;
      const fields = [...renamedItem.fields].map(
        ([field, value]) =>
          [
            field,
            { ...value, target: follow(value.target), through: follow(value.through) },
          ] as const,
      );
      return [other === old ? key : other, { ...renamedItem, fields: new Map(fields) }];
    }),
  );
}

function renameTables(
  editor: SchemaEditor,
  from: State,
  to: State,
  old: string,
  key: string,
): void {
  const [before, after] = [modelOf(from, old), modelOf(to, key)];
  editor.renameTable(tableOf(before), tableOf(after));
  // Links of others to this model first (related_objects), then its own.
  for (const [other, model] of from) {
    const now = other === old ? key : other;
    for (const [name, field] of model.fields) {
      if (linkOf(from, model, name, field) === undefined) continue;
      if (field.target !== old && other !== old) continue;
      editor.alterField(
        { state: from, model, name, field },
        { state: to, model: modelOf(to, now), name, field: fieldOfModel(modelOf(to, now), name) },
      );
    }
  }
}
