import { anyNumber, exactly, type ContainerKind } from "./container.js";
import { modelOfSettings } from "./model-settings.js";
import { evaluateQuery } from "./query-call.js";
import { setAttribute } from "./set-attribute.js";
import type { Place, Run } from "./run.js";
import {
  BOOLEAN,
  DATA,
  isInert,
  join,
  joinAll,
  literal,
  NONE,
  opaque,
  isLazy,
  type Arguments,
  type Atom,
  type Iteration,
  type Value,
} from "./value.js";

interface BuiltinCall {
  readonly run: Run;
  readonly name: string;
  readonly given: Arguments;
  readonly first: Value;
  readonly place: Place;
}

/** A call of one of Python's builtin functions. */
export function callBuiltin(run: Run, name: string, given: Arguments, place: Place): Value {
  const call: BuiltinCall = { run, name, given, first: given.positional[0] ?? [], place };
  const known = BUILTINS.get(name);
  if (known !== undefined) return known(call);
  if (/(?:Error|Exception|Warning|Interrupt|Exit|StopIteration)$/.test(name)) return DATA;
  run.recorder.mayDoAnything(`calls ${name}()`, place);
  return opaque(`what ${name}() gives`);
}

const BUILTINS: ReadonlyMap<string, (call: BuiltinCall) => Value> = new Map([
  ["print", (call) => (shown(call), NONE)],
  ["str", text],
  ["repr", text],
  ["format", text],
  ["bytes", computed],
  ["bytearray", computed],
  ["int", computed],
  ["float", computed],
  ["complex", computed],
  ["abs", computed],
  ["round", computed],
  ["divmod", computed],
  ["pow", computed],
  ["ord", computed],
  ["chr", computed],
  ["hex", computed],
  ["oct", computed],
  ["bin", computed],
  ["ascii", text],
  ["hash", computed],
  ["id", () => DATA],
  ["object", () => DATA],
  ["input", () => DATA],
  ["open", open],
  ["bool", bool],
  ["len", len],
  ["list", (call) => collect(call, "list")],
  ["tuple", (call) => collect(call, "tuple")],
  ["set", (call) => collect(call, "set")],
  ["frozenset", (call) => collect(call, "set")],
  ["dict", dict],
  ["sorted", sorted],
  ["reversed", (call) => whenAsked(call, reversed)],
  ["enumerate", (call) => whenAsked(call, enumerate)],
  ["zip", (call) => whenAsked(call, zip)],
  ["map", map],
  ["filter", filter],
  ["range", range],
  ["any", anyOrAll],
  ["all", anyOrAll],
  ["sum", sum],
  ["min", extreme],
  ["max", extreme],
  ["iter", (call) => call.first],
  ["next", next],
  ["isinstance", () => BOOLEAN],
  ["issubclass", () => BOOLEAN],
  ["callable", () => BOOLEAN],
  ["hasattr", hasattr],
  ["getattr", getattr],
  ["setattr", setattr],
  ["type", type],
  ["staticmethod", (call) => call.first],
  ["exit", (call) => call.run.fail("ends the process", call.place)],
  ["quit", (call) => call.run.fail("ends the process", call.place)],
] satisfies readonly (readonly [string, (call: BuiltinCall) => Value])[]);

/** Everything that is printed or put into text: queries among it are evaluated. */
function shown({ run, given, place }: BuiltinCall): void {
  for (const value of [...given.positional, ...given.keywords.values(), given.more ?? []]) {
    for (const atom of value) {
      if (atom.kind === "queryset") evaluateQuery(run, atom.query, place);
      else if (atom.kind === "opaque") run.recorder.mayDoAnything(`shows ${atom.why}`, place);
      else if (atom.kind === "container") {
        for (const inner of atom.container.element) {
          if (inner.kind === "opaque") run.recorder.mayDoAnything(`shows ${inner.why}`, place);
        }
      }
    }
  }
}

function text(call: BuiltinCall): Value {
  shown(call);
  const [only] = call.first;
  const known = call.first.length === 1 && only?.kind === "literal" ? only.value : undefined;
  return call.name === "str" && (typeof known === "string" || typeof known === "number")
    ? literal(String(known))
    : DATA;
}

