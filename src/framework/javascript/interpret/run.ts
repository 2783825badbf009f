import type * as t from "@babel/types";
import type { SourceSpan } from "../../../edit/source.js";
import type { Scope } from "./scope.js";
import { GiveUp } from "./signals.js";
import type { Value } from "./value.js";

/** Steps after which a loop is taken for one that does not end by itself. */
const MOST_STEPS = 200_000;

/** Calls within calls after which a recursion is taken for one that does not end by itself. */
const MOST_DEPTH = 200;

/** One interpretation: what it may ask of the world around, and how far it went. */
export class Run {
  #steps = 0;
  #depth = 0;
  #pending = new Set<Value>();

  constructor(
    /** The number of actions that the frameworks' objects have recorded so far. */
    readonly actions: () => number,
    /** Values of names that no module declares. */
    readonly globals: (name: string) => Value | undefined,
  ) {}

  /** Counts a step. Throws GiveUp where there are too many. */
  step(at: SourceSpan): void {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) throw new GiveUp("it does not end within many steps", at);
  }

  /** Runs a call. Throws GiveUp where it is too deep in others. */
  nested<Result>(at: SourceSpan, call: () => Result): Result {
    if (this.#depth >= MOST_DEPTH) throw new GiveUp("the calls are nested too deeply", at);
    this.#depth += 1;
    try {
      return call();
    } finally {
      this.#depth -= 1;
    }
  }

  /** An async function was called: somebody has to wait for what it does. */
  began(promise: Value): void {
    this.#pending.add(promise);
  }

  /** Somebody waits for it. */
  awaited(promise: Value): void {
    this.#pending.delete(promise);
  }

  /** What runs at this moment and nobody waited for yet. */
  pending(): ReadonlySet<Value> {
    return new Set(this.#pending);
  }

  /** Back to the moment at which this was pending. */
  takeBack(pending: ReadonlySet<Value>): void {
    this.#pending = new Set(pending);
  }

  /** Does anything run that nobody waits for? */
  hasPending(): boolean {
    return this.#pending.size > 0;
  }
}

/** The part of a module's text that a node is. */
export function spanOf(node: t.Node, scope: Scope): SourceSpan {
  return { file: scope.module.file, start: node.start ?? 0, end: node.end ?? 0 };
}
