import type { Container } from "./container.js";
import type { Place, Run } from "./run.js";
import { isInert, type Atom, type Value } from "./value.js";

/**
 * Records that a value goes where it is only seen as a value again: into a field of a row, into what JSON holds. What is more than a value
 * (a query, a function) could do more there unseen; so could what is put later into a container that is kept.
 */
export function keepAsValue(run: Run, value: Value, place: Place): void {
  for (const atom of value) keepAtom(run, atom, place);
}

const kept = new WeakMap<Run["recorder"], WeakSet<Container>>();

function keepAtom(run: Run, atom: Atom, place: Place): void {
  if (atom.kind === "container") {
    const seen = kept.get(run.recorder) ?? new WeakSet<Container>();
    kept.set(run.recorder, seen);
    const { container } = atom;
    if (seen.has(container)) return;
    seen.add(container);
    const keep = (value: Value): void => keepAsValue(run, value, place);
    container.watch(keep);
    keep(container.element);
    keep(container.key);
    keep(container.missing ?? []);
    return;
  }
  if (!isInert(atom) && !VALUES.has(atom.kind)) {
    run.recorder.mayDoAnything("keeps something that is more than a value", place);
  }
}

/** What has no methods in common with plain values, or was recorded where it came from. */
const VALUES = new Set<Atom["kind"]>([
  "stored",
  "opaque",
  "instance",
  "expression",
  "meta",
  "imported",
  "class",
]);
