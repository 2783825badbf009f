import { anyNumber, exactly } from "./container.js";
import { isPlain } from "./items.js";
import { paginator } from "./pages.js";
import { isHarmlessName } from "./harmless-names.js";
import { callExpression } from "./expression-calls.js";
import { isPurePath } from "./known-paths.js";
import { evaluateQuery } from "./query-call.js";
import type { Place, Run } from "./run.js";
import { connectReceiver } from "./receivers.js";
import { realUser } from "./real-user.js";
import { insertRows, readRows } from "./touching.js";
import {
  DATA,
  isLazy,
  joinAll,
  literal,
  NONE,
  opaque,
  type Arguments,
  type Value,
} from "./value.js";

/** A call of something that is known by its path: of the standard library, of Django. */
export function callLibrary(run: Run, path: string, given: Arguments, place: Place): Value {
  const special = SPECIAL.get(path);
  if (special !== undefined) return special(run, given, place);
  const expression = callExpression(run, path, given, place);
  if (expression !== undefined) return expression;
  if (HARMLESS_BLOCKS.has(path)) return [{ kind: "imported", path: `${path}()` }];
  if (path.startsWith("connection.introspection")) {
    run.recorder.mayReadAnything("looks at the schema of the database", place);
    return DATA;
  }
  if (path === "connection.ops.quote_name") return quotedName(given);
  if (path.startsWith("connection.ops.")) return DATA;
  if (isPurePath(path) || SAVEPOINTS.has(path)) return computed(run, path, given, place);
  run.recorder.mayDoAnything(reasonFor(path), place);
  return opaque(`what ${path}() gives`);
}

/** A name in quotes means the same without them where it is in lower case: all databases leave such names as they are. */
export function quotedName(given: Arguments): Value {
  const [only, more] = given.positional[0] ?? [];
  const name = only?.kind === "literal" && more === undefined ? only.value : undefined;
  return typeof name === "string" && /^[a-z_][a-z0-9_]*$/.test(name) ? literal(name) : DATA;
}

function reasonFor(path: string): string {
  if (path === "django.apps.apps.get_model") return REAL_MODELS;
  if (/\.models\.[A-Z]/.test(path))
    return `uses the real model ${path.split(".").slice(-3).join(".")}`;
  if (path.includes(".signals.")) return `uses the signal ${path}`;
  if (path.endsWith("call_command")) return "runs a management command";
  return `calls ${path}(), which cannot be read`;
}

/** These end or begin parts of a transaction; a rollback only takes back what the step did. */
const SAVEPOINTS = new Set(
  [
    "savepoint",
    "savepoint_commit",
    "savepoint_rollback",
    "clean_savepoints",
    "get_autocommit",
    "set_rollback",
    "get_rollback",
    "commit",
    "rollback",
  ].map((name) => `django.db.transaction.${name}`),
);

const HARMLESS_BLOCKS = new Set([
  "django.db.transaction.atomic",
  "django.utils.translation.override",
  "django.utils.timezone.override",
  "warnings.catch_warnings",
  "contextlib.suppress",
  "functools.wraps",
]);

type LibraryCall = (run: Run, given: Arguments, place: Place) => Value;

const SPECIAL: ReadonlyMap<string, LibraryCall> = new Map<string, LibraryCall>([
  ["functools.partial", partial],
  ["functools.reduce", reduce],
  ["collections.defaultdict", defaultdict],
  ["collections.OrderedDict", (run, given, place) => builtin(run, "dict", given, place)],
  ["collections.Counter", counter],
  ["collections.deque", (run, given, place) => builtin(run, "list", given, place)],
  ["copy.copy", copyOf],
  ["copy.deepcopy", copyOf],
  ["itertools.chain", (run, given, place) => whenAsked(run, given, place, chain)],
  ["itertools.chain.from_iterable", (run, given, place) => whenAsked(run, given, place, chainAll)],
  ["itertools.islice", (run, given, place) => whenAsked(run, given, place, firstOf)],
  ["itertools.cycle", (run, given, place) => whenAsked(run, given, place, firstOf)],
  ["django.db.transaction.get_connection", () => [{ kind: "connection" }]],
  ["django.contrib.auth.management.create_permissions", createPermissions],
  ["django.contrib.contenttypes.management.create_contenttypes", createPermissions],
  ["contextlib.contextmanager", contextManager],
  ["contextlib.contextmanager()", enteredManager],
  ["swapper.get_model_name", swappableName],
  ["swapper.is_swapped", () => DATA],
  ["django.contrib.auth.get_user_model", userModel],
  ["django.core.paginator.Paginator", paginator],
  ["sys.exit", (run, _, place) => run.fail("ends the process", place)],
  ["operator.itemgetter", () => DATA],
  ["django.db.models.signals.post_migrate.connect", connectReceiver],
  ["django.apps.apps.get_app_config", realAppConfig],
]);