function computed(call: BuiltinCall): Value {
  for (const value of call.given.positional) {
    for (const atom of value) {
      if (
        !isInert(atom) &&
        atom.kind !== "instance" &&
        atom.kind !== "imported" &&
        atom.kind !== "container"
      ) {
        call.run.recorder.mayDoAnything(
          `calls ${call.name}() of something that is not followed`,
          call.place,
        );
      }
    }
  }
  return DATA;
}

/** Files are read as data; what is written to them is not for a migration to lose. */
function open({ run, given, place }: BuiltinCall): Value {
  const mode = given.positional[1] ?? given.keywords.get("mode") ?? literal("r");
  const reads = mode.every(
    (atom) =>
      atom.kind === "literal" && typeof atom.value === "string" && /^[rbtU]+$/.test(atom.value),
  );
  if (!reads) run.recorder.mayDoAnything("writes a file", place);
  return DATA;
}

function bool({ run, first, place }: BuiltinCall): Value {
  const answer = run.holds(first, place);
  return answer === undefined ? BOOLEAN : literal(answer);
}

function len({ run, first, place }: BuiltinCall): Value {
  const iterated = run.iterate(first, place);
  return iterated.kind === "items" ? literal(iterated.items.length) : DATA;
}

function contentsOf(iterated: Iteration): ReturnType<typeof exactly> {
  return iterated.kind === "items" ? exactly(iterated.items) : anyNumber(iterated.element);
}

function collect({ run, first, place, given }: BuiltinCall, kind: ContainerKind): Value {
  const iterated: Iteration =
    given.positional.length === 0 ? { kind: "items", items: [] } : run.iterate(first, place);
  // A set keeps each item once.
  if (kind === "set" && iterated.kind === "items" && iterated.items.length > 1) {
    return run.allocate(place, kind, anyNumber(joinAll(iterated.items)));
  }
  return run.allocate(place, kind, contentsOf(iterated));
}

function dict({ run, given, first, place }: BuiltinCall): Value {
  const names = [...given.keywords.keys()];
  if (given.positional.length === 0 && given.more === undefined) {
    const items = [...given.keywords.values()];
    return run.allocate(place, "dict", {
      ...exactly(items),
      keys: names,
      key: joinAll(names.map(literal)),
    });
  }
  let key = joinAll([...names.map(literal), given.more === undefined ? [] : DATA]);
  let element = joinAll([...given.keywords.values(), given.more ?? []]);
  let empty = names.length === 0 && given.more === undefined;
  for (const atom of first) {
    if (atom.kind === "container" && atom.container.kind === "dict") {
      empty &&= atom.container.items?.length === 0;
      key = join(key, atom.container.key);
      element = join(element, atom.container.element);
      continue;
    }
    const iterated = run.iterate([atom], place);
    empty &&= iterated.kind === "items" && iterated.items.length === 0;
    for (const pair of iterated.kind === "any" ? iterated.element : joinAll(iterated.items)) {
      const items = pair.kind === "container" ? pair.container.items : undefined;
      const inside = pair.kind === "container" ? pair.container.element : [pair];
      key = join(key, items?.[0] ?? inside);
      element = join(element, items?.[1] ?? inside);
    }
  }
  return run.allocate(
    place,
    "dict",
    empty ? { ...exactly([]), keys: [] } : { ...anyNumber(element), key },
  );
}

function sorted(call: BuiltinCall): Value {
  const { run, first, given, place } = call;
  const iterated = run.iterate(first, place);
  const element = iterated.kind === "any" ? iterated.element : joinAll(iterated.items);
  callEach(run, given.keywords.get("key"), [element], iterated, place);
  const loose = iterated.kind === "items" && iterated.items.length > 1;
  return run.allocate(place, "list", loose ? anyNumber(element) : contentsOf(iterated));
}

