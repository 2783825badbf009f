import { chance, pick, type Choice } from "./choice.js";
import { changeable, tuple } from "./model-steps.js";
import { isTarget } from "./new-fields.js";
import { keyOf, mentioned, type ModelSpec } from "./model.js";
import { newConstraint, newIndex } from "./parts.js";
import type { Step, World } from "./world.js";

/** Steps on indexes, constraints and the options that name fields. */

function on(model: ModelSpec, text: string): Step {
  return { text, touches: new Set([keyOf(model)]) };
}

function tables(world: World, app: string): readonly ModelSpec[] {
  return changeable(world, app).filter(isTarget);
}

export function addIndex(choice: Choice, world: World, app: string): Step | undefined {
  const model = pick(choice, tables(world, app));
  const index = model && newIndex(choice, world, model);
  if (model === undefined || index === undefined) return undefined;
  world.set({ ...model, indexes: [...model.indexes, index] });
  return on(
    model,
    `migrations.AddIndex(model_name='${model.name.toLowerCase()}', index=${index.text})`,
  );
}

export function removeIndex(choice: Choice, world: World, app: string): Step | undefined {
  const model = pick(
    choice,
    tables(world, app).filter(({ indexes }) => indexes.length > 0),
  );
  const index = model && pick(choice, model.indexes);
  if (model === undefined || index === undefined) return undefined;
  world.set({ ...model, indexes: model.indexes.filter((item) => item !== index) });
  return on(
    model,
    `migrations.RemoveIndex(model_name='${model.name.toLowerCase()}', name='${index.name}')`,
  );
}

export function renameIndex(choice: Choice, world: World, app: string): Step | undefined {
  const model = pick(
    choice,
    tables(world, app).filter(({ indexes }) => indexes.length > 0),
  );
  const index = model && pick(choice, model.indexes);
  if (model === undefined || index === undefined) return undefined;
  const name = `nix_${world.next()}`;
  const renamed = { ...index, name, text: index.text.replace(index.name, name) };
  world.set({ ...model, indexes: model.indexes.map((item) => (item === index ? renamed : item)) });
  return on(
    model,
    `migrations.RenameIndex(model_name='${model.name.toLowerCase()}', new_name='${name}', old_name='${index.name}')`,
  );
}

export function addConstraint(choice: Choice, world: World, app: string): Step | undefined {
  const model = pick(choice, tables(world, app));
  const constraint = model && newConstraint(choice, world, model);
  if (model === undefined || constraint === undefined) return undefined;
  world.set({ ...model, constraints: [...model.constraints, constraint] });
  return on(
    model,
    `migrations.AddConstraint(model_name='${model.name.toLowerCase()}', constraint=${constraint.text})`,
  );
}

export function removeConstraint(choice: Choice, world: World, app: string): Step | undefined {
  const model = pick(
    choice,
    tables(world, app).filter(({ constraints }) => constraints.length > 0),
  );
  const constraint = model && pick(choice, model.constraints);
  if (model === undefined || constraint === undefined) return undefined;
  world.set({ ...model, constraints: model.constraints.filter((item) => item !== constraint) });
  return on(
    model,
    `migrations.RemoveConstraint(model_name='${model.name.toLowerCase()}', name='${constraint.name}')`,
  );
}

export function uniqueTogether(choice: Choice, world: World, app: string): Step | undefined {
  const model = pick(choice, tables(world, app));
  if (model === undefined) return undefined;
  const clear = model.uniqueTogether.length > 0 && chance(choice, 50);
  const names = model.fields
    .filter(({ type, parentLink }) => type !== "many" && type !== "text" && !parentLink)
    .map(({ name }) => name);
  const start = choice.below(Math.max(1, names.length - 1));
  const set = names.slice(start, start + 2);
  if (!clear && set.length < 2) return undefined;
  // Rows of a data step may agree in both fields: with the key among them they cannot.
  const own = model.bases.length === 0 ? ["id", ...set] : set;
  const sets = clear ? [] : [own];
  world.set({ ...model, uniqueTogether: sets });
  const value = clear ? "set()" : `{${sets.map(tuple).join(", ")}}`;
  return on(
    model,
    `migrations.AlterUniqueTogether(name='${model.name.toLowerCase()}', unique_together=${value})`,
  );
}

export function indexTogether(choice: Choice, world: World, app: string): Step | undefined {
  const model = pick(choice, tables(world, app));
  if (model === undefined) return undefined;
  const [known] = model.indexTogether;
  if (known !== undefined && chance(choice, 40)) {
    const name = `nix_${world.next()}`;
    const text = `models.Index(fields=[${known.map((field) => `'${field}'`).join(", ")}], name='${name}')`;
    world.set({
      ...model,
      indexTogether: [],
      indexes: [...model.indexes, { name, text, fields: known }],
    });
    return on(
      model,
      `migrations.RenameIndex(model_name='${model.name.toLowerCase()}', new_name='${name}', old_fields=${tuple(known)})`,
    );
  }
  const names = model.fields
    .filter(({ type, parentLink }) => type !== "many" && type !== "text" && !parentLink)
    .map(({ name }) => name);
  const set = names.slice(0, 2);
  if (known === undefined && set.length < 2) return undefined;
  world.set({ ...model, indexTogether: known === undefined ? [set] : [] });
  const value = known === undefined ? `{${tuple(set)}}` : "set()";
  return on(
    model,
    `migrations.AlterIndexTogether(name='${model.name.toLowerCase()}', index_together=${value})`,
  );
}

export function orderWithRespectTo(choice: Choice, world: World, app: string): Step | undefined {
  const model = pick(
    choice,
    tables(world, app).filter(({ bases }) => bases.length === 0),
  );
  if (model === undefined) return undefined;
  const key = model.fields.find(({ type }) => type === "foreign");
  if (model.orderedBy === undefined && key === undefined) return undefined;
  const orderedBy = model.orderedBy === undefined ? key?.name : undefined;
  if (mentioned(model).has("_order")) return undefined;
  world.set({ ...model, orderedBy });
  const value = orderedBy === undefined ? "None" : `'${orderedBy}'`;
  return on(
    model,
    `migrations.AlterOrderWithRespectTo(name='${model.name.toLowerCase()}', order_with_respect_to=${value})`,
  );
}
