import { pick, weighted } from "../../laws/project/choice.js";
import { modelSource } from "./query.js";
import { indented, type Scope } from "./scope.js";
import type { ModelSpec } from "./schema.js";

/** Something that is done with the table that Django makes for a many-to-many field; undefined where no model has one. */
export function linkStatement(scope: Scope): readonly string[] | undefined {
  const fields = [...scope.schema.values()].flatMap((owner) =>
    owner.fields.flatMap((field) => {
      const target = "target" in field ? scope.schema.get(field.target) : undefined;
      return field.kind === "links" && target !== undefined ? [{ owner, target, field }] : [];
    }),
  );
  const found = pick(scope.choice, fields);
  if (found === undefined) return undefined;
  const { owner, target, field } = found;
  const table = scope.fresh("links");
  const [from, to] = [column(owner), column(target)];
  if (from === to) return undefined;
  const one = scope.fresh("one");
  const other = scope.fresh("other");
  const pairs = (body: readonly string[]): readonly string[] => [
    `for ${one} in ${modelSource(scope, owner)}.objects.values_list('pk', flat=True):`,
    `    for ${other} in ${modelSource(scope, target)}.objects.order_by('pk').values_list('pk', flat=True)[:2]:`,
    ...indented(indented(body)),
  ];
  const given = `${from}_id=${one}, ${to}_id=${other}`;
  const text = target.fields.find(({ kind }) => kind === "text");
  const where = weighted(scope.choice, [
    [2, `${from}_id=1`],
    [1, `${to}__in=[1, 2]`],
    [1, `${to}_id__in=${modelSource(scope, target)}.objects.values('pk')`],
    [text === undefined ? 0 : 2, `${to}__${text?.name ?? "pk"}='x'`],
  ]);
  const lines = weighted<readonly string[]>(scope.choice, [
    [2, pairs([`${table}.objects.get_or_create(${given})`])],
    [
      1,
      pairs([
        `if not ${table}.objects.filter(${given}).exists():`,
        `    ${table}(${given}).save()`,
      ]),
    ],
    [
      2,
      [
        `${table}.objects.all().delete()`,
        `made = []`,
        ...pairs([`made.append(${table}(${given}))`]),
        `${table}.objects.bulk_create(made)`,
      ],
    ],
    [2, [`${table}.objects.filter(${where ?? "pk=1"}).delete()`]],
    [
      2,
      [
        `for ${one} in ${table}.objects.filter(${where ?? "pk=1"}).values_list('${to}_id', flat=True):`,
        `    ${modelSource(scope, target)}.objects.filter(pk=${one}).delete()`,
      ],
    ],
    [
      1,
      [`if ${table}.objects.count() > 1:`, `    ${table}.objects.order_by('pk').first().delete()`],
    ],
    [
      1,
      [`for ${one} in ${table}.objects.exclude(${where ?? "pk=1"}):`, `    print(${one}.${to}_id)`],
    ],
  ]);
  return [`${table} = ${modelSource(scope, owner)}.${field.name}.through`, ...(lines ?? [])];
}

function column({ name }: ModelSpec): string {
  return name.toLowerCase();
}