/** Calls a function with elements, where there may be any. */
function callEach(
  run: Run,
  callee: Value | undefined,
  elements: readonly Value[],
  iterated: Iteration,
  place: Place,
): Value {
  const none = callee === undefined || callee.every((atom) => atom.kind === "literal");
  if (none || (iterated.kind === "items" && iterated.items.length === 0)) return [];
  return run.maybe(place.frame, () =>
    run.call(callee, { positional: elements, keywords: new Map(), more: undefined }, place),
  );
}

function reversed({ run, first, place }: BuiltinCall): Value {
  const iterated = run.iterate(first, place);
  const contents =
    iterated.kind === "items"
      ? exactly([...iterated.items].reverse())
      : anyNumber(iterated.element);
  return run.allocate(place, "list", contents);
}

/** What loops over a generator runs it when it is looped over itself. */
function whenAsked(call: BuiltinCall, eagerly: (call: BuiltinCall) => Value): Value {
  if (!call.given.positional.some(isLazy)) return eagerly(call);
  const lazy: Atom = { kind: "lazy", run: () => call.run.iterate(eagerly(call), call.place) };
  return [lazy];
}

function enumerate({ run, first, place }: BuiltinCall): Value {
  const iterated = run.iterate(first, place);
  if (iterated.kind === "any") {
    const pair = run.allocate(place, "tuple", exactly([DATA, iterated.element]));
    return run.allocate(place, "list", anyNumber(pair));
  }
  const pairs = iterated.items.map((item, part) =>
    run.allocate({ ...place, part }, "tuple", exactly([DATA, item])),
  );
  return run.allocate(place, "list", exactly(pairs));
}

function zip({ run, given, place }: BuiltinCall): Value {
  const columns = given.positional.map((value) => run.iterate(value, place));
  if (columns.some((column) => column.kind === "items" && column.items.length === 0)) {
    return run.allocate(place, "list", exactly([]));
  }
  const elements = columns.map((column) =>
    column.kind === "any" ? column.element : joinAll(column.items),
  );
  const lengths = columns.map((column) => (column.kind === "items" ? column.items.length : -1));
  const shortest = Math.min(...lengths);
  if (shortest < 0 || given.more !== undefined || columns.length === 0) {
    const all = given.more === undefined ? elements : [joinAll([...elements, given.more])];
    return run.allocate(place, "list", anyNumber(run.allocate(place, "tuple", exactly(all))));
  }
  const tuples = Array.from({ length: shortest }, (_, part) =>
    run.allocate(
      { ...place, part },
      "tuple",
      exactly(
        columns.map((column) =>
          column.kind === "items" ? (column.items[part] ?? []) : column.element,
        ),
      ),
    ),
  );
  return run.allocate(place, "list", exactly(tuples));
}

/** `map(function, …)` is lazy: the function runs when the result is looped over. */
function map({ run, given, first, place }: BuiltinCall): Value {
  const state = { functions: first, values: given.positional.slice(1) };
  const lazy: Atom = {
    kind: "lazy",
    run: () => {
      const columns = state.values.map((value) => run.iterate(value, place));
      if (columns.some((column) => column.kind === "items" && column.items.length === 0)) {
        return { kind: "items", items: [] };
      }
      const elements = columns.map((column) =>
        column.kind === "any" ? column.element : joinAll(column.items),
      );
      const element = run.maybe(place.frame, () =>
        run.call(
          state.functions,
          { positional: elements, keywords: new Map(), more: given.more },
          place,
        ),
      );
      return { kind: "any", element };
    },
  };
  return [lazy];
}

function filter({ run, given, first, place }: BuiltinCall): Value {
  const lazy: Atom = {
    kind: "lazy",
    run: () => {
      const iterated = run.iterate(given.positional[1] ?? [], place);
      const element = iterated.kind === "any" ? iterated.element : joinAll(iterated.items);
      callEach(run, first, [element], iterated, place);
      return iterated.kind === "items" && iterated.items.length === 0
        ? iterated
        : { kind: "any", element };
    },
  };
  return [lazy];
}

function range({ run, given, place }: BuiltinCall): Value {
  const [only] = given.positional[0] ?? [];
  const count = only?.kind === "literal" && typeof only.value === "number" ? only.value : undefined;
  const single = given.positional.length === 1 && given.positional[0]?.length === 1;
  if (count !== undefined && single && count <= 50) {
    return run.allocate(
      place,
      "list",
      exactly(Array.from({ length: Math.max(0, count) }, (_, n) => literal(n))),
    );
  }
  return run.allocate(place, "list", anyNumber(DATA));
}

