import { chance, pick, weighted } from "../../laws/project/choice.js";
import { linkStatement } from "./link-statements.js";
import { modelQuery, modelSource, someQuery, test } from "./query.js";
import { rowStatement } from "./row-statements.js";
import { having, holding, indented, oneOf, someModel, within, type Scope } from "./scope.js";
import { sqlStatement } from "./sql-statements.js";
import { makingArguments, plainFields, plainValue, updateValue } from "./values.js";

/** Lines of Python, and what may be used behind them. */
export interface Written {
  readonly lines: readonly string[];
  readonly scope: Scope;
}

/** Some statements, one after the other. */
export function block(scope: Scope, most: number): readonly string[] {
  const count = 1 + scope.choice.below(most);
  const lines: string[] = [];
  let inside = scope;
  for (let at = 0; at < count; at += 1) {
    const written = statement(inside);
    lines.push(...written.lines);
    inside = written.scope;
  }
  return lines;
}

/** One statement. */
export function statement(scope: Scope): Written {
  const row = pick(scope.choice, holding(scope, "row"));
  if (row !== undefined && chance(scope.choice, 60)) {
    return { lines: rowStatement(scope, row[0], row[1]), scope };
  }
  const deeper = scope.depth > 0 ? 1 : 0;
  const make = weighted<(scope: Scope) => Written>(scope.choice, [
    [6 * deeper, loop],
    [4 * deeper, branch],
    [2 * deeper, attempt],
    [2 * deeper, batches],
    [2 * deeper, pages],
    [2 * deeper, groups],
    [2 * deeper, cases],
    [1, likeRows],
    [1, overMembers],
    [4, update],
    [2, deletion],
    [4, creation],
    [3, naming],
    [2, bulk],
    [2, linked],
    [1, comprehension],
    [1, sqlStatement],
    [scope.mayReturn ? 2 : 0, earlyReturn],
  ]);
  return (make ?? update)(scope);
}

function loop(scope: Scope): Written {
  const { text, model } = someQuery(scope);
  const row = scope.fresh("row");
  const rows =
    weighted(scope.choice, [
      [5, `${text}.all()`],
      [2, `${text}.iterator()`],
      [1, `list(${text}.all())`],
      [1, `sorted(${text}.all(), key=lambda one: one.pk)`],
      [1, `${text}.order_by('pk')[:3]`],
      [1, `reversed(${text}.order_by('pk'))`],
    ]) ?? text;
  const inside = within(scope, row, { kind: "row", model });
  const body = block({ ...inside, mayReturn: scope.mayReturn }, 2);
  const end = weighted(scope.choice, [
    [8, []],
    [1, ["else:", ...indented(block(within(scope), 1))]],
  ]);
  return { lines: [`for ${row} in ${rows}:`, ...indented(body), ...(end ?? [])], scope };
}

function branch(scope: Scope): Written {
  const otherwise = chance(scope.choice, 30) ? ["else:", ...indented(block(within(scope), 2))] : [];
  return {
    lines: [`if ${test(scope)}:`, ...indented(block(within(scope), 2)), ...otherwise],
    scope,
  };
}

function attempt(scope: Scope): Written {
  const { text, model } = modelQuery(scope);
  const row = scope.fresh("one");
  return {
    lines: [
      "try:",
      `    ${row} = ${text}.get(pk=1)`,
      ...indented(block(within(scope, row, { kind: "row", model }), 1)),
      `except ${modelSource(scope, model)}.DoesNotExist:`,
      ...indented(chance(scope.choice, 50) ? ["pass"] : block(within(scope), 1)),
    ],
    scope,
  };
}

/** Rows by batches, as steps over large tables do it. */
function batches(scope: Scope): Written {
  const { text, model } = modelQuery(scope);
  const ids = scope.fresh("ids");
  const last = scope.fresh("last");
  const row = scope.fresh("row");
  return {
    lines: [
      `${last} = 0`,
      `while ${ids} := list(${text}.filter(pk__gt=${last}).order_by('pk').values_list('pk', flat=True)[:2]):`,
      `    for ${row} in ${modelSource(scope, model)}.objects.filter(pk__in=${ids}):`,
      ...indented(indented(rowStatement(within(scope, row, { kind: "row", model }), row, model))),
      `    ${last} = ${ids}[-1]`,
    ],
    scope,
  };
}

