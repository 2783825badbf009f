import type { PythonModule } from "../python/module.js";
import type { Carried, Use } from "./carried.js";
import { isDisplayOfFrozen, isFrozen, isFrozenCall, isStateless } from "./frozen.js";
import { meaningKey, type Definition, type Piece } from "./meaning.js";
import { isChanged, onlyReads } from "./reading.js";

/** For each carried definition the one that is written for it: itself, or an equal one of an earlier module. */
export type Written = ReadonlyMap<Definition, Definition>;

/**
 * Finds the definitions that several modules repeat: same text, same meaning of every name in it, and nothing in it
 * that two modules could notice to be one (a list that is appended to stays two lists).
 */
export function sharedDefinitions(carried: Carried): Written {
  return new Sharing(carried).written;
}

class Sharing {
  readonly written = new Map<Definition, Definition>();
  readonly #usesOf = new Map<Definition, Use[]>();
  readonly #pinned: ReadonlySet<PythonModule>;
  readonly #mayShare = new Map<Definition, boolean>();
  readonly #shapes = new Map<Definition, string>();
  readonly #carried: Carried;

  constructor(carried: Carried) {
    this.#carried = carried;
    this.#pinned = new Set(carried.pins.map((pin) => pin.module));
    for (const use of carried.uses) {
      if (use.meaning.kind !== "definition") continue;
      const known = this.#usesOf.get(use.meaning);
      if (known === undefined) this.#usesOf.set(use.meaning, [use]);
      else known.push(use);
    }
    const earlier = new Map<string, Definition[]>();
    for (const definitions of carried.definitions.values()) {
      const own: Definition[] = [];
      for (const definition of definitions) {
        if (!this.written.has(definition)) this.#place(definition, earlier);
        own.push(definition);
      }
      for (const definition of own) {
        if (this.written.get(definition) !== definition) continue;
        const key = this.#shape(definition);
        const known = earlier.get(key);
        if (known === undefined) earlier.set(key, [definition]);
        else known.push(definition);
      }
    }
  }

  #place(definition: Definition, earlier: ReadonlyMap<string, readonly Definition[]>): void {
    const alike = earlier.get(this.#shape(definition)) ?? [];
    for (const other of this.#canShare(definition) ? alike : []) {
      const pairs = new Map<Definition, Definition>();
      if (!this.#areEqual(definition, other, pairs)) continue;
      for (const [later, first] of pairs) this.written.set(later, first);
      return;
    }
    this.written.set(definition, definition);
  }

  /** Adds to `pairs` what must be equal for the two to be; pairs already in it are taken for equal (recursion). */
  #areEqual(later: Definition, first: Definition, pairs: Map<Definition, Definition>): boolean {
    const assumed = pairs.get(later) ?? this.written.get(later);
    if (assumed !== undefined) return assumed === first;
    if (this.#shape(later) !== this.#shape(first)) return false;
    if (!this.#canShare(later) || !this.#canShare(first)) return false;
    pairs.set(later, first);
    return later.pieces.every((piece, index) => {
      const other = first.pieces[index];
      return other !== undefined && this.#sameNames(later, piece, first, other, pairs);
    });
  }

  #sameNames(
    later: Definition,
    piece: Piece,
    first: Definition,
    other: Piece,
    pairs: Map<Definition, Definition>,
  ): boolean {
    return piece.names.every((name, index) => {
      const twin = other.names[index];
      if (twin?.name !== name.name || twin.role !== name.role) return false;
      const left = this.#carried.meaningOf(later.module, name.name);
      const right = this.#carried.meaningOf(first.module, name.name);
      if (left.kind === "definition" && right.kind === "definition") {
        return this.#areEqual(left, this.written.get(right) ?? right, pairs);
      }
      return meaningKey(left) === meaningKey(right);
    });
  }

  #shape(definition: Definition): string {
    let shape = this.#shapes.get(definition);
    if (shape === undefined) {
      shape = shapeOf(definition);
      this.#shapes.set(definition, shape);
    }
    return shape;
  }

  #canShare(definition: Definition): boolean {
    let answer = this.#mayShare.get(definition);
    if (answer === undefined) {
      answer = this.#isShareable(definition);
      this.#mayShare.set(definition, answer);
    }
    return answer;
  }

  #isShareable(definition: Definition): boolean {
    const uses = this.#usesOf.get(definition) ?? [];
    if (this.#pinned.has(definition.module) || uses.some(isChanged)) return false;
    const { text } = definition.module.source;
    return definition.pieces.every(({ statement }) =>
      isStateless(
        statement,
        text,
        (value) =>
          isFrozen(value) ||
          isFrozenCall(value, text) ||
          (isDisplayOfFrozen(value) && uses.every(onlyReads)),
      ),
    );
  }
}

/** Equal for definitions whose statements have the same text. */
function shapeOf({ module, names, pieces }: Definition): string {
  const texts = pieces.map(({ statement, imported }) =>
    imported === undefined
      ? module.source.text.slice(statement.start, statement.end).replace(/\r\n?/g, "\n")
      : JSON.stringify([imported.name, imported.module, imported.member, imported.aliased]),
  );
  return JSON.stringify([[...names].sort(), texts]);
}
