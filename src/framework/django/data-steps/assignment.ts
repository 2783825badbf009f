import { textOf } from "../read/names.js";
import { fieldOf, parts, unwrap, type SyntaxNode } from "../python/syntax.js";
import { setAttribute } from "./set-attribute.js";
import { setItem } from "./items.js";
import type { Frame } from "./frame.js";
import type { Place, Run } from "./run.js";
import { anyNumber } from "./container.js";
import { isInert, joinAll, type Value } from "./value.js";

/** Binds a target to a value: a name, an attribute, an item, or several of them. */
export function assign(run: Run, target: SyntaxNode, value: Value, frame: Frame): void {
  const node = unwrap(target);
  const place: Place = { module: frame.module, node, frame };
  switch (node.type) {
    case "identifier":
      bind(run, textOf(frame.module, node).normalize("NFKC"), value, place);
      return;
    case "attribute": {
      const object = fieldOf(node, "object");
      const attribute = fieldOf(node, "attribute");
      if (object === undefined || attribute === undefined) return;
      setAttribute(run, run.evaluate(object, frame), textOf(frame.module, attribute), value, place);
      return;
    }
    case "subscript": {
      const object = fieldOf(node, "value");
      const key = fieldOf(node, "subscript");
      if (object === undefined || key === undefined) return;
      const owner = run.evaluate(object, frame);
      setItem(run, owner, key.type === "slice" ? [] : run.evaluate(key, frame), value, place);
      return;
    }
    case "pattern_list":
    case "tuple_pattern":
    case "list_pattern":
    case "expression_list":
    case "tuple":
    case "list":
      unpack(run, parts(node), value, place);
      return;
    case "list_splat_pattern":
    case "list_splat": {
      const inner = parts(node)[0];
      if (inner !== undefined)
        assign(run, inner, run.allocate(place, "list", anyNumber(value)), frame);
      return;
    }
    default:
      run.recorder.mayDoAnything("an assignment is not followed", place);
  }
}

/** Binds a name where the frame keeps it: in itself, in a frame around it, or in the module. */
function bind(run: Run, name: string, value: Value, place: Place): void {
  const { frame } = place;
  if (frame.globals.has(name)) {
    run.recorder.mayDoAnything(`changes the global name ${name}`, place);
    return;
  }
  if (frame.nonlocals.has(name)) {
    for (let outer = frame.parent; outer !== undefined; outer = outer.parent) {
      if (outer.kind === "function" && outer.locals.has(name)) {
        outer.set(name, value);
        return;
      }
    }
  }
  frame.set(name, value);
}

function unpack(run: Run, targets: readonly SyntaxNode[], value: Value, place: Place): void {
  const iterated = run.iterate(value, place);
  const starred = targets.some(({ type }) => type.startsWith("list_splat"));
  if (iterated.kind === "items" && !starred) {
    if (iterated.items.length !== targets.length) run.fail("a value cannot be unpacked", place);
    for (const [index, target] of targets.entries()) {
      assign(run, target, iterated.items[index] ?? [], place.frame);
    }
    return;
  }
  const element = iterated.kind === "any" ? iterated.element : joinAll(iterated.items);
  for (const target of targets) assign(run, target, element, place.frame);
}

/** `del name`, `del object[key]`, `del object.attribute`. */
export function unbind(run: Run, target: SyntaxNode, frame: Frame): void {
  const node = unwrap(target);
  const place: Place = { module: frame.module, node, frame };
  if (node.type === "identifier") return;
  if (node.type === "expression_list" || node.type === "tuple") {
    for (const part of parts(node)) unbind(run, part, frame);
    return;
  }
  const object = fieldOf(node, "value");
  if (node.type !== "subscript" || object === undefined) {
    run.recorder.mayDoAnything("deletes an attribute", place);
    return;
  }
  for (const atom of run.evaluate(object, frame)) {
    if (atom.kind === "container") atom.container.loosen();
    else if (!isInert(atom)) run.recorder.mayDoAnything("deletes an item", place);
  }
}