/** Rows by the pages of a paginator. */
function pages(scope: Scope): Written {
  const { text, model } = someQuery(scope);
  const all = scope.fresh("pages");
  const page = scope.fresh("page");
  const row = scope.fresh("row");
  const body = indented(rowStatement(within(scope, row, { kind: "row", model }), row, model));
  const rows = oneOf(scope.choice, [page, `${page}.object_list`]);
  const loops = weighted(scope.choice, [
    [1, [`for ${page} in ${all}:`, `    for ${row} in ${rows}:`]],
    [
      1,
      [`for ${page} in ${all}.page_range:`, `    for ${row} in ${all}.page(${page}).object_list:`],
    ],
  ]);
  return {
    lines: [
      `${all} = Paginator(${text}.order_by('pk'), 2)`,
      `if ${all}.count:`,
      ...indented([...(loops ?? []), ...indented(body)]),
    ],
    scope,
  };
}

/** Rows that are put together under names that are computed. */
function groups(scope: Scope): Written {
  const { text, model } = someQuery(scope);
  const found = scope.fresh("groups");
  const rows = scope.fresh("rows");
  const row = scope.fresh("row");
  const body = rowStatement(within(scope, row, { kind: "row", model }), row, model);
  return {
    lines: [
      `${found} = defaultdict(list)`,
      `for ${row} in ${text}.all():`,
      `    ${found}[${row}.pk % 2].append(${row})`,
      `for ${rows} in ${found}.values():`,
      `    for ${row} in ${rows}:`,
      ...indented(indented(body)),
    ],
    scope,
  };
}

/** A match statement on something of a query. */
function cases(scope: Scope): Written {
  const { text } = someQuery(scope);
  const name = scope.fresh("case");
  const rest = chance(scope.choice, 50)
    ? ["    case _:", ...indented(indented(block(within(scope), 1)))]
    : [`    case ${name} if ${name} > 3:`, `        print(${name})`];
  return {
    lines: [
      `match ${text}.count():`,
      "    case 0 | 1:",
      ...indented(indented(block(within(scope), 1))),
      ...rest,
    ],
    scope,
  };
}

/** A query whose lookups are a row of values(). */
function likeRows(scope: Scope): Written {
  const { text, model } = someQuery(scope);
  const field = pick(scope.choice, plainFields(model, scope));
  if (field === undefined) return update(scope);
  const like = scope.fresh("like");
  const source = modelSource(scope, model);
  const values = `${text}.order_by().values('pk', '${field.name}')`;
  const [counted, drop] = chance(scope.choice, 50)
    ? [`${values}.annotate(times=Count('pk'))`, [`    ${like}.pop('times')`]]
    : [values, []];
  return {
    lines: [
      `for ${like} in ${counted}:`,
      ...drop,
      `    ${source}.objects.filter(**${like}).update(${field.name}=${updateValue(scope, model, field)})`,
    ],
    scope,
  };
}

/** A loop over an enumeration of the module. */
function overMembers(scope: Scope): Written {
  const { text, model } = someQuery(scope);
  const field = pick(
    scope.choice,
    plainFields(model, scope).filter(({ kind }) => kind === "text"),
  );
  if (field === undefined) return update(scope);
  const member = scope.fresh("kind");
  return {
    lines: [
      `for ${member} in Kind:`,
      `    ${text}.filter(${field.name}=${member}.value).update(${field.name}=${member}.name.lower())`,
    ],
    scope,
  };
}

function update(scope: Scope): Written {
  const { text, model } = someQuery(scope);
  const field = pick(scope.choice, plainFields(model, scope));
  if (field === undefined) return { lines: ["pass"], scope };
  return {
    lines: [`${text}.all().update(${field.name}=${updateValue(scope, model, field)})`],
    scope,
  };
}

function deletion(scope: Scope): Written {
  return { lines: [`${someQuery(scope).text}.all().delete()`], scope };
}

