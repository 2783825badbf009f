import type { Frame } from "./frame.js";
import type { Place } from "./run.js";

/** Things that a place makes once in a frame: a loop that makes them again finds the same, and so comes to an end. */
export class Memo<T> {
  readonly #made = new WeakMap<Frame, Map<string, T>>();

  /** The thing of a place, made where there is none yet. */
  at({ frame, node }: Place, make: () => T): T {
    const made = this.#made.get(frame) ?? new Map<string, T>();
    this.#made.set(frame, made);
    const key = `${node.start}-${node.end}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make();
    made.set(key, fresh);
    return fresh;
  }
}
