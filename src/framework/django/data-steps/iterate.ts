import { isEnumeration } from "./class-contracts.js";
import { elementOf, evaluateQuery } from "./query-call.js";
import { eachLink } from "./link-table.js";
import { isPurePath } from "./known-paths.js";
import { eachReal } from "./real-user.js";
import { iteratePages } from "./pages.js";
import type { Place, Run } from "./run.js";
import { DATA, join, opaque, type Atom, type Iteration, type Value } from "./value.js";

/** What a loop over a value gives. */
export function iterateValue(run: Run, value: Value, place: Place): Iteration {
  const [only] = value;
  if (value.length === 1 && only !== undefined) return iterateAtom(run, only, place);
  let element: Value = [];
  let empty = true;
  for (const atom of value) {
    const iterated = iterateAtom(run, atom, place);
    const elements = iterated.kind === "items" ? iterated.items : [iterated.element];
    empty &&= iterated.kind === "items" && iterated.items.length === 0;
    for (const one of elements) element = join(element, one);
  }
  return empty ? { kind: "items", items: [] } : { kind: "any", element };
}

function iterateAtom(run: Run, atom: Atom, place: Place): Iteration {
  switch (atom.kind) {
    case "container": {
      const { container } = atom;
      if (container.kind === "dict") {
        if (container.items?.length === 0) return { kind: "items", items: [] };
        const keys = container.keys?.map((key): Value => [{ kind: "literal", value: key }]);
        return keys === undefined
          ? { kind: "any", element: container.key }
          : { kind: "items", items: keys };
      }
      return container.items === undefined
        ? { kind: "any", element: container.element }
        : { kind: "items", items: container.items };
    }
    case "queryset":
    case "manager": {
      evaluateQuery(run, atom.query, place);
      const name = run.models.nameOf(atom.query.entity);
      if (run.isEmpty(atom.query, `loops over rows of ${name}, of which there are none`, place)) {
        return { kind: "items", items: [] };
      }
      return { kind: "any", element: elementOf(run, atom.query, place) };
    }
    case "linkRows": {
      const element = eachLink(run, atom, place);
      return element === undefined ? { kind: "items", items: [] } : { kind: "any", element };
    }
    case "realModel":
    case "realRows": {
      const element = eachReal(run, atom, place);
      return element === undefined ? { kind: "items", items: [] } : { kind: "any", element };
    }
    case "pages":
      return iteratePages(run, atom, place);
    case "lazy":
      return atom.run();
    case "literal":
      return typeof atom.value === "string"
        ? { kind: "any", element: DATA }
        : { kind: "items", items: [] };
    case "data":
    case "alias":
    case "cursor":
      return { kind: "any", element: DATA };
    case "class":
      if (isEnumeration(run, atom.code)) return { kind: "any", element: DATA };
      break;
    case "meta":
      return { kind: "any", element: [{ ...atom, part: "inner" }] };
    case "imported":
      if (isPurePath(atom.path)) return { kind: "any", element: DATA };
      break;
    default:
  }
  run.recorder.mayDoAnything("loops over something that is not followed", place);
  return { kind: "any", element: opaque("an item of something that is not followed") };
}
