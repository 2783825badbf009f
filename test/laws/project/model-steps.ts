import { chance, pick, type Choice } from "./choice.js";
import { fieldText } from "./field-text.js";
import { isTarget, newField, parentLink } from "./new-fields.js";
import { keyOf, mentioned, tableOf, type FieldSpec, type ModelSpec } from "./model.js";
import { newConstraint, newIndex } from "./parts.js";
import type { Step, World } from "./world.js";

const MODEL_NAMES = ["Ant", "Bee", "Cat", "Dog", "Elk"];

/** Steps that create, delete, rename and move whole models. Each changes the world, or gives undefined where it cannot. */

export function createModel(choice: Choice, world: World, app: string): Step | undefined {
  const name = freeName(choice, world, app);
  if (name === undefined) return undefined;
  const base: ModelSpec = {
    app,
    name,
    kind: chance(choice, 5) ? "unmanaged" : "table",
    fields: [],
    uniqueTogether: [],
    indexTogether: [],
    indexes: [],
    constraints: [],
    orderedBy: undefined,
    table: chance(choice, 10) ? `t${world.next()}_${name.toLowerCase()}` : undefined,
    bases: [],
    swappable: undefined,
    bigKey: false,
    inStep: true,
  };
  const parents = [...world.models.values()].filter(
    (model) => isTarget(model) && model.bases.length === 0 && model.swappable === undefined,
  );
  const parent = chance(choice, 12) ? pick(choice, parents) : undefined;
  if (parent !== undefined && chance(choice, 40)) return proxy(world, base, parent);
  let model: ModelSpec = base;
  if (parent !== undefined) {
    model = { ...base, kind: "table", bases: [keyOf(parent)], fields: [parentLink(parent)] };
  }
  const count = choice.below(4);
  for (let index = 0; index < count; index += 1) {
    const field = newField(choice, world, model, false);
    if (field !== undefined) model = { ...model, fields: [...model.fields, field] };
  }
  model = withSwappable(choice, world, model);
  model = withOptions(choice, world, model);
  world.set(model);
  return { text: createText(world, model, chance(choice, 15)), touches: touchesOf(model) };
}

/** A name whose key and table no model has. */
function freeName(choice: Choice, world: World, app: string): string | undefined {
  const tables = new Set([...world.models.values()].map(tableOf));
  return pick(
    choice,
    MODEL_NAMES.filter((name) => {
      const key = `${app}.${name.toLowerCase()}`;
      return !world.models.has(key) && !tables.has(key.replace(".", "_"));
    }),
  );
}

function proxy(world: World, base: ModelSpec, parent: ModelSpec): Step {
  const model: ModelSpec = { ...base, kind: "proxy", table: undefined, bases: [keyOf(parent)] };
  world.set(model);
  return { text: createText(world, model, false), touches: touchesOf(model) };
}

function withSwappable(choice: Choice, world: World, model: ModelSpec): ModelSpec {
  if (!isTarget(model) || model.bases.length > 0 || !chance(choice, 6)) return model;
  const setting = `${model.app.toUpperCase()}_${model.name.toUpperCase()}_MODEL`;
  world.settings.set(setting, `${model.app}.${model.name}`);
  return { ...model, swappable: setting };
}

function withOptions(choice: Choice, world: World, model: ModelSpec): ModelSpec {
  if (model.kind !== "table") return model;
  let result = model;
  const names = model.fields
    .filter(({ type }) => type !== "many" && type !== "text")
    .map(({ name }) => name);
  const own = model.bases.length > 0 ? names.slice(1) : names;
  if (own.length >= 2 && chance(choice, 15)) {
    result = { ...result, uniqueTogether: [own.slice(0, 2)] };
  }
  const key = model.fields.find(({ type, parentLink: link }) => type === "foreign" && !link);
  if (key !== undefined && chance(choice, 12)) result = { ...result, orderedBy: key.name };
  if (chance(choice, 10)) {
    const index = newIndex(choice, world, result);
    if (index !== undefined) result = { ...result, indexes: [index] };
  }
  if (chance(choice, 10)) {
    const constraint = newConstraint(choice, world, result);
    if (constraint !== undefined) result = { ...result, constraints: [constraint] };
  }
  return result;
}

