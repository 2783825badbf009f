import { classValue } from "./classes.js";
import { anyNumber, type ConstantKey } from "./container.js";
import { keepAsValue } from "./kept-values.js";
import { elementOf, evaluateQuery, queryset } from "./query-call.js";
import type { Place, Run } from "./run.js";
import { DATA, isInert, join, opaque, type Atom, type Value } from "./value.js";

/** `object[key]`, or a slice of it. */
export function itemOf(run: Run, owner: Value, key: Value | "slice", place: Place): Value {
  let result: Value = [];
  for (const atom of owner) result = join(result, atomItem(run, atom, key, place));
  return result.length === 0 && owner.length > 0
    ? run.fail("there is no such item", place)
    : result;
}

function atomItem(run: Run, atom: Atom, key: Value | "slice", place: Place): Value {
  switch (atom.kind) {
    case "container": {
      const { container } = atom;
      if (key === "slice") {
        if (container.items?.length === 0) return [atom];
        const kind = container.kind === "tuple" ? "tuple" : "list";
        return run.allocate(place, kind, anyNumber(container.element));
      }
      const constant = constantOf(key);
      const keep = (value: Value): void => container.add(value, key);
      if (constant === undefined)
        return withMissing(run, container.element, container.missing, place, keep);
      if (container.kind === "dict") {
        const value = container.at(constant);
        if (value !== undefined) return value;
        if (container.keys !== undefined && container.missing === undefined) return [];
        return withMissing(run, container.element, container.missing, place, keep);
      }
      if (container.items === undefined || typeof constant !== "number") return container.element;
      return container.items.at(constant) ?? [];
    }
    case "queryset":
    case "manager": {
      if (key === "slice") return queryset(atom.query);
      evaluateQuery(run, atom.query, place);
      const name = run.models.nameOf(atom.query.entity);
      if (run.isEmpty(atom.query, `there is no first ${name}`, place)) return [];
      return elementOf(run, atom.query, place);
    }
    case "literal":
      return atom.value === null || typeof atom.value !== "string" ? [] : DATA;
    case "data":
      return DATA;
    case "class":
      return classValue(run, atom.code, "indexed", place);
    case "imported":
      if (atom.path === "django.db.connections") {
        return key !== "slice" && key.every(({ kind }) => kind === "alias")
          ? [{ kind: "connection" }]
          : opaque("a connection to another database");
      }
      return DATA;
    default:
      run.recorder.mayDoAnything("takes an item of something that is not followed", place);
      return opaque("an item");
  }
}

function withMissing(
  run: Run,
  element: Value,
  missing: Value | undefined,
  place: Place,
  keep: (value: Value) => void,
): Value {
  if (missing === undefined) return element;
  const made = run.call(missing, { positional: [], keywords: new Map(), more: undefined }, place);
  keep(made);
  return join(element, made);
}

function constantOf(key: Value): ConstantKey | undefined {
  const [only] = key;
  return key.length === 1 && only?.kind === "literal" ? only.value : undefined;
}

/** `object[key] = value`. */
export function setItem(run: Run, owner: Value, key: Value, value: Value, place: Place): void {
  for (const atom of owner) {
    if (atom.kind === "container") {
      const constant = constantOf(key);
      const known = constant === undefined ? undefined : atom.container.at(constant);
      if (known === undefined || constant === undefined) atom.container.add(value, key);
      else atom.container.replace(constant, value);
    } else if (
      atom.kind === "data" &&
      value.every((one) => isPlain(one) || one.kind === "container")
    ) {
      keepAsValue(run, value, place);
    } else {
      run.recorder.mayDoAnything("sets an item of something that is not followed", place);
    }
  }
}

/** Nothing but a value, all through. */
export function isPlain(atom: Atom): boolean {
  if (atom.kind !== "container") return isInert(atom) || atom.kind === "stored";
  const { container } = atom;
  return container.element.every((inner) => isInert(inner)) && container.key.every(isInert);
}
