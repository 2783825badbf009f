import { functionKind } from "../../../sql/functions.js";
import type { Place, Run } from "./run.js";
import type { Arguments, Query, QueryExpression, Value } from "./value.js";

/** Nothing is read. */
const NOTHING: QueryExpression = {
  paths: [],
  perhaps: [],
  outer: [],
  onNoRows: undefined,
  prefetched: undefined,
  names: [],
};

/** Expression classes of Django that only compute (django/db/models/expressions.py, aggregates.py, functions/). */
const FUNCTIONS = new Set(
  `
Avg Count Max Min StdDev Sum Variance Case When Exists ExpressionWrapper Subquery Value OrderBy Window Lower Upper
Coalesce Concat Length Trim LTrim RTrim Left Right Substr StrIndex Replace Reverse Repeat LPad RPad Chr Ord MD5 SHA1
SHA224 SHA256 SHA384 SHA512 Cast Collate Greatest Least NullIf Now Trunc TruncDate TruncDay TruncHour TruncMinute
TruncMonth TruncQuarter TruncSecond TruncTime TruncWeek TruncYear Extract ExtractDay ExtractHour ExtractMinute
ExtractMonth ExtractQuarter ExtractSecond ExtractWeek ExtractWeekDay ExtractIsoWeekDay ExtractYear ExtractIsoYear Abs
ACos ASin ATan ATan2 Ceil Cos Cot Degrees Exp Floor Ln Log Mod Pi Power Radians Round Sign Sin Sqrt Tan RowNumber Rank
DenseRank PercentRank CumeDist FirstValue LastValue NthValue Lag Lead Ntile JSONObject JSONArray Random
ArrayAgg BoolAnd BoolOr StringAgg JSONBAgg BitAnd BitOr ArraySubquery RandomUUID TransactionNow SearchVector SearchQuery SearchRank KeyTextTransform KeyTransform
`
    .trim()
    .split(/\s+/),
);

/** Where Django has them. */
const HOMES =
  /^django\.(?:db\.models|contrib\.postgres\.(?:aggregates|expressions|functions|search)|contrib\.gis\.db\.models)\b/;

/** What a call of one of Django's query expressions gives; undefined for all other paths. */
export function callExpression(
  run: Run,
  path: string,
  given: Arguments,
  place: Place,
): Value | undefined {
  if (!HOMES.test(path)) return undefined;
  const name = path.slice(path.lastIndexOf(".") + 1);
  // `output_field=models.DecimalField()`: a field that no model has.
  if (
    /^django\.db\.models\.(?:fields\.)?\w*Field$/.test(path) &&
    !/(?:Key|ToMany|ToOne)\w*$/.test(name)
  ) {
    return [{ kind: "data" }];
  }
  const expression = expressionOf(run, name, given, place);
  return expression === undefined ? undefined : [{ kind: "expression", expression }];
}

function expressionOf(
  run: Run,
  name: string,
  given: Arguments,
  place: Place,
): QueryExpression | undefined {
  if (given.more !== undefined && name !== "Q") {
    run.recorder.mayReadAnything("a query names fields that are computed", place);
  }
  const [first = []] = given.positional;
  switch (name) {
    case "F":
    case "FilteredRelation":
      return { ...NOTHING, ...inside(run, given, place), paths: textsOf(run, first, place) };
    case "OuterRef":
      if (first.some((atom) => atom.kind === "expression")) {
        run.recorder.mayReadAnything("OuterRef of an OuterRef is not followed", place);
      }
      return { ...NOTHING, outer: textsOf(run, first, place) };
    case "Q":
      if (given.more !== undefined)
        run.recorder.mayReadAnything("a query names fields that are computed", place);
      return conditions(run, given, place);
    case "Prefetch":
      return prefetch(run, given, place);
    case "Value":
      return NOTHING;
    default:
  }
  if (name === "Func" && callsScalar(given)) {
    const keywords = new Map([...given.keywords].filter(([keyword]) => keyword !== "function"));
    return inside(run, { ...given, keywords }, place);
  }
  if (!FUNCTIONS.has(name)) return undefined;
  // These change the SQL to a text of the caller's.
  if (given.keywords.has("template") || given.keywords.has("function")) return undefined;
  const read = name === "When" ? conditions(run, given, place) : inside(run, given, place);
  const plain = !given.keywords.has("default") && given.positional.length === 1;
  const onNoRows = !plain
    ? undefined
    : name === "Count"
      ? 0
      : AGGREGATES.has(name)
        ? null
        : undefined;
  return { ...read, onNoRows };
}

