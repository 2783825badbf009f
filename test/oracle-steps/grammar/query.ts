import { chance, pick, weighted, type Choice } from "../../laws/project/choice.js";
import { allFields, relationsTo, type FieldSpec, type ModelSpec, type Schema } from "./schema.js";
import { holding, oneOf, someModel, type Scope } from "./scope.js";

/** An expression for rows of a model. */
export interface Query {
  readonly text: string;
  readonly model: ModelSpec;
}

/** A query over any model, or over the rows that belong to one that is at hand. */
export function someQuery(scope: Scope): Query {
  const { choice } = scope;
  const known = pick(choice, holding(scope, "query"));
  if (known !== undefined && chance(choice, 15)) return { text: known[0], model: known[1] };
  const row = pick(choice, holding(scope, "row"));
  const related = row === undefined ? undefined : relatedRows(scope, row[0], row[1]);
  const base = related !== undefined && chance(choice, 50) ? related : modelQuery(scope);
  return refined(scope, base, choice.below(3));
}

/** A query from a model's manager. */
export function modelQuery(scope: Scope, model = someModel(scope)): Query {
  const manager = weighted(scope.choice, [
    [8, "objects"],
    [1, "_default_manager"],
    [1, "objects.using(schema_editor.connection.alias)"],
  ]);
  return { text: `${modelSource(scope, model)}.${manager ?? "objects"}`, model };
}

/** A model: its name in the function, or taken from the registry on the spot. */
export function modelSource({ choice }: Scope, { app, name }: ModelSpec): string {
  return (
    weighted(choice, [
      [12, name],
      [1, `apps.get_model('${app}', '${name}')`],
      [1, `apps.get_model('${app}.${name}')`],
      [1, `apps.get_app_config('${app}').get_model('${name}')`],
      [1, `{'it': ${name}}['it']`],
    ]) ?? name
  );
}

/** The rows that a row's relations lead to. */
function relatedRows(scope: Scope, row: string, model: ModelSpec): Query | undefined {
  const { choice, schema } = scope;
  const managers = [
    ...allFields(model, schema).flatMap((field) =>
      field.kind === "links" ? [[field.name, field.target] as const] : [],
    ),
    ...relationsTo(model, schema).map(({ owner, field }) => [field.related, owner.name] as const),
  ];
  const manager = pick(choice, managers);
  const target = manager === undefined ? undefined : schema.get(manager[1]);
  if (manager === undefined || target === undefined) return undefined;
  return { text: `${row}.${manager[0]}`, model: target };
}

function refined(scope: Scope, query: Query, times: number): Query {
  if (times === 0) return query;
  return refined(
    scope,
    { ...query, text: `${query.text}${refinement(scope, query.model)}` },
    times - 1,
  );
}

function refinement(scope: Scope, model: ModelSpec): string {
  const { choice, schema } = scope;
  return (
    weighted(choice, [
      [5, `.filter(${condition(scope, model)})`],
      [3, `.exclude(${condition(scope, model)})`],
      [2, ".all()"],
      [1, `.filter(Q(${condition(scope, model)}) | ~Q(${condition(scope, model)}))`],
      [1, `.order_by('${path(choice, schema, model, 1)}')`],
      [1, ".annotate(n=Count('pk'))"],
      [1, subqueryFilter(scope, model)],
      [1, `.filter(pk__in=${modelQuery(scope).text}.values('pk'))`],
    ]) ?? ".all()"
  );
}

function subqueryFilter(scope: Scope, model: ModelSpec): string {
  const relation = pick(scope.choice, relationsTo(model, scope.schema));
  if (relation === undefined || relation.field.kind !== "key") return ".distinct()";
  return `.filter(Exists(${relation.owner.name}.objects.filter(${relation.field.name}=OuterRef('pk'))))`;
}

/** A keyword of filter(): a path over relations, and a value. */
export function condition(scope: Scope, model: ModelSpec): string {
  const { choice, schema } = scope;
  const { keys, last } = walk(choice, schema, model, 2);
  const name = [...keys, last.name].join("__");
  switch (last.kind) {
    case "text":
      return oneOf(choice, [`${name}='x'`, `${name}__contains='a'`, `${name}=F('${name}')`]);
    case "number":
      return oneOf(choice, [`${name}__gt=1`, `${name}=0`, `${name}__in=[0, 1, 2]`]);
    case "flag":
      return `${name}=${oneOf(choice, ["True", "False"])}`;
    case "key":
    case "links":
      return `${name}__isnull=${oneOf(choice, ["True", "False"])}`;
  }
}

/** A path over relations to a plain field. */
function path(choice: Choice, schema: Schema, model: ModelSpec, hops: number): string {
  const { keys, last } = walk(choice, schema, model, hops);
  return [...keys, last.name].join("__");
}

function walk(
  choice: Choice,
  schema: Schema,
  model: ModelSpec,
  hops: number,
): { readonly keys: readonly string[]; readonly last: FieldSpec } {
  const steps = [
    ...allFields(model, schema).flatMap((field) =>
      "target" in field ? [[field.name, field.target] as const] : [],
    ),
    ...relationsTo(model, schema).map(({ owner, field }) => [field.related, owner.name] as const),
  ];
  const step = hops > 0 && chance(choice, 35) ? pick(choice, steps) : undefined;
  const target = step === undefined ? undefined : schema.get(step[1]);
  if (step !== undefined && target !== undefined) {
    const rest = walk(choice, schema, target, hops - 1);
    return { keys: [step[0], ...rest.keys], last: rest.last };
  }
  const last = pick(choice, allFields(model, schema));
  if (last === undefined) throw new Error("a model has fields");
  return { keys: [], last };
}

/** A condition on what a query finds. */
export function test(scope: Scope): string {
  const { choice } = scope;
  const { text, model } = someQuery(scope);
  const found = pick(choice, holding(scope, "found"));
  const rows = pick(choice, holding(scope, "rows"));
  return (
    weighted(choice, [
      [4, `${text}.exists()`],
      [4, `not ${text}.exists()`],
      [2, `${text}.count() > 0`],
      [2, `${text}.count() == 0`],
      [2, `${text}.first() is None`],
      [1, `${text}.aggregate(m=Max('pk'))['m'] is not None`],
      [1, `${text}.aggregate(m=Max('pk'))['m'] is None`],
      [1, `any(row.pk for row in ${text}.all())`],
      [1, `all(row.pk > 5 for row in ${text}.all())`],
      [1, `len(${text}.all()) < 1`],
      [1, "schema_editor.connection.vendor == 'sqlite'"],
      [1, "schema_editor.connection.vendor != 'sqlite'"],
      [1, `1 in ${modelSource(scope, model)}.objects.in_bulk()`],
      [found === undefined ? 0 : 5, `${found?.[0] ?? ""} is None`],
      [found === undefined ? 0 : 5, found?.[0] ?? ""],
      [rows === undefined ? 0 : 5, `not ${rows?.[0] ?? ""}`],
      [rows === undefined ? 0 : 5, `len(${rows?.[0] ?? ""}) > 1`],
    ]) ?? "True"
  );
}
