import { chance, pick, type Choice } from "./choice.js";
import { columnOf, isKey, type FieldSpec, type ModelSpec, type NamedPart } from "./model.js";
import type { World } from "./world.js";

/** Indexes and constraints. Their names begin with `n`, so that they can be told from derived ones. */

function indexable(model: ModelSpec): readonly FieldSpec[] {
  return model.fields.filter(
    ({ type, parentLink }) => type !== "many" && type !== "text" && !parentLink,
  );
}

export function newIndex(choice: Choice, world: World, model: ModelSpec): NamedPart | undefined {
  const fields = indexable(model);
  const first = pick(choice, fields);
  if (first === undefined) return undefined;
  const second = chance(choice, 30) ? fields.find(({ name }) => name !== first.name) : undefined;
  const names = [first.name, ...(second === undefined ? [] : [second.name])];
  const name = `nix_${world.next()}`;
  const signs = names.map((field) => `'${chance(choice, 15) ? "-" : ""}${field}'`);
  return {
    name,
    text: `models.Index(fields=[${signs.join(", ")}], name='${name}')`,
    fields: names,
  };
}

export function newConstraint(
  choice: Choice,
  world: World,
  model: ModelSpec,
): NamedPart | undefined {
  const fields = indexable(model);
  const field = pick(choice, fields);
  if (field === undefined) return undefined;
  const name = `nct_${world.next()}`;
  const id = model.bases.length > 0 ? undefined : "id";
  if (chance(choice, 40) && field.type === "integer") {
    const text = `models.CheckConstraint(condition=models.Q(('${field.name}__gte', 0)), name='${name}')`;
    return { name, text, fields: [field.name] };
  }
  if (id === undefined) return undefined;
  // With the primary key among the fields no rows can violate it.
  const condition =
    chance(choice, 30) && !isKey(field)
      ? `condition=models.Q(('${field.name}__isnull', False)), `
      : "";
  const text = `models.UniqueConstraint(${condition}fields=('id', '${field.name}'), name='${name}')`;
  return { name, text, fields: ["id", field.name] };
}

/** The name of a field's column, quoted for SQL. */
export function quotedColumn(field: FieldSpec): string {
  return `"${columnOf(field)}"`;
}
