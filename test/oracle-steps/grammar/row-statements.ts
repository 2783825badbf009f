import { pick, weighted } from "../../laws/project/choice.js";
import { modelQuery } from "./query.js";
import { allFields, relationsTo, type FieldSpec, type ModelSpec } from "./schema.js";
import type { Scope } from "./scope.js";
import { plainFields, plainValue } from "./values.js";

type Lines = readonly string[];

/** What is done to a row that a name holds. */
export function rowStatement(scope: Scope, row: string, model: ModelSpec): Lines {
  const { choice, schema } = scope;
  const ways: (readonly [number, Lines])[] = [
    [1, [`${row}.save()`]],
    [1, [`${row}.refresh_from_db()`]],
    [1, [`if ${row}.pk % 2 == 0:`, `    ${row}.delete()`]],
    [1, [`print(${row}.pk)`]],
  ];
  const field = pick(choice, plainFields(model, scope));
  if (field !== undefined) ways.push(...assignments(row, field.name, plainValue(scope, field)));
  const links = pick(choice, ofKind(model, scope, "links"));
  if (links !== undefined) ways.push(...linkChanges(scope, row, links));
  const key = pick(choice, ofKind(model, scope, "key"));
  if (key !== undefined) ways.push(...keyChanges(scope, row, key));
  const relation = pick(choice, relationsTo(model, schema));
  if (relation !== undefined)
    ways.push(...relatedChanges(scope, row, relation.owner, relation.field));
  return weighted(choice, ways) ?? ["pass"];
}

function assignments(row: string, field: string, value: string): [number, Lines][] {
  return [
    [4, [`${row}.${field} = ${value}`, `${row}.save()`]],
    [3, [`${row}.${field} = ${value}`, `${row}.save(update_fields=['${field}'])`]],
    [1, [`setattr(${row}, '${field}', ${value})`, `${row}.save()`]],
    [1, [`type(${row}).objects.filter(pk=${row}.pk).update(${field}=${value})`]],
    [1, [`${row}.${field} = ${value}`]],
  ];
}

function linkChanges(scope: Scope, row: string, field: RelationOf<"links">): [number, Lines][] {
  const target = scope.schema.get(field.target);
  if (target === undefined) return [];
  const { text } = modelQuery(scope, target);
  return [
    [2, [`${row}.${field.name}.add(*${text}.all()[:2])`]],
    [1, [`${row}.${field.name}.clear()`]],
    [1, [`${row}.${field.name}.set(${text}.filter(pk__lt=3))`]],
    [1, [`for linked in ${row}.${field.name}.all():`, `    ${row}.${field.name}.remove(linked)`]],
  ];
}

function keyChanges({ schema }: Scope, row: string, field: RelationOf<"key">): [number, Lines][] {
  const target = schema.get(field.target);
  const plain = target?.fields.find(({ kind }) => kind === "text");
  const follow: Lines =
    plain === undefined
      ? ["pass"]
      : [
          `if ${row}.${field.name}:`,
          `    ${row}.${field.name}.${plain.name} = 'by ${field.name}'`,
          `    ${row}.${field.name}.save()`,
        ];
  const loosen: Lines =
    field.onDelete === "CASCADE" ? ["pass"] : [`${row}.${field.name} = None`, `${row}.save()`];
  return [
    [2, follow],
    [1, loosen],
    [1, [`print(${row}.${field.name}_id)`]],
  ];
}

/** What is done to the rows that point to a row. */
function relatedChanges(
  { choice, schema }: Scope,
  row: string,
  owner: ModelSpec,
  field: RelationOf<"key"> | RelationOf<"links">,
): [number, Lines][] {
  const manager = `${row}.${field.related}`;
  const plain = pick(
    choice,
    allFields(owner, schema).filter(({ kind }) => kind === "number"),
  );
  return [
    [1, [`${manager}.all().delete()`]],
    [1, [`if not ${manager}.exists():`, `    ${row}.delete()`]],
    [1, [`print([other.pk for other in ${manager}.all()])`]],
    [
      plain === undefined ? 0 : 2,
      [`${manager}.all().update(${plain?.name ?? ""}=${manager}.count())`],
    ],
  ];
}

type RelationOf<Kind extends "key" | "links"> = Extract<FieldSpec, { readonly target: string }> & {
  readonly kind: Kind;
};

function ofKind<Kind extends "key" | "links">(
  model: ModelSpec,
  { schema }: Scope,
  kind: Kind,
): readonly RelationOf<Kind>[] {
  return allFields(model, schema).filter((field): field is RelationOf<Kind> => field.kind === kind);
}