function userModel(run: Run, _: Arguments, place: Place): Value {
  const known = realUser(run);
  if (known !== undefined) return known;
  run.recorder.mayDoAnything(REAL_MODELS, place);
  return opaque("what django.contrib.auth.get_user_model() gives");
}

const REAL_MODELS = "uses real models, not the historical ones";

/** The configuration of an app, not of its historical models: what is asked of it goes by its path. */
function realAppConfig(): Value {
  return [{ kind: "imported", path: "django.apps.apps.get_app_config()" }];
}

/** What loops over a generator runs it when it is looped over itself. */
function whenAsked(run: Run, given: Arguments, place: Place, eagerly: LibraryCall): Value {
  if (!given.positional.some(isLazy)) return eagerly(run, given, place);
  return [{ kind: "lazy", run: () => run.iterate(eagerly(run, given, place), place) }];
}

function builtin(run: Run, name: string, given: Arguments, place: Place): Value {
  return run.call([{ kind: "imported", path: `builtins.${name}` }], given, place);
}

/** A function that only computes. What it is given is looked at; functions among it are not called by any that is listed. */
function computed(run: Run, path: string, given: Arguments, place: Place): Value {
  const values = [...given.positional, ...given.keywords.values(), given.more ?? []];
  let inert = true;
  for (const atom of values.flat()) {
    if (atom.kind === "container" && MUTATING.test(path)) {
      for (const value of values) atom.container.add(value.filter((other) => other !== atom));
    }
    if (isPlain(atom)) continue;
    switch (atom.kind) {
      case "queryset":
        evaluateQuery(run, atom.query, place);
        inert &&= atom.query.shape !== "instances";
        break;
      case "lazy":
        run.iterate([atom], place);
        inert = false;
        break;
      case "function":
      case "partial":
      case "method":
      case "class":
      case "opaque":
        run.recorder.mayDoAnything(`${path}() is given something that is not followed`, place);
        break;
      case "imported":
        if (!isHarmlessName(atom.path)) {
          run.recorder.mayDoAnything(`${path}() is given ${atom.path}`, place);
        }
        break;
      case "stored":
        break;
      default:
        inert = false;
    }
  }
  return inert ? DATA : opaque(`what ${path}() gives`);
}

/** These change the containers that they are given. */
const MUTATING = /^(?:heapq|bisect|operator|random\.shuffle|collections)/;

function partial(_: Run, given: Arguments): Value {
  const [callee = [], ...positional] = given.positional;
  return [{ kind: "partial", callee, given: { ...given, positional } }];
}

/** A decorated generator: what calls of it give is run where `with` enters it. */
function contextManager(_: Run, given: Arguments): Value {
  const callee: Value = [{ kind: "imported", path: "contextlib.contextmanager()" }];
  return [{ kind: "partial", callee, given }];
}

function enteredManager(run: Run, given: Arguments, place: Place): Value {
  const [generator = [], ...positional] = given.positional;
  return run.call(generator, { ...given, positional }, place);
}