/** The CreateModel call of a model. */
export function createText(world: World, model: ModelSpec, managers: boolean): string {
  const key = keyOf(model);
  const label = (target: string): string =>
    target === key ? `${model.app}.${model.name}` : world.label(target);
  const fields = model.fields.map((field) => `('${field.name}', ${fieldText(field, key, label)})`);
  if (model.kind !== "proxy" && model.bases.length === 0) {
    fields.unshift(`('id', ${automaticKey(model)})`);
  }
  const options: string[] = [];
  if (model.kind === "proxy") options.push("'proxy': True", "'indexes': []", "'constraints': []");
  if (model.kind === "unmanaged") options.push("'managed': False");
  if (model.table !== undefined) options.push(`'db_table': '${model.table}'`);
  if (model.swappable !== undefined) options.push(`'swappable': '${model.swappable}'`);
  if (model.orderedBy !== undefined) options.push(`'order_with_respect_to': '${model.orderedBy}'`);
  if (model.uniqueTogether.length > 0) {
    options.push(`'unique_together': {${model.uniqueTogether.map(tuple).join(", ")}}`);
  }
  if (model.indexes.length > 0)
    options.push(`'indexes': [${model.indexes.map(({ text }) => text).join(", ")}]`);
  if (model.constraints.length > 0) {
    options.push(`'constraints': [${model.constraints.map(({ text }) => text).join(", ")}]`);
  }
  const words = [`name='${model.name}'`, `fields=[${fields.join(", ")}]`];
  if (options.length > 0) words.push(`options={${options.join(", ")}}`);
  if (model.bases.length > 0)
    words.push(`bases=(${model.bases.map((base) => `'${base}',`).join(" ")})`);
  if (managers) words.push("managers=[('things', django.db.models.manager.Manager())]");
  return `migrations.CreateModel(${words.join(", ")})`;
}

function automaticKey({ bigKey }: ModelSpec): string {
  const type = bigKey ? "BigAutoField" : "AutoField";
  return `models.${type}(auto_created=True, primary_key=True, serialize=False)`;
}

/** A wider key, and with it the columns of all that points to it, by whatever way. */
export function widenKey(choice: Choice, world: World, app: string): Step | undefined {
  const model = pick(
    choice,
    changeable(world, app).filter(
      (item) => isTarget(item) && item.bases.length === 0 && !item.bigKey,
    ),
  );
  if (model === undefined) return undefined;
  world.set({ ...model, bigKey: true });
  const touches = new Set<string>();
  const follow = (key: string): void => {
    if (touches.has(key)) return;
    touches.add(key);
    for (const other of world.referrers(key)) {
      if (other.bases.includes(key)) follow(keyOf(other));
      touches.add(keyOf(other));
    }
  };
  follow(keyOf(model));
  const field = automaticKey({ ...model, bigKey: true });
  return {
    text: `migrations.AlterField(model_name='${model.name.toLowerCase()}', name='id', field=${field})`,
    touches,
  };
}

/** A Python tuple of strings. */
export function tuple(names: readonly string[]): string {
  return `(${names.map((name) => `'${name}'`).join(", ")}${names.length === 1 ? "," : ""})`;
}

/** The model and all that its fields and bases name. */
export function touchesOf(model: ModelSpec): ReadonlySet<string> {
  return new Set([keyOf(model), ...model.bases, ...model.fields.flatMap(targetsOf)]);
}

export function targetsOf(field: FieldSpec): readonly string[] {
  return [field.target, field.through].filter((key) => key !== undefined);
}

export function deleteModel(choice: Choice, world: World, app: string): Step | undefined {
  const free = world.of(app).filter((model) => {
    const key = keyOf(model);
    return (
      model.swappable === undefined &&
      model.inStep &&
      world.referrers(key).every((other) => keyOf(other) === key)
    );
  });
  const model = pick(choice, free);
  if (model === undefined) return undefined;
  world.models.delete(keyOf(model));
  return { text: `migrations.DeleteModel(name='${model.name}')`, touches: touchesOf(model) };
}

export function renameModel(choice: Choice, world: World, app: string): Step | undefined {
  const name = freeName(choice, world, app);
  // Django does not repoint the bases of models that inherit, so such models keep their names.
  const able = world
    .of(app)
    .filter(
      (model) =>
        model.swappable === undefined &&
        model.inStep &&
        ![...world.models.values()].some(({ bases }) => bases.includes(keyOf(model))),
    );
  const model = pick(choice, able);
  if (model === undefined || name === undefined) return undefined;
  const from = keyOf(model);
  const renamed = { ...model, name };
  const to = keyOf(renamed);
  const touches = new Set([from, to, ...touchesOf(model), ...world.referrers(from).map(keyOf)]);
  const follow = (key: string | undefined): string | undefined => (key === from ? to : key);
  const entries = [...world.models];
  world.models.clear();
  for (const [key, other] of entries)
    world.models.set(key === from ? to : key, key === from ? renamed : other);
  world.mapFields((field) => ({
    ...field,
    target: follow(field.target),
    through: follow(field.through),
  }));
  return { text: `migrations.RenameModel(old_name='${model.name}', new_name='${name}')`, touches };
}

