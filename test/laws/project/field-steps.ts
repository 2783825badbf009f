import { chance, pick, type Choice } from "./choice.js";
import { fieldText } from "./field-text.js";
import { changeable, freeFields, targetsOf } from "./model-steps.js";
import { FIELD_NAMES, CHILD_FIELD_NAMES, isTarget, newField, someDefault } from "./new-fields.js";
import {
  isKey,
  keyOf,
  mentioned,
  tableOf,
  columnOf,
  type FieldSpec,
  type ModelSpec,
} from "./model.js";
import type { Step, World } from "./world.js";

/** Steps on one field. Each changes the world, or gives undefined where it cannot. */

function text(world: World, model: ModelSpec, field: FieldSpec): string {
  return fieldText(field, keyOf(model), (key) => world.label(key));
}

export function addField(choice: Choice, world: World, app: string): Step | undefined {
  const model = pick(choice, changeable(world, app));
  const field = model && newField(choice, world, model, true);
  if (model === undefined || field === undefined) return undefined;
  const once = field.default !== undefined && chance(choice, 40);
  world.set({
    ...model,
    fields: [...model.fields, once ? { ...field, default: undefined } : field],
  });
  const call = addText(world, model, field, once);
  return { text: call, touches: new Set([keyOf(model), ...targetsOf(field)]) };
}

function addText(world: World, model: ModelSpec, field: FieldSpec, once: boolean): string {
  const preserve = once ? ", preserve_default=False" : "";
  return `migrations.AddField(model_name='${model.name.toLowerCase()}', name='${field.name}', field=${text(world, model, field)}${preserve})`;
}

/** The database's side is SQL, the state's an AddField. */
export function addBySql(choice: Choice, world: World, app: string): Step | undefined {
  const models = changeable(world, app).filter(isTarget);
  const model = pick(choice, models);
  const field = model && newField(choice, world, { ...model }, true);
  if (model === undefined || field?.type !== "integer" || !field.null || field.unique)
    return undefined;
  const plain: FieldSpec = {
    ...field,
    index: false,
    default: undefined,
    databaseDefault: undefined,
    comment: undefined,
  };
  world.set({ ...model, fields: [...model.fields, plain] });
  const forward = `ALTER TABLE "${tableOf(model)}" ADD COLUMN "${columnOf(plain)}" integer NULL`;
  const back = `ALTER TABLE "${tableOf(model)}" DROP COLUMN "${columnOf(plain)}"`;
  const state = `state_operations=[${addText(world, model, plain, false)}]`;
  const call = chance(choice, 50)
    ? `migrations.RunSQL('${forward}', reverse_sql='${back}', ${state})`
    : `migrations.SeparateDatabaseAndState(database_operations=[migrations.RunSQL('${forward}', '${back}')], ${state})`;
  return { text: call, touches: new Set([keyOf(model)]) };
}

/** State and database change alike, but in two lists. */
export function addInBoth(choice: Choice, world: World, app: string): Step | undefined {
  const step = addField(choice, world, app);
  if (step === undefined) return undefined;
  return {
    ...step,
    text: `migrations.SeparateDatabaseAndState(database_operations=[${step.text}], state_operations=[${step.text}])`,
  };
}

export function removeField(choice: Choice, world: World, app: string): Step | undefined {
  const able = changeable(world, app).flatMap((model) =>
    freeFields(world, model).map((field) => ({ model, field })),
  );
  const found = pick(choice, able);
  if (found === undefined) return undefined;
  const { model, field } = found;
  world.set({ ...model, fields: model.fields.filter(({ name }) => name !== field.name) });
  return {
    text: `migrations.RemoveField(model_name='${model.name.toLowerCase()}', name='${field.name}')`,
    touches: new Set([keyOf(model), ...targetsOf(field)]),
  };
}

export function renameField(choice: Choice, world: World, app: string): Step | undefined {
  // Django leaves indexes and constraints alone when a field is renamed; together-options and to_field follow.
  const able = renamable(world, app).flatMap((model) => {
    const named = new Set([...model.indexes, ...model.constraints].flatMap(({ fields }) => fields));
    const stale = chance(choice, world.postgres ? 10 : 3);
    return model.fields
      .filter(
        ({ name, parentLink }) =>
          !parentLink && name !== model.orderedBy && (stale || !named.has(name)),
      )
      .map((field) => ({ model, field }));
  });
  const found = pick(choice, able);
  if (found === undefined) return undefined;
  const { model, field } = found;
  const names = model.bases.length > 0 ? CHILD_FIELD_NAMES : FIELD_NAMES;
  const taken = new Set([...model.fields.map(({ name }) => name), ...mentioned(model)]);
  const to = pick(
    choice,
    names.filter((name) => !taken.has(name)),
  );
  if (to === undefined) return undefined;
  const key = keyOf(model);
  const follow = (name: string): string => (name === field.name ? to : name);
  const referrers = world.referrers(key).map(keyOf);
  world.set({
    ...model,
    fields: model.fields.map((item) => (item === field ? { ...item, name: to } : item)),
    uniqueTogether: model.uniqueTogether.map((set) => set.map(follow)),
    indexTogether: model.indexTogether.map((set) => set.map(follow)),
  });
  world.mapFields((item) =>
    item.target === key && item.toField === field.name ? { ...item, toField: to } : item,
  );
  return {
    text: `migrations.RenameField(model_name='${model.name.toLowerCase()}', old_name='${field.name}', new_name='${to}')`,
    touches: new Set([key, ...referrers, ...targetsOf(field)]),
  };
}