/** The setting that swaps a model, or the model itself (swapper's documentation). */
function swappableName(run: Run, given: Arguments, place: Place): Value {
  const [app, model] = given.positional.map(([only]) => only);
  if (app?.kind !== "literal" || model?.kind !== "literal") {
    run.recorder.mayDoAnything("the name of the model is computed", place);
    return DATA;
  }
  const name = `${String(app.value)}_${String(model.value)}_MODEL`.toUpperCase();
  return literal(run.world.modelSetting(name) ?? `${String(app.value)}.${String(model.value)}`);
}

function reduce(run: Run, given: Arguments, place: Place): Value {
  const [callee = [], values = [], start] = given.positional;
  const iterated = run.iterate(values, place);
  if (iterated.kind === "items" && iterated.items.length === 0) {
    return start ?? run.fail("reduce() of nothing", place);
  }
  const element = iterated.kind === "any" ? iterated.element : joinAll(iterated.items);
  let result = joinAll([element, start ?? []]);
  for (let round = 0; round < 3; round += 1) {
    const positional = [result, element];
    const next = run.call(callee, { positional, keywords: new Map(), more: undefined }, place);
    result = joinAll([result, next]);
  }
  return result;
}

function defaultdict(run: Run, given: Arguments, place: Place): Value {
  const made = run.allocate(place, "dict", { ...exactly([]), keys: [] });
  const [factory] = given.positional;
  for (const atom of made) {
    if (atom.kind === "container" && factory !== undefined) atom.container.setMissing(factory);
  }
  return made;
}

function counter(run: Run, given: Arguments, place: Place): Value {
  const [first] = given.positional;
  if (first === undefined) return run.allocate(place, "dict", { ...exactly([]), keys: [] });
  const iterated = run.iterate(first, place);
  if (iterated.kind === "items" && iterated.items.length === 0) {
    return run.allocate(place, "dict", { ...exactly([]), keys: [] });
  }
  const key = iterated.kind === "any" ? iterated.element : joinAll(iterated.items);
  return run.allocate(place, "dict", { ...anyNumber(DATA), key });
}

function copyOf(run: Run, given: Arguments, place: Place): Value {
  return (given.positional[0] ?? []).flatMap((atom): Value => {
    if (atom.kind !== "container") return [atom];
    const { container } = atom;
    const { kind, items, element, keys, key } = container;
    return run.allocate(place, kind, { items, element, keys, key });
  });
}

function chain(run: Run, given: Arguments, place: Place): Value {
  return joined(
    run,
    [...given.positional, ...(given.more === undefined ? [] : [given.more])],
    place,
  );
}

function chainAll(run: Run, given: Arguments, place: Place): Value {
  const iterated = run.iterate(given.positional[0] ?? [], place);
  return iterated.kind === "items"
    ? joined(run, iterated.items, place)
    : joined(run, [iterated.element], place, "any number");
}

function joined(run: Run, values: readonly Value[], place: Place, times = "once"): Value {
  const parts = values.map((value) => run.iterate(value, place));
  const items: Value[] = [];
  let exact = times === "once";
  for (const part of parts) {
    if (part.kind === "items") items.push(...part.items);
    else {
      exact = false;
      items.push(part.element);
    }
  }
  const none = items.every((item) => item.length === 0);
  return run.allocate(
    place,
    "list",
    exact || none ? exactly(exact ? items : []) : anyNumber(joinAll(items)),
  );
}

function firstOf(run: Run, given: Arguments, place: Place): Value {
  const iterated = run.iterate(given.positional[0] ?? [], place);
  const items = iterated.kind === "items" ? iterated.items : [iterated.element];
  return run.allocate(place, "list", items.length === 0 ? exactly([]) : anyNumber(joinAll(items)));
}

/** Both make content types, and permissions for them, for the models of an app. */
function createPermissions(run: Run, _: Arguments, place: Place): Value {
  run.recorder.mayReadAnything(
    "makes permissions or content types for all models of an app",
    place,
  );
  for (const entity of ["contenttypes.contenttype", "auth.permission"]) {
    if (run.models.get(entity) === undefined) continue;
    readRows(run, entity, "makes permissions or content types", place);
    insertRows(run, entity, "makes permissions or content types", place);
  }
  run.recorder.insert("contenttypes.contenttype", "makes content types", place);
  return NONE;
}
