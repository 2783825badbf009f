import { anyNumber, exactly, type Container } from "./container.js";
import type { Place, Run } from "./run.js";
import {
  DATA,
  join,
  joinAll,
  literal,
  NONE,
  opaque,
  type Arguments,
  type Iteration,
  type Value,
} from "./value.js";

/** A method of a list, tuple, set or dictionary. */
export function callContainer(
  run: Run,
  container: Container,
  name: string,
  given: Arguments,
  place: Place,
): Value {
  const [first = [], second = []] = given.positional;
  const all = joinAll([...given.positional, ...given.keywords.values(), given.more ?? []]);
  switch (name) {
    case "append":
    case "appendleft":
    case "add":
      container.add(first);
      return NONE;
    case "insert":
      container.add(second);
      return NONE;
    case "extend":
    case "extendleft":
    case "union":
    case "symmetric_difference":
    case "symmetric_difference_update": {
      const into =
        name.startsWith("extend") || name.endsWith("_update")
          ? container
          : copied(run, container, place);
      for (const value of given.positional) addAll(into, run.iterate(value, place));
      return into === container ? NONE : [{ kind: "container", container: into }];
    }
    case "update":
      update(run, container, given, place);
      return NONE;
    case "setdefault": {
      const known = itemOrNothing(container, first);
      if (known !== undefined) return known;
      const value = given.positional.length > 1 ? second : NONE;
      container.add(value, first);
      return container.element;
    }
    case "get": {
      const known = itemOrNothing(container, first);
      if (known !== undefined) return known;
      return join(container.element, given.positional.length > 1 ? second : NONE);
    }
    case "pop":
    case "popitem":
    case "popleft": {
      const value = container.kind === "dict" ? join(container.element, second) : container.element;
      if (container.items?.length === 0 && second.length === 0) {
        return run.fail("takes an item of an empty container", place);
      }
      container.loosen();
      return name === "popitem"
        ? run.allocate(place, "tuple", exactly([container.key, value]))
        : value;
    }
    case "remove":
    case "discard":
    case "clear":
    case "difference_update":
    case "intersection_update":
      container.loosen();
      return NONE;
    case "reverse":
      container.loosen();
      return NONE;
    case "sort": {
      const key = given.keywords.get("key");
      if (key !== undefined)
        run.call(
          key,
          { positional: [container.element], keywords: new Map(), more: undefined },
          place,
        );
      container.loosen();
      return NONE;
    }
    case "items":
      return items(run, container, place);
    case "keys":
      return keys(run, container, place);
    case "values":
      return run.allocate(
        place,
        "list",
        container.items === undefined ? anyNumber(container.element) : exactly(container.items),
      );
    case "copy":
    case "difference":
    case "intersection": {
      const copy = copied(run, container, place);
      if (name !== "copy") copy.loosen();
      return [{ kind: "container", container: copy }];
    }
    case "count":
    case "index":
    case "issubset":
    case "issuperset":
    case "isdisjoint":
      return DATA;
    case "most_common":
      return run.allocate(
        place,
        "list",
        container.items?.length === 0
          ? exactly([])
          : anyNumber(run.allocate(place, "tuple", exactly([container.key, DATA]))),
      );
    default:
      run.recorder.mayDoAnything(`calls ${name}() of a container`, place);
      return opaque(joinAll([all]).length === 0 ? "a container" : `what ${name}() gives`);
  }
}

function addAll(container: Container, iterated: Iteration): void {
  if (iterated.kind === "any") container.add(iterated.element);
  else for (const item of iterated.items) container.add(item);
}

function copied(run: Run, container: Container, place: Place): Container {
  const contents = {
    items: container.items,
    element: container.element,
    keys: container.keys,
    key: container.key,
  };
  const [atom] = run.allocate(place, container.kind, contents);
  return atom?.kind === "container" ? atom.container : container;
}

function itemOrNothing(container: Container, key: Value): Value | undefined {
  const [only] = key;
  const constant = key.length === 1 && only?.kind === "literal" ? only.value : undefined;
  return constant === undefined ? undefined : container.at(constant);
}

/** `update(mapping, key=value)`: of a dictionary or another set. */
function update(run: Run, container: Container, given: Arguments, place: Place): void {
  for (const atom of given.positional.flat()) {
    if (atom.kind === "container" && atom.container.kind === "dict") {
      if (atom.container.items?.length === 0) continue;
      container.add(atom.container.element, atom.container.key);
      continue;
    }
    const iterated = run.iterate([atom], place);
    const elements = iterated.kind === "any" ? [iterated.element] : iterated.items;
    for (const element of elements) {
      if (container.kind !== "dict") container.add(element);
      else {
        for (const pair of element) {
          const inside = pair.kind === "container" ? pair.container.element : [pair];
          container.add(inside, inside);
        }
      }
    }
  }
  for (const [name, value] of given.keywords) container.add(value, literal(name));
  if (given.more !== undefined) container.add(given.more, DATA);
}

function keys(run: Run, container: Container, place: Place): Value {
  if (container.items?.length === 0) return run.allocate(place, "list", exactly([]));
  const known = container.keys;
  return run.allocate(
    place,
    "list",
    known === undefined ? anyNumber(container.key) : exactly(known.map(literal)),
  );
}

function items(run: Run, container: Container, place: Place): Value {
  const { items: values, keys: known } = container;
  if (values?.length === 0) return run.allocate(place, "list", exactly([]));
  if (values === undefined || known === undefined) {
    const pair = run.allocate(place, "tuple", exactly([container.key, container.element]));
    return run.allocate(place, "list", anyNumber(pair));
  }
  const pairs = values.map((value, index) => {
    const key = known[index];
    const pairPlace = { ...place, part: index };
    return run.allocate(
      pairPlace,
      "tuple",
      exactly([key === undefined ? DATA : literal(key), value]),
    );
  });
  return run.allocate(place, "list", exactly(pairs));
}