/** On SQLite an index that Django has put off to the end of the module does not follow the rename of its column. */
function renamable(world: World, app: string): readonly ModelSpec[] {
  return changeable(world, app).filter((model) => world.postgres || !world.fresh.has(keyOf(model)));
}

export function alterField(choice: Choice, world: World, app: string): Step | undefined {
  const able = changeable(world, app).flatMap((model) =>
    model.fields.filter(({ parentLink }) => !parentLink).map((field) => ({ model, field })),
  );
  const found = pick(choice, able);
  if (found === undefined) return undefined;
  const { model, field } = found;
  const changed = alteration(choice, world, model, field);
  if (changed === undefined) return undefined;
  const once = changed.default !== undefined && !changed.null && chance(choice, 35);
  const kept = once ? { ...changed, default: undefined } : changed;
  world.set({ ...model, fields: model.fields.map((item) => (item === field ? kept : item)) });
  const preserve = once ? ", preserve_default=False" : "";
  const touches = new Set([keyOf(model), ...targetsOf(field), ...targetsOf(changed)]);
  // The columns of keys that name this field change with it.
  for (const other of world.referrers(keyOf(model))) touches.add(keyOf(other));
  return {
    text: `migrations.AlterField(model_name='${model.name.toLowerCase()}', name='${field.name}', field=${text(world, model, changed)}${preserve})`,
    touches,
  };
}

function alteration(
  choice: Choice,
  world: World,
  model: ModelSpec,
  field: FieldSpec,
): FieldSpec | undefined {
  const kind = choice.below(7);
  // PostgreSQL keeps an index that Django has put off to the end of the module though the field has none any more.
  const settled = !world.postgres || !world.fresh.has(keyOf(model));
  if (field.type === "many") {
    return kind < 4 ? { ...field, blank: !field.blank } : undefined;
  }
  if (
    kind === 0 &&
    !mentioned(model).has(field.name) &&
    renamable(world, model.app).includes(model)
  ) {
    return { ...field, column: field.column === undefined ? `d_${field.name}` : undefined };
  }
  if (isKey(field)) return alteredKey(choice, world, model, field, kind);
  if (kind <= 2) {
    if (!field.null) return { ...field, null: true };
    if (field.unique || field.databaseDefault !== undefined) return undefined;
    return { ...field, null: false, default: someDefault(choice, field.type) };
  }
  if (kind === 3) return widened(choice, field);
  if (kind === 4) {
    const isReferred = [...world.models.values()].some((other) =>
      other.fields.some(({ target, toField }) => target === keyOf(model) && toField === field.name),
    );
    if (field.unique && !isReferred) return { ...field, unique: false };
    return field.unique || !settled ? undefined : { ...field, index: !field.index };
  }
  if (kind === 5 && !field.unique && field.databaseDefault === undefined) {
    return { ...field, default: chance(choice, 30) ? undefined : someDefault(choice, field.type) };
  }
  return { ...field, comment: field.comment === undefined ? `noted ${world.next()}` : undefined };
}

/** Another type or length; rows keep values that fit it. */
function widened(choice: Choice, field: FieldSpec): FieldSpec | undefined {
  const reset = { ...field, index: false, unique: false, databaseDefault: undefined };
  switch (field.type) {
    case "char":
      if (field.unique) return { ...field, maxLength: field.maxLength + 20 };
      return chance(choice, 50)
        ? { ...reset, type: "text" }
        : { ...field, maxLength: pick(choice, [60, 80, 100]) ?? 60 };
    case "text":
      return { ...reset, type: "char", maxLength: 60 };
    case "integer":
      return field.unique ? undefined : { ...reset, type: "bigint", default: field.default };
    case "bigint":
      return field.unique
        ? undefined
        : {
            ...reset,
            type: chance(choice, 50) ? "integer" : "char",
            default: undefined,
            null: true,
          };
    default:
      return undefined;
  }
}

function alteredKey(
  choice: Choice,
  world: World,
  model: ModelSpec,
  field: FieldSpec,
  kind: number,
): FieldSpec | undefined {
  if (kind <= 2) return field.null ? undefined : { ...field, null: true };
  if (kind === 3) {
    const onDelete = field.null ? pick(choice, ["CASCADE", "PROTECT", "SET_NULL"]) : "PROTECT";
    return { ...field, onDelete: onDelete ?? "CASCADE" };
  }
  if (kind === 4 && field.type === "oneToOne") return { ...field, type: "foreign" };
  // A foreign key that Django has put off to the end of the module keeps the target it had (PostgreSQL).
  const settled = !world.postgres || !world.fresh.has(keyOf(model));
  if (kind === 5 && settled && field.toField === undefined && !mentioned(model).has(field.name)) {
    const other = pick(
      choice,
      [...world.models.values()].filter((item) => isTarget(item) && keyOf(item) !== keyOf(model)),
    );
    if (other === undefined) return undefined;
    return { ...field, target: keyOf(other), setting: other.swappable };
  }
  return { ...field, comment: field.comment === undefined ? `noted ${world.next()}` : undefined };
}
