import { fieldOf, withoutDefault, type Field } from "./field.js";
import { keyOf, modelOf, together, type State } from "./state.js";
import { argument, isCall, stringArgument, textOf, type Call, type Value } from "./value.js";
import { change, fieldOfModel, onTable, side, type Maker, type Place } from "./operation.js";

/** Operations on fields (django/db/migrations/operations/fields.py). */
export const FIELD_OPERATIONS: Readonly<Record<string, Maker>> = {
  AddField: (call, place) => {
    const { key, name, given, kept } = fieldOperation(call, place);
    return {
      state: (state) =>
        change(state, key, (model) => {
          if (model.fields.has(name)) throw new Error(`${key}.${name} is there already`);
          return { ...model, fields: new Map([...model.fields, [name, kept]]) };
        }),
      forwards: (editor, _, to) =>
        onTable(to, key, (model) => editor.addField(to, model, name, given)),
      backwards: (editor, from) =>
        onTable(from, key, (model) =>
          editor.removeField(from, model, name, fieldOfModel(model, name)),
        ),
    };
  },
  RemoveField: (call, { app }) => {
    const key = keyOf(app, stringArgument(call, 0, "model_name"));
    const name = stringArgument(call, 1, "name");
    return {
      state: (state) =>
        change(state, key, (model) => {
          fieldOfModel(model, name);
          return {
            ...model,
            fields: new Map([...model.fields].filter(([other]) => other !== name)),
          };
        }),
      forwards: (editor, from) =>
        onTable(from, key, (model) =>
          editor.removeField(from, model, name, fieldOfModel(model, name)),
        ),
      backwards: (editor, _, to) =>
        onTable(to, key, (model) => editor.addField(to, model, name, fieldOfModel(model, name))),
    };
  },
  AlterField: (call, place) => {
    const { key, name, given, kept } = fieldOperation(call, place);
    return {
      state: (state) =>
        change(state, key, (model) => {
          fieldOfModel(model, name);
          return { ...model, fields: new Map(model.fields).set(name, kept) };
        }),
      forwards: (editor, from, to) =>
        onTable(to, key, () =>
          editor.alterField(side(from, key, name), { ...side(to, key, name), field: given }),
        ),
      backwards: (editor, from, to) =>
        onTable(to, key, () => editor.alterField(side(from, key, name), side(to, key, name))),
    };
  },
  RenameField: (call, { app }) => {
    const key = keyOf(app, stringArgument(call, 0, "model_name"));
    const oldName = stringArgument(call, 1, "old_name");
    const name = stringArgument(call, 2, "new_name");
    return {
      state: (state) => renamedField(state, key, oldName, name),
      forwards: (editor, from, to) =>
        onTable(to, key, () => editor.alterField(side(from, key, oldName), side(to, key, name))),
      backwards: (editor, from, to) =>
        onTable(to, key, () => editor.alterField(side(from, key, name), side(to, key, oldName))),
    };
  },
};

function fieldOperation(
  call: Call,
  { app, settings }: Place,
): { readonly key: string; readonly name: string; readonly given: Field; readonly kept: Field } {
  const key = keyOf(app, stringArgument(call, 0, "model_name"));
  const value = argument(call, 2, "field");
  if (!isCall(value)) throw new Error(`no field in ${textOf(call)}`);
  const given = fieldOf(value, { app, settings, model: key });
  const once = argument(call, 3, "preserve_default") === false;
  return {
    key,
    name: stringArgument(call, 1, "name"),
    given,
    kept: once ? withoutDefault(given) : given,
  };
}

function renamedField(state: State, key: string, old: string, name: string): State {
  const model = modelOf(state, key);
  const field = fieldOfModel(model, old);
  if (model.fields.has(name)) throw new Error(`${key}.${name} is there already`);
  const fields = [...model.fields].filter(([other]) => other !== old);
  const options = new Map(model.options);
  for (const word of ["index_together", "unique_together"]) {
    if (!options.has(word)) continue;
    const items = together(model, word).map((names): Value => ({
      kind: "tuple",
      items: names.map((item) => (item === old ? name : item)),
    }));
    options.set(word, { kind: "set", items });
  }
  const next = new Map(state).set(key, {
    ...model,
    options,
    fields: new Map([...fields, [name, field]]),
  });
  return new Map(
    [...next].map(([other, item]) => [
      other,
      {
        ...item,
        fields: new Map(
          [...item.fields].map(([its, value]) => [
            its,
            value.target === key && value.toField === old ? { ...value, toField: name } : value,
          ]),
        ),
      },
    ]),
  );
}