function creation(scope: Scope): Written {
  const model = someModel(scope);
  const making = makingArguments(scope, model);
  if (making === undefined) return update(scope);
  const source = modelSource(scope, model);
  const field = pick(scope.choice, plainFields(model, scope));
  const name = scope.fresh("made");
  const defaults = field === undefined ? "" : `'${field.name}': ${plainValue(scope, field)}`;
  const call = weighted(scope.choice, [
    [4, `${source}.objects.create(${making})`],
    [1, `${source}.objects.get_or_create(pk=901, defaults=dict(${making}))[0]`],
    [
      making === "" ? 1 : 0,
      `${source}.objects.update_or_create(pk=902, defaults={${defaults}})[0]`,
    ],
  ]);
  const saved = `${source}(${making})`;
  const lines = chance(scope.choice, 25)
    ? [`${name} = ${saved}`, `${name}.save()`]
    : [`${name} = ${call ?? saved}`];
  return { lines, scope: having(scope, name, { kind: "row", model }) };
}

/** A name for something that queries give. */
function naming(scope: Scope): Written {
  const { text, model } = someQuery(scope);
  const kind = weighted(scope.choice, [
    [2, "query" as const],
    [2, "rows" as const],
    [3, "found" as const],
  ]);
  const name = scope.fresh(kind ?? "query");
  const value =
    kind === "found"
      ? `${text}.order_by('pk').first()`
      : kind === "rows"
        ? `[one for one in ${text}.all() if one.pk]`
        : `${text}.all()`;
  const after = having(scope, name, { kind: kind ?? "query", model });
  if (kind !== "found" || scope.depth <= 0) return { lines: [`${name} = ${value}`], scope: after };
  const inside = within(after, name, { kind: "row", model });
  return {
    lines: [`${name} = ${value}`, `if ${name}:`, ...indented(rowStatement(inside, name, model))],
    scope: after,
  };
}

/** Rows that are collected and written at once. */
function bulk(scope: Scope): Written {
  const { text, model } = someQuery(scope);
  const made = someModel(scope);
  const row = scope.fresh("row");
  const rows = scope.fresh("batch");
  const field = pick(scope.choice, plainFields(model, scope));
  const making = makingArguments(within(scope, row, { kind: "row", model }), made);
  if (making === undefined || made.parent !== undefined || chance(scope.choice, 40)) {
    if (field === undefined || model.parent !== undefined) return update(scope);
    const value = plainValue(scope, field);
    return {
      lines: [
        `${rows} = list(${text}.all())`,
        `for ${row} in ${rows}:`,
        `    ${row}.${field.name} = ${value}`,
        `${modelSource(scope, model)}.objects.bulk_update(${rows}, ['${field.name}'])`,
      ],
      scope,
    };
  }
  const source = modelSource(scope, made);
  const lines = chance(scope.choice, 50)
    ? [`${source}.objects.bulk_create([${source}(${making}) for ${row} in ${text}.all()])`]
    : [
        `${rows} = []`,
        `for ${row} in ${text}.all():`,
        `    ${rows}.append(${source}(${making}))`,
        `${source}.objects.bulk_create(${rows})`,
      ];
  return { lines, scope };
}

function linked(scope: Scope): Written {
  const lines = linkStatement(scope);
  return lines === undefined ? update(scope) : { lines, scope };
}

function comprehension(scope: Scope): Written {
  const { text, model } = someQuery(scope);
  const field = pick(scope.choice, plainFields(model, scope));
  if (field === undefined) return { lines: ["pass"], scope };
  const value = plainValue(scope, field);
  const change = `${modelSource(scope, model)}.objects.filter(pk=one.pk).update(${field.name}=${value})`;
  const lines = weighted(scope.choice, [
    [1, [`[${change} for one in ${text}.all()]`]],
    [1, [`list(map(lambda one: ${change}, ${text}.all()))`]],
    [1, [`sum(${change} for one in ${text}.all())`]],
  ]);
  return { lines: lines ?? [], scope };
}

function earlyReturn(scope: Scope): Written {
  return { lines: [`if ${test(scope)}:`, "    return"], scope };
}
