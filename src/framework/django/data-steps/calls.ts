import { callBuiltin } from "./builtin-calls.js";
import { callContainer } from "./container-methods.js";
import { callCursor, callEditor } from "./editor-calls.js";
import { callInstance } from "./instances.js";
import { storeDefaults } from "./instance-writes.js";
import { isDataMethod } from "./data-methods.js";
import { actsOnRows } from "./mixins.js";
import { isPlain } from "./items.js";
import { keepAsValue } from "./kept-values.js";
import { callPages } from "./pages.js";
import { isHarmlessName } from "./harmless-names.js";
import { callLink, makeLink } from "./link-table.js";
import { callLibrary } from "./library-calls.js";
import { callQuery } from "./query-methods.js";
import { callRegistry } from "./registry-calls.js";
import { callRelated } from "./related-calls.js";
import { classValue } from "./classes.js";
import type { Place, Run } from "./run.js";
import { callReal } from "./real-user.js";
import { textMethod } from "./text-methods.js";
import { readValue } from "./touching.js";
import {
  DATA,
  isInert,
  join,
  opaque,
  row,
  type Arguments,
  type Atom,
  type Value,
} from "./value.js";

/** What a call gives. */
export function callValue(run: Run, callee: Value, given: Arguments, place: Place): Value {
  let result: Value = [];
  const [only] = callee;
  if (callee.length === 1 && only !== undefined) return callAtom(run, only, given, place);
  for (const atom of callee) {
    result = join(
      result,
      run.maybe(place.frame, () => callAtom(run, atom, given, place)),
    );
  }
  return result.length === 0 ? run.fail("a call never returns", place) : result;
}

function callAtom(run: Run, atom: Atom, given: Arguments, place: Place): Value {
  switch (atom.kind) {
    case "function":
      return run.callFunction(atom.code, given, place);
    case "partial": {
      const { given: earlier } = atom;
      return run.call(
        atom.callee,
        {
          positional: [...earlier.positional, ...given.positional],
          keywords: new Map([...earlier.keywords, ...given.keywords]),
          more: given.more ?? earlier.more,
        },
        place,
      );
    }
    case "method":
      return callMethod(run, atom.owner, atom.name, given, place);
    case "linkTable":
      return makeLink(run, atom, given, place);
    case "model":
      return makeRow(run, atom.entity, given, place);
    case "imported":
      return atom.path.startsWith("builtins.")
        ? callBuiltin(run, atom.path.slice("builtins.".length), given, place)
        : callLibrary(run, atom.path, given, place);
    case "class":
      return classValue(run, atom.code, "called", place);
    case "opaque":
      run.recorder.mayDoAnything(`calls ${atom.why}`, place);
      return opaque(atom.why);
    case "literal":
      return atom.value === null ? [] : unknownCall(run, place);
    default:
      return unknownCall(run, place);
  }
}

function unknownCall(run: Run, place: Place): Value {
  run.recorder.mayDoAnything("calls something that is not followed", place);
  return opaque("what a call gives");
}

/** `Model(…)`: nothing is stored yet, but the defaults run. */
function makeRow(run: Run, entity: string, given: Arguments, place: Place): Value {
  for (const value of [...given.positional, ...given.keywords.values()]) {
    readValue(run, entity, value, [], place);
    keepAsValue(run, value, place);
  }
  storeDefaults(run, entity, new Set(given.keywords.keys()), place);
  if (actsOnRows(run, entity, place)) {
    run.recorder.mayDoAnything(
      `${run.models.nameOf(entity)} derives from a class of the project`,
      place,
    );
  }
  return row(entity);
}

function callMethod(run: Run, owner: Atom, name: string, given: Arguments, place: Place): Value {
  switch (owner.kind) {
    case "apps":
    case "appConfig":
      return callRegistry(run, owner, name, given, place);
    case "schemaEditor":
    case "connection":
      return callEditor(run, owner, name, given, place);
    case "cursor":
      return callCursor(run, name, given, place);
    case "manager":
    case "queryset": {
      const link = owner.kind === "manager" ? owner.link : undefined;
      const call = { run, query: owner.query, link, name, given, place };
      return callRelated(call) ?? callQuery(call) ?? unknownCall(run, place);
    }
    case "linkRows":
    case "linkRow":
      return callLink(run, owner, name, given, place);
    case "realModel":
    case "realRows":
      return callReal(run, owner, name, given, place);
    case "instance":
      if (actsOnRows(run, owner.entity, place)) {
        run.recorder.mayDoAnything(
          `${run.models.nameOf(owner.entity)} derives from a class of the project`,
          place,
        );
      }
      return callInstance(run, owner.entity, name, given, place);
    case "container":
      return callContainer(run, owner.container, name, given, place);
    case "pages":
      return callPages(run, owner, name, place);
    case "expression":
      return ORDERING.has(name) ? [owner] : unknownCall(run, place);
    case "meta":
      return [{ ...owner, part: "inner" }];
    case "literal": {
      const found =
        typeof owner.value === "string" ? textMethod(owner.value, name, given) : undefined;
      return found ?? callData(run, name, given, place);
    }
    case "data":
    case "alias":
      return callData(run, name, given, place);
    default:
      return unknownCall(run, place);
  }
}

/** A method of a plain value. What is put into it must be plain too, or it would come out again unseen. */
function callData(run: Run, name: string, given: Arguments, place: Place): Value {
  const values = [...given.positional, ...given.keywords.values(), given.more ?? []];
  if (!isDataMethod(name)) return unknownCall(run, place);
  for (const value of values) {
    for (const atom of value) {
      if (atom.kind === "imported" && !isHarmlessName(atom.path)) {
        unknownCall(run, place);
        continue;
      }
      if (isPlain(atom) || PASSIVE.has(atom.kind)) {
        if (PUTTING.has(name) && !isPlain(atom)) unknownCall(run, place);
        else if (PUTTING.has(name)) keepAsValue(run, [atom], place);
        continue;
      }
      if (atom.kind === "container" || atom.kind === "lazy" || atom.kind === "queryset") {
        if (!PUTTING.has(name)) run.iterate([atom], place);
        else if (atom.kind === "container") keepAsValue(run, [atom], place);
        else unknownCall(run, place);
        continue;
      }
      if (atom.kind === "method" && isInert(atom.owner)) continue;
      unknownCall(run, place);
    }
  }
  return DATA;
}

/** These can be printed, logged and formatted without any code of the project. */
const PASSIVE = new Set<Atom["kind"]>(["instance", "model", "meta", "imported", "class", "stored"]);

/** Methods of expressions that say how rows are ordered by them (django/db/models/expressions.py). */
const ORDERING = new Set(["asc", "desc", "reverse_ordering", "copy"]);

/** Methods that keep what they are given. */
const PUTTING = new Set([
  "append",
  "add",
  "extend",
  "insert",
  "update",
  "setdefault",
  "copy",
  "get",
  "pop",
]);
