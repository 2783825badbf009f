import type { Member } from "../operation/operation.js";

/** What a condition of an index or constraint is made of, as far as its text shows. */
export interface ConditionParts {
  /** Does it hold `|`, `^`, or a connector other than AND? */
  readonly alternatives: boolean;
  readonly negated: boolean;
  /** Does it compare with another column? */
  readonly columns: boolean;
  /** The fields and lookups: `deleted__isnull`. */
  readonly lookups: readonly string[];
}

/** Comparisons that take a function, a pattern or a transform; all others with one of these names are plain. */
const LOOKUPS: ReadonlySet<string> = new Set(
  "exact iexact isnull gt gte lt lte in range contains icontains startswith istartswith endswith iendswith regex iregex date year month day week week_day quarter time hour minute second iso_year iso_week_day has_key has_keys has_any_keys contained_by len length lower upper".split(
    " ",
  ),
);

/** Takes a condition apart; undefined where the member has none. */
export function conditionOf(member: Member): ConditionParts | undefined {
  const text = member.args.get("condition");
  if (text === undefined || text === "None") return undefined;
  const names = [...text.matchAll(/\(\("(\w+)",|,\("(\w+)",|[(,](\w+)=/g)]
    .map(([, first, second, third]) => first ?? second ?? third ?? "")
    .filter((name) => !name.startsWith("_"));
  // Values may hold anything; what is left without them is the condition's own form.
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return {
    alternatives: /_connector="(?:OR|XOR)"/.test(text) || / [|^] /.test(bare),
    negated: /_negated=True|unary_operator<~/.test(bare),
    columns: /\bmodels\.F\(/.test(bare),
    lookups: [...new Set(names)],
  };
}

/** The field of a lookup and what is asked of it: `deleted__isnull` → `deleted`, `isnull`. */
export function lookupParts(lookup: string): { readonly field: string; readonly asks: string } {
  const [field = "", ...rest] = lookup.split("__");
  const last = rest.at(-1);
  return { field, asks: last !== undefined && LOOKUPS.has(last) ? last : "exact" };
}
