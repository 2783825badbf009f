import { keyOf, modelOf, namedParts, together, type Model } from "./state.js";
import {
  argument,
  isCall,
  itemsOf,
  stringArgument,
  stringsOf,
  type Call,
  type Value,
} from "./value.js";
import { change, onTable, type Maker, type Operation, type Place } from "./operation.js";

/** Operations on indexes and constraints (django/db/migrations/operations/models.py). */
export const PART_OPERATIONS: Readonly<Record<string, Maker>> = {
  AddIndex: (call, place) => addPart(call, place, "indexes", "index"),
  AddConstraint: (call, place) => addPart(call, place, "constraints", "constraint"),
  RemoveIndex: (call, place) => removePart(call, place, "indexes"),
  RemoveConstraint: (call, place) => removePart(call, place, "constraints"),
  RenameIndex: (call, place) => renameIndex(call, place),
};

function addPart(call: Call, { app }: Place, word: string, argumentName: string): Operation {
  const key = keyOf(app, stringArgument(call, 0, "model_name"));
  const part = argument(call, 1, argumentName) ?? null;
  return {
    state: (state) =>
      change(state, key, (model) => withParts(model, word, [...partsOf(model, word), part])),
    forwards: (editor, _, to) => onTable(to, key, (model) => editor.addPart(to, model, part)),
    backwards: (editor, from) =>
      onTable(from, key, (model) => editor.removePart(model, partName(part))),
  };
}

function removePart(call: Call, { app }: Place, word: string): Operation {
  const key = keyOf(app, stringArgument(call, 0, "model_name"));
  const name = stringArgument(call, 1, "name");
  return {
    state: (state) =>
      change(state, key, (model) =>
        withParts(
          model,
          word,
          partsOf(model, word).filter((part) => partName(part) !== name),
        ),
      ),
    forwards: (editor, from) =>
      onTable(from, key, (model) => {
        if (!namedParts(model, word).has(name)) throw new Error(`no ${name} in ${word} of ${key}`);
        editor.removePart(model, name);
      }),
    backwards: (editor, _, to) =>
      onTable(to, key, (model) => {
        const part = namedParts(model, word).get(name);
        if (part !== undefined) editor.addPart(to, model, part);
      }),
  };
}

function renameIndex(call: Call, { app }: Place): Operation {
  const key = keyOf(app, stringArgument(call, 0, "model_name"));
  const name = stringArgument(call, 1, "new_name");
  const old = argument(call, 2, "old_name");
  const oldName = typeof old === "string" ? old : "";
  const fields = stringsOf(argument(call, 3, "old_fields"));
  const named = (part: Value): Value =>
    isCall(part) && partName(part) === oldName
      ? { ...part, kwargs: new Map(part.kwargs).set("name", name) }
      : part;
  return {
    state: (state) =>
      change(state, key, (model) => {
        if (fields.length === 0)
          return withParts(model, "indexes", partsOf(model, "indexes").map(named));
        const index: Call = {
          kind: "call",
          name: "django.db.models.Index",
          args: [],
          kwargs: new Map<string, Value>([
            ["fields", { kind: "list", items: fields }],
            ["name", name],
          ]),
        };
        const others = together(model, "index_together").filter(
          (item) => item.join() !== fields.join(),
        );
        const options = new Map(model.options);
        options.set("index_together", {
          kind: "set",
          items: others.map((items) => ({ kind: "tuple", items })),
        });
        return withParts({ ...model, options }, "indexes", [...partsOf(model, "indexes"), index]);
      }),
    forwards: (editor, from, to) =>
      onTable(to, key, (model) => {
        if (fields.length === 0) {
          if (!namedParts(modelOf(from, key), "indexes").has(oldName))
            throw new Error(`no index ${oldName} on ${key}`);
          editor.nameIndex(model, (part) => part.name === old, name);
          return;
        }
        const columns = editor.columnsNamed(from, modelOf(from, key), fields).join();
        editor.nameIndex(model, (part) => part.columns.join() === columns, name);
      }),
    backwards: (editor, _, to) =>
      onTable(to, key, (model) => {
        if (fields.length === 0) editor.nameIndex(model, (part) => part.name === name, oldName);
      }),
  };
}

function partsOf(model: Model, word: string): readonly Value[] {
  return itemsOf(model.options.get(word));
}

function partName(part: Value): string {
  const name = isCall(part) ? part.kwargs.get("name") : undefined;
  return typeof name === "string" ? name : "";
}

function withParts(model: Model, word: string, items: readonly Value[]): Model {
  return { ...model, options: new Map(model.options).set(word, { kind: "list", items }) };
}
