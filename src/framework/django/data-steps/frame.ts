import type { PythonModule } from "../python/module.js";
import { join, valueKey, type Value } from "./value.js";

/** The names of one call, class body, comprehension or module while it runs. */
export class Frame {
  /** What each name is bound to at this point. */
  variables = new Map<string, Value>();
  /** Everything that may have been bound so far, for each `try` that is being run. */
  readonly #watchers: Map<string, Value>[] = [];
  /** What `return` gave so far; undefined before the first. */
  returned: Value | undefined;
  /** What `yield` gave so far. */
  yielded: Value = [];
  /** The rounds of unrolled loops that are being run: what they make is told apart. */
  round = "";
  readonly globals = new Set<string>();
  readonly nonlocals = new Set<string>();

  constructor(
    readonly kind: "function" | "class" | "comprehension" | "module",
    readonly module: PythonModule,
    readonly parent: Frame | undefined,
    /** Names that the code of the frame binds: they never mean a name outside. */
    readonly locals: ReadonlySet<string>,
    /** The calls that led here. What one place makes in one context counts as one thing. */
    readonly context: string,
  ) {}

  set(name: string, value: Value): void {
    this.variables.set(name, value);
    for (const seen of this.#watchers) {
      seen.set(name, join(seen.get(name) ?? [], value));
    }
  }

  /** A copy of what is bound now. */
  snapshot(): Map<string, Value> {
    return new Map(this.variables);
  }

  /** Runs something, and gives with its result all that may have been bound at any point of it. */
  watch<T>(run: () => T): { readonly result: T; readonly seen: Map<string, Value> } {
    const seen = this.snapshot();
    this.#watchers.push(seen);
    try {
      return { result: run(), seen };
    } finally {
      this.#watchers.splice(this.#watchers.indexOf(seen), 1);
    }
  }
}

/** The names after either of two ways. */
export function joinVariables(
  left: ReadonlyMap<string, Value>,
  right: ReadonlyMap<string, Value>,
): Map<string, Value> {
  const joined = new Map(left);
  for (const [name, value] of right) joined.set(name, join(joined.get(name) ?? [], value));
  return joined;
}

/** Are two sets of names bound alike? */
export function sameVariables(
  left: ReadonlyMap<string, Value>,
  right: ReadonlyMap<string, Value>,
): boolean {
  if (left.size !== right.size) return false;
  for (const [name, value] of left) {
    const other = right.get(name);
    if (other === undefined || (other !== value && valueKey(other) !== valueKey(value))) {
      return false;
    }
  }
  return true;
}
