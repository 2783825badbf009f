import { BUILTINS } from "../python/builtins.js";
import { dynamicKind } from "../python/dynamic-names.js";
import type { PythonModule } from "../python/module.js";
import type { FreeName } from "../python/scope.js";
import type { SliceFragment } from "./fragment.js";
import { meaningsOf, type Definition, type Meaning, type Meanings, type Piece } from "./meaning.js";
import { refuse } from "./refusal.js";
import { namesInSlice } from "./slice-names.js";

/** One place in carried text where a module-level name stands. */
export interface Use {
  readonly module: PythonModule;
  /** The slice or the statement that it stands in. */
  readonly site: SliceFragment | Piece;
  readonly name: FreeName;
  readonly meaning: Meaning;
}

/** Everything that a set of slices brings along. */
export interface Carried {
  /** In order of first use: each slice's names, then those of the definitions behind them. */
  readonly uses: readonly Use[];
  /** The definitions of each module; modules in order of first use, definitions in no order. */
  readonly definitions: ReadonlyMap<PythonModule, ReadonlySet<Definition>>;
  /** Names that may be reached by their spelling (`globals()`): they come along and keep it. */
  readonly pins: readonly Pin[];
  /** What a name means in a module; equal names give the same object. */
  readonly meaningOf: (module: PythonModule, name: string) => Meaning;
}

/** A name that must keep its spelling because of the dynamic place at an offset. */
export interface Pin {
  readonly module: PythonModule;
  readonly offset: number;
  readonly meaning: Meaning;
}

/**
 * Follows the names in slices to what they mean, and the names in that, to the end. Refuses what cannot be moved:
 * a use of the old `class Migration`, of the module's own name, or of a name that is bound again after its use.
 */
export function carriedBy(slices: readonly SliceFragment[]): Carried {
  const gathering = new Gathering();
  for (const slice of new Set(slices)) {
    for (const name of namesInSlice(slice)) gathering.use(slice.module, slice, name);
  }
  return gathering;
}

class Gathering implements Carried {
  readonly uses: Use[] = [];
  readonly definitions = new Map<PythonModule, Set<Definition>>();
  readonly pins: Pin[] = [];
  readonly #pinned = new Set<PythonModule>();
  readonly #meanings = new Map<PythonModule, Meanings>();

  use(module: PythonModule, site: SliceFragment | Piece, name: FreeName): void {
    const meaning = this.meaningOf(module, name.name);
    const use: Use = { module, site, name, meaning };
    this.uses.push(use);
    if (meaning.kind === "given") {
      refuseIfUnbound(use);
      this.#followDynamic(use);
    }
    refuseIfBoundAgain(use);
    this.#follow(meaning, name.start);
  }

  meaningOf(module: PythonModule, name: string): Meaning {
    let meanings = this.#meanings.get(module);
    if (meanings === undefined) {
      meanings = meaningsOf(module);
      this.#meanings.set(module, meanings);
    }
    return meanings(name);
  }

  #follow(meaning: Meaning, offset: number): void {
    if (meaning.kind !== "definition") return;
    const { module } = meaning;
    if (meaning.names.has("Migration")) {
      refuse("the code uses `class Migration` of its own module", module, offset);
    }
    const known = this.definitions.get(module) ?? new Set();
    if (known.has(meaning)) return;
    this.definitions.set(module, known.add(meaning));
    for (const piece of meaning.pieces) {
      for (const name of piece.names) this.use(module, piece, name);
    }
  }

  #followDynamic({ module, name }: Use): void {
    const kind = dynamicKind(name, module.root, module.source.text);
    if (kind === "module") {
      refuse(`\`${name.name}\` would mean another module after the move`, module, name.start);
    }
    if (kind !== "namespace" || this.#pinned.has(module)) return;
    this.#pinned.add(module);
    for (const other of module.bindings.keys()) {
      const meaning = this.meaningOf(module, other);
      // What the old module's own class is called in the new one is `Migration` again.
      if (meaning.kind === "definition" && meaning.names.has("Migration")) continue;
      this.pins.push({ module, offset: name.start, meaning });
      this.#follow(meaning, name.start);
    }
  }
}

/**
 * Imports move to the top of the new module and a slice to its end, so that each sees the last binding of a name; what
 * runs at import time must have seen the same in its old module.
 */
function refuseIfBoundAgain({ module, site, name, meaning }: Use): void {
  if (name.deferred || name.role !== "read") return;
  if (meaning.kind === "given" || meaning.kind === "package") return;
  if (meaning.kind === "definition" && "statement" in site) return;
  const bindings = module.bindings.get(name.name) ?? [];
  const last = bindings.at(-1);
  if (bindings.length < 2 || last === undefined || last.statement.start < name.start) return;
  const same = bindings.every(
    (binding) =>
      binding.kind === "import" &&
      last.kind === "import" &&
      binding.module === last.module &&
      binding.member === last.member,
  );
  if (!same) refuse(`\`${name.name}\` is bound again after its use`, module, name.start);
}

/** A slice could only run with such a name if the body of its old class bound it, and that is not carried. */
function refuseIfUnbound({ module, site, name }: Use): void {
  if ("statement" in site || name.deferred || BUILTINS.has(name.name)) return;
  if (module.starImports.length > 0) return;
  refuse(`\`${name.name}\` is not bound at the top level of its module`, module, name.start);
}

/** Whether nothing but a star import can bind the name. */
export function needsStarImport({ module, meaning }: Use): boolean {
  return (
    meaning.kind === "given" &&
    module.starImports.length > 0 &&
    !meaning.name.startsWith("_") &&
    !BUILTINS.has(meaning.name)
  );
}
