import { fieldOf, modelKey, withoutDefault, type Field, type Owner } from "./field.js";
import type { SchemaEditor, Side } from "./schema-editor.js";
import {
  isMigrated,
  keyOf,
  linkOf,
  modelOf,
  namedParts,
  tableOf,
  together,
  type Model,
  type State,
} from "./state.js";
import {
  argument,
  className,
  isCall,
  itemsOf,
  stringArgument,
  stringsOf,
  textOf,
  type Call,
  type Value,
} from "./value.js";

/** Where an operation runs. */
export interface Place {
  readonly app: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** What an operation does, as Django's classes say it: to the state, and to the database between two states. */
interface Operation {
  readonly state: (state: State) => State;
  readonly forwards: (editor: SchemaEditor, from: State, to: State) => void;
  /** The way back: `from` is the state behind the operation, `to` the one in front of it. */
  readonly backwards: (editor: SchemaEditor, from: State, to: State) => void;
}

/** An operation of the schema; undefined for those that are no such thing (RunPython, RunSQL, SeparateDatabaseAndState). */
export function operationOf(call: Call, place: Place): Operation | undefined {
  return MAKERS[className(call)]?.(call, place);
}

type Maker = (call: Call, place: Place) => Operation;

const NOTHING = (): void => undefined;

const MAKERS: Readonly<Record<string, Maker>> = {
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
  AlterModelTable: (call, place) =>
    option(call, place, "db_table", argument(call, 1, "table") ?? null, (editor, from, to, key) => {
      const [old, model] = [modelOf(from, key), modelOf(to, key)];
      editor.renameTable(tableOf(old), tableOf(model));
      for (const [name, field] of model.fields) {
        const [was, is] = [linkOf(from, old, name, field), linkOf(to, model, name, field)];
        if (was !== undefined && is !== undefined) editor.renameTable(was.table, is.table);
      }
    }),
  AlterModelTableComment: (call, place) =>
    option(call, place, "db_table_comment", argument(call, 1, "table_comment") ?? null, NOTHING),
  AlterUniqueTogether: (call, place) => togetherOperation(call, place, "unique_together"),
  AlterIndexTogether: (call, place) => togetherOperation(call, place, "index_together"),
  AlterOrderWithRespectTo: (call, place) => {
    const value = argument(call, 1, "order_with_respect_to") ?? null;
    return option(call, place, "order_with_respect_to", value, (editor, from, to, key) => {
      const was = typeof modelOf(from, key).options.get("order_with_respect_to") === "string";
      const is = typeof modelOf(to, key).options.get("order_with_respect_to") === "string";
      const table = tableOf(modelOf(to, key));
      if (was && !is) editor.database.dropColumn(table, "_order");
      if (is && !was) editor.addOrder(table);
    });
  },
  AlterModelOptions: (call, { app }) => {
    const key = keyOf(app, stringArgument(call, 0, "name"));
    const options = dictionary(argument(call, 1, "options"));
    return {
      state: (state) =>
        change(state, key, (model) => {
          const kept = [...model.options].filter(([name]) => !OPTION_KEYS.has(name));
          return { ...model, options: new Map([...kept, ...options]) };
        }),
      forwards: NOTHING,
      backwards: NOTHING,
    };
  },
  AlterModelManagers: (call, { app }) => {
    const key = keyOf(app, stringArgument(call, 0, "name"));
    const managers = itemsOf(argument(call, 1, "managers"));
    return {
      state: (state) => change(state, key, (model) => ({ ...model, managers })),
      forwards: NOTHING,
      backwards: NOTHING,
    };
  },
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
  AddIndex: (call, place) => addPart(call, place, "indexes", "index"),
  AddConstraint: (call, place) => addPart(call, place, "constraints", "constraint"),
  RemoveIndex: (call, place) => removePart(call, place, "indexes"),
  RemoveConstraint: (call, place) => removePart(call, place, "constraints"),
  RenameIndex: (call, place) => renameIndex(call, place),
  BtreeGinExtension: () => ({ state: (state) => state, forwards: NOTHING, backwards: NOTHING }),
  TrigramExtension: () => ({ state: (state) => state, forwards: NOTHING, backwards: NOTHING }),
  HStoreExtension: () => ({ state: (state) => state, forwards: NOTHING, backwards: NOTHING }),
};

/** The options that AlterModelOptions sets, and takes away where it does not name them. */
const OPTION_KEYS = new Set([
  "base_manager_name", "default_manager_name", "default_related_name", "get_latest_by", "managed", "ordering",
  "permissions", "default_permissions", "select_on_save", "verbose_name", "verbose_name_plural",
]); // prettier-ignore

/** Operations reach the database only for models that migrations care for (Operation.allow_migrate_model). */
function onTable(state: State, key: string, act: (model: Model) => void): void {
  const model = modelOf(state, key);
  if (isMigrated(model)) act(model);
}

function absent(state: State, key: string): string {
  if (state.has(key)) throw new Error(`model ${key} is there already`);
  return key;
}

function without(state: State, key: string): State {
  modelOf(state, key);
  return new Map([...state].filter(([other]) => other !== key));
}

function change(state: State, key: string, map: (model: Model) => Model): State {
  return new Map(state).set(key, map(modelOf(state, key)));
}

/** A field as it stands in a state. */
function side(state: State, key: string, name: string): Side {
  const model = modelOf(state, key);
  return { state, model, name, field: fieldOfModel(model, name) };
}

function fieldOfModel(model: Model, name: string): Field {
  const field = model.fields.get(name);
  if (field === undefined) throw new Error(`FieldDoesNotExist: ${model.app}.${model.name}.${name}`);
  return field;
}

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

function dictionary(value: Value | undefined): readonly (readonly [string, Value])[] {
  if (value === undefined || value === null || typeof value !== "object" || value.kind !== "dict")
    return [];
  return value.entries.map(
    ([key, item]) => [typeof key === "string" ? key : textOf(key), item] as const,
  );
}

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

function option(
  call: Call,
  { app }: Place,
  word: string,
  value: Value,
  act: (editor: SchemaEditor, from: State, to: State, key: string) => void,
): Operation {
  const key = keyOf(app, stringArgument(call, 0, "name"));
  return {
    state: (state) =>
      change(state, key, (model) => ({
        ...model,
        options: new Map(model.options).set(word, value),
      })),
    forwards: (editor, from, to) => onTable(to, key, () => act(editor, from, to, key)),
    backwards: (editor, from, to) => onTable(to, key, () => act(editor, from, to, key)),
  };
}

function togetherOperation(
  call: Call,
  place: Place,
  word: "unique_together" | "index_together",
): Operation {
  const value = argument(call, 1, word) ?? null;
  return option(call, place, word, value, (editor, from, to, key) =>
    editor.alterTogether(
      { state: from, model: modelOf(from, key) },
      { state: to, model: modelOf(to, key) },
      word,
    ),
  );
}

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
