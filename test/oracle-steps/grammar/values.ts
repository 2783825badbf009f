import { chance, pick, weighted } from "../../laws/project/choice.js";
import { modelQuery } from "./query.js";
import { allFields, type FieldSpec, type ModelSpec } from "./schema.js";
import { holding, oneOf, type Scope } from "./scope.js";

type Plain = Extract<FieldSpec, { readonly kind: "text" | "number" | "flag" }>;

/** Fields of a model that hold plain values. */
export function plainFields(model: ModelSpec, { schema }: Scope): readonly Plain[] {
  return allFields(model, schema).filter(isPlain);
}

/** Fields of the model's own table that hold plain values. */
export function ownPlainFields(model: ModelSpec): readonly Plain[] {
  return model.fields.filter(isPlain);
}

function isPlain(field: FieldSpec): field is Plain {
  return !("target" in field);
}

/** A value for a plain field, in Python. */
export function plainValue(scope: Scope, field: Plain): string {
  const { choice } = scope;
  const row = pick(choice, holding(scope, "row"));
  const other =
    row === undefined
      ? undefined
      : pick(
          choice,
          plainFields(row[1], scope).filter(({ kind }) => kind === field.kind),
        );
  if (row !== undefined && other !== undefined && chance(choice, 50))
    return `${row[0]}.${other.name}`;
  switch (field.kind) {
    case "text":
      return oneOf(choice, ["'x'", "'a' + 'b'", "f'v{1 + 1}'"]);
    case "number":
      return oneOf(choice, ["1", "2 * 3", "len('abc')"]);
    case "flag":
      return oneOf(choice, ["True", "False"]);
  }
}

/** A value for a plain field in update(), which may be an expression of the database. */
export function updateValue(scope: Scope, model: ModelSpec, field: Plain): string {
  const { choice } = scope;
  const same = plainFields(model, scope).filter(({ kind }) => kind === field.kind);
  const other = pick(choice, same) ?? field;
  // F() does not reach from the table of a multi-table parent into that of its child.
  const own = ownPlainFields(model);
  const together = own.includes(field) === own.includes(other);
  const { text, model: counted } = modelQuery(scope);
  const column = pick(
    choice,
    plainFields(counted, scope).filter(({ kind }) => kind === field.kind),
  );
  return (
    weighted(choice, [
      [6, plainValue(scope, field)],
      [together ? 2 : 0, `F('${other.name}')`],
      [1, `Value(${plainValue(scope, field)})`],
      [
        column === undefined ? 0 : 2,
        `Coalesce(Subquery(${text}.order_by('pk').values('${column?.name ?? ""}')[:1]), ${plainDefault(field)})`,
      ],
      [field.kind === "number" ? 1 : 0, `F('${field.name}') + 1`],
    ]) ?? "None"
  );
}

function plainDefault({ kind }: Plain): string {
  switch (kind) {
    case "text":
      return "Value('none')";
    case "number":
      return "Value(7)";
    case "flag":
      return "Value(False)";
  }
}

/** Keyword arguments that make a row; undefined where a key has nothing to point to at hand. */
export function makingArguments(scope: Scope, model: ModelSpec): string | undefined {
  const parts: string[] = [];
  for (const field of allFields(model, scope.schema)) {
    if (field.kind === "links") continue;
    if (isPlain(field)) {
      if (chance(scope.choice, 60)) parts.push(`${field.name}=${plainValue(scope, field)}`);
      continue;
    }
    const rows = holding(scope, "row").filter(([, held]) => held.name === field.target);
    const row = pick(scope.choice, rows);
    if (row !== undefined) parts.push(`${field.name}=${row[0]}`);
    else if (field.onDelete === "CASCADE") return undefined;
  }
  return parts.join(", ");
}