function anyOrAll({ run, name, first, place }: BuiltinCall): Value {
  const iterated = run.iterate(first, place);
  return iterated.kind === "items" && iterated.items.length === 0
    ? literal(name === "all")
    : BOOLEAN;
}

function sum(call: BuiltinCall): Value {
  const { run, first, given, place } = call;
  const iterated = run.iterate(first, place);
  const start = given.positional[1] ?? literal(0);
  if (iterated.kind === "items" && iterated.items.length === 0) return start;
  const element = iterated.kind === "any" ? iterated.element : joinAll(iterated.items);
  const plain = element.every(isInert) && start.every(isInert);
  return plain ? DATA : opaque("a sum of things that are not numbers");
}

function extreme(call: BuiltinCall): Value {
  const { run, first, given, place } = call;
  if (given.positional.length > 1) {
    callEach(
      run,
      given.keywords.get("key"),
      [joinAll(given.positional)],
      { kind: "any", element: [] },
      place,
    );
    return joinAll(given.positional);
  }
  const iterated = run.iterate(first, place);
  const element = iterated.kind === "any" ? iterated.element : joinAll(iterated.items);
  callEach(run, given.keywords.get("key"), [element], iterated, place);
  const otherwise = given.keywords.get("default");
  if (iterated.kind === "items" && iterated.items.length === 0) {
    return otherwise ?? run.fail(`${call.name}() of nothing`, place);
  }
  return join(element, otherwise ?? []);
}

function next({ run, first, given, place }: BuiltinCall): Value {
  const iterated = run.iterate(first, place);
  const otherwise = given.positional[1];
  if (iterated.kind === "items" && iterated.items.length === 0) {
    return otherwise ?? run.fail("next() of nothing", place);
  }
  for (const atom of first) if (atom.kind === "container") atom.container.loosen();
  const element = iterated.kind === "any" ? iterated.element : joinAll(iterated.items);
  return join(element, otherwise ?? []);
}

function constantNames(value: Value | undefined): readonly string[] | undefined {
  const names: string[] = [];
  for (const atom of value ?? []) {
    if (atom.kind !== "literal" || typeof atom.value !== "string") return undefined;
    names.push(atom.value);
  }
  return names.length === 0 ? undefined : names;
}

function hasattr({ run, first, place }: BuiltinCall): Value {
  for (const atom of first) {
    if (atom.kind === "opaque") run.recorder.mayDoAnything(`uses ${atom.why}`, place);
  }
  return BOOLEAN;
}

function getattr({ run, first, given, place }: BuiltinCall): Value {
  const names = constantNames(given.positional[1]);
  const otherwise = given.positional[2] ?? [];
  if (names === undefined) {
    const inert = first.every((atom) => isInert(atom));
    if (!inert) run.recorder.mayDoAnything("the name given to getattr() is computed", place);
    return inert ? DATA : opaque("an attribute whose name is computed");
  }
  const model = modelOfSettings(run, first, names, otherwise);
  if (model !== undefined) return model;
  const values = names.map((name) =>
    run.maybe(place.frame, () => run.attribute(first, name, place)),
  );
  return joinAll([...values, otherwise]);
}

function setattr({ run, first, given, place }: BuiltinCall): Value {
  const names = constantNames(given.positional[1]);
  if (names === undefined) {
    run.recorder.mayDoAnything("the name given to setattr() is computed", place);
    return NONE;
  }
  for (const name of names) setAttribute(run, first, name, given.positional[2] ?? [], place);
  return NONE;
}

function type({ run, first, given, place }: BuiltinCall): Value {
  if (given.positional.length !== 1) {
    run.recorder.mayDoAnything("makes a class", place);
    return opaque("a class that is made here");
  }
  return first.flatMap((atom): Value =>
    atom.kind === "instance" ? [{ kind: "model", entity: atom.entity }] : [{ kind: "data" }],
  );
}