/** `Func(…, function="LTRIM")`: a function of the database that only computes. */
function callsScalar(given: Arguments): boolean {
  const [called, more] = given.keywords.get("function") ?? [];
  const others = [...given.keywords.keys()].filter((name) => name !== "function");
  return (
    called?.kind === "literal" &&
    typeof called.value === "string" &&
    more === undefined &&
    COMPUTING.has(functionKind(called.value.toLowerCase())) &&
    others.every((name) => name === "output_field")
  );
}

/** Kinds of functions that only compute, of one row or of many. */
const COMPUTING: ReadonlySet<string> = new Set(["scalar", "aggregate"]);

const AGGREGATES = new Set(["Sum", "Max", "Min", "Avg"]);

/** Arguments that are paths where they are text: `Count("books")`; expressions inside are read with it. */
function inside(run: Run, given: Arguments, place: Place): QueryExpression {
  let result = NOTHING;
  for (const value of [...given.positional, ...given.keywords.values()]) {
    for (const atom of value) result = withAtom(run, result, atom, place);
  }
  return result;
}

/** Keyword arguments that are lookups: `Q(author__name="x")`, `When(x=1, then=…)`. */
function conditions(run: Run, given: Arguments, place: Place): QueryExpression {
  let result: QueryExpression = { ...NOTHING };
  for (const value of given.positional) {
    for (const atom of value) {
      // A condition may be a pair of a lookup and a value.
      const [lookup] = atom.kind === "container" ? (atom.container.items ?? []) : [];
      if (lookup === undefined) result = withAtom(run, result, atom, place);
      else {
        result = { ...result, paths: [...result.paths, ...textsOf(run, lookup, place)] };
        for (const inner of atom.kind === "container" ? atom.container.element : []) {
          if (inner.kind !== "literal") result = withAtom(run, result, inner, place);
        }
      }
    }
  }
  for (const [name, value] of given.keywords) {
    const isLookup = !name.startsWith("_") && name !== "then";
    if (isLookup) result = { ...result, paths: [...result.paths, name] };
    for (const atom of value) {
      if (atom.kind !== "literal" || (name === "then" && typeof atom.value !== "string")) {
        result = withAtom(run, result, atom, place);
      }
    }
  }
  return result;
}

function withAtom(
  run: Run,
  known: QueryExpression,
  atom: Value[number],
  place: Place,
): QueryExpression {
  switch (atom.kind) {
    case "literal":
      return typeof atom.value === "string"
        ? { ...known, perhaps: [...known.perhaps, atom.value] }
        : known;
    case "expression":
      return {
        ...known,
        paths: [...known.paths, ...atom.expression.paths],
        perhaps: [...known.perhaps, ...atom.expression.perhaps],
        outer: [...known.outer, ...atom.expression.outer],
      };
    case "queryset":
    case "manager":
      return withQuery(run, known, atom.query, place);
    case "container": {
      let result = known;
      for (const inner of atom.container.element) result = withAtom(run, result, inner, place);
      return result;
    }
    case "opaque":
      run.recorder.mayReadAnything(`a query uses ${atom.why}`, place);
      return known;
    case "function":
    case "partial":
    case "lazy":
    case "class":
      run.recorder.mayDoAnything("a query is given something that is not followed", place);
      return known;
    default:
      return known;
  }
}

/** A query inside: its rows are read; what OuterRef names in it are fields of the query around. */
function withQuery(run: Run, known: QueryExpression, query: Query, place: Place): QueryExpression {
  const { entity } = query;
  const text = `a query inside another reads ${run.models.nameOf(entity)}`;
  run.recorder.touch(
    run.models.storedIn(entity),
    "read",
    [run.models.primaryKey(entity)],
    text,
    place,
  );
  return { ...known, paths: [...known.paths, ...query.outer] };
}

function textsOf(run: Run, value: Value, place: Place): readonly string[] {
  return value.flatMap((atom) => {
    if (atom.kind === "literal" && typeof atom.value === "string") return [atom.value];
    if (atom.kind === "expression") return atom.expression.paths;
    run.recorder.mayReadAnything("a query names a field that is computed", place);
    return [];
  });
}

function prefetch(run: Run, given: Arguments, place: Place): QueryExpression {
  const [lookup = [], queries = given.keywords.get("queryset") ?? []] = given.positional;
  const names = given.keywords.get("to_attr");
  const query = queries.find((atom) => atom.kind === "queryset" || atom.kind === "manager");
  return {
    ...NOTHING,
    paths: textsOf(run, given.keywords.get("lookup") ?? lookup, place),
    prefetched: query?.kind === "queryset" || query?.kind === "manager" ? query.query : undefined,
    names: names === undefined ? [] : textsOf(run, names, place),
  };
}