export function alterTable(choice: Choice, world: World, app: string): Step | undefined {
  const model = pick(
    choice,
    world.of(app).filter((item) => isTarget(item)),
  );
  if (model === undefined) return undefined;
  const derived = tableOf({ ...model, table: undefined });
  const taken = [...world.models.values()].some(
    (other) => other !== model && tableOf(other) === derived,
  );
  const named = model.table === undefined || taken || chance(choice, 50);
  const table = named ? `t${world.next()}` : undefined;
  world.set({ ...model, table });
  const text = table === undefined ? "None" : `'${table}'`;
  return {
    text: `migrations.AlterModelTable(name='${model.name.toLowerCase()}', table=${text})`,
    touches: new Set([keyOf(model), ...world.referrers(keyOf(model)).map(keyOf)]),
  };
}

/** State and database part: the model leaves an app's state, and its table is taken over by another one of the app. */
export function handOver(choice: Choice, world: World, app: string): Step | undefined {
  const able = world
    .of(app)
    .filter((model) => isTarget(model) && model.bases.length === 0 && model.swappable === undefined)
    .filter(
      (model) =>
        world.referrers(keyOf(model)).length === 0 &&
        model.fields.every(({ type }) => type !== "many"),
    )
    .filter((model) => model.indexes.length + model.constraints.length === 0);
  const model = pick(choice, able);
  const name = freeName(choice, world, app);
  if (model === undefined || name === undefined) return undefined;
  const heir: ModelSpec = { ...model, name, table: tableOf(model) };
  world.models.delete(keyOf(model));
  world.set(heir);
  const steps = [`migrations.DeleteModel(name='${model.name}')`, createText(world, heir, false)];
  return {
    text: `migrations.SeparateDatabaseAndState(database_operations=[], state_operations=[${steps.join(", ")}])`,
    touches: new Set([...touchesOf(model), keyOf(heir)]),
  };
}

export function modelOptions(choice: Choice, world: World, app: string): Step | undefined {
  const model = pick(choice, world.of(app));
  if (model === undefined) return undefined;
  const options: string[] = [];
  if (chance(choice, 50)) options.push(`'verbose_name': 'name ${world.next()}'`);
  if (chance(choice, 30) && model.orderedBy === undefined) options.push("'ordering': ['pk']");
  if (chance(choice, 20)) options.push("'permissions': [('may', 'May')]");
  if (model.kind === "unmanaged") {
    if (chance(choice, 20)) world.set({ ...model, kind: "table", inStep: false });
    else options.push("'managed': False");
  } else if (isTarget(model) && world.referrers(keyOf(model)).length === 0 && chance(choice, 8)) {
    options.push("'managed': False");
    world.set({ ...model, inStep: false });
  } else if (!model.inStep && chance(choice, 50)) {
    options.push("'managed': False");
  }
  return {
    text: `migrations.AlterModelOptions(name='${model.name.toLowerCase()}', options={${options.join(", ")}})`,
    touches: new Set([keyOf(model)]),
  };
}

export function modelManagers(choice: Choice, world: World, app: string): Step | undefined {
  const model = pick(choice, world.of(app));
  if (model === undefined) return undefined;
  const managers = chance(choice, 40)
    ? ""
    : `('${pick(choice, ["things", "items"]) ?? "things"}', django.db.models.manager.Manager())`;
  return {
    text: `migrations.AlterModelManagers(name='${model.name.toLowerCase()}', managers=[${managers}])`,
    touches: new Set([keyOf(model)]),
  };
}

/** Models whose own columns and members may change. */
export function changeable(world: World, app: string): readonly ModelSpec[] {
  return world.of(app).filter((model) => model.inStep && model.kind !== "proxy");
}

/** Fields that no index, constraint, option or other model mentions. */
export function freeFields(world: World, model: ModelSpec): readonly FieldSpec[] {
  const busy = new Set(mentioned(model));
  const key = keyOf(model);
  for (const other of world.models.values()) {
    for (const { target, toField } of other.fields) {
      if (target === key && toField !== undefined) busy.add(toField);
    }
    for (const { through, target } of other.fields) {
      // A many-to-many relation through this model lives by its keys.
      if (through === key && target !== undefined) {
        for (const field of model.fields) if (field.type === "foreign") busy.add(field.name);
      }
    }
  }
  return model.fields.filter(({ name, parentLink: link }) => !busy.has(name) && !link);
}
