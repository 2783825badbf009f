import type { SchemaEditor } from "./schema-editor.js";
import { keyOf, linkOf, modelOf, tableOf, type State } from "./state.js";
import { argument, itemsOf, stringArgument, type Call, type Value } from "./value.js";
import {
  NOTHING,
  change,
  dictionary,
  onTable,
  type Maker,
  type Operation,
  type Place,
} from "./operation.js";

/** Operations on options of a model (django/db/migrations/operations/models.py). */
export const OPTION_OPERATIONS: Readonly<Record<string, Maker>> = {
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
};

/** The options that AlterModelOptions sets, and takes away where it does not name them. */
const OPTION_KEYS = new Set([
  "base_manager_name", "default_manager_name", "default_related_name", "get_latest_by", "managed", "ordering",
  "permissions", "default_permissions", "select_on_save", "verbose_name", "verbose_name_plural",
]); // prettier-ignore

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
