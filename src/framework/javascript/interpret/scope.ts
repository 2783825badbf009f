import type { Value } from "./value.js";

/** The variables of a block, within those of the blocks around it. */
export class Scope {
  readonly #variables = new Map<string, Value>();

  constructor(
    readonly parent: Scope | undefined,
    /** What module the text of the block is in: errors name places in it. */
    readonly module: ScopeModule,
  ) {}

  declare(name: string, value: Value): void {
    this.#variables.set(name, value);
  }

  /** The value of a variable; undefined where there is none of the name. */
  read(name: string): Value | undefined {
    return this.#variables.get(name) ?? this.parent?.read(name);
  }

  /** Gives a variable another value; false where there is none of the name. */
  assign(name: string, value: Value): boolean {
    if (this.#variables.has(name)) {
      this.#variables.set(name, value);
      return true;
    }
    return this.parent?.assign(name, value) ?? false;
  }

  /** Is the variable one of this block itself? */
  has(name: string): boolean {
    return this.#variables.has(name);
  }
}

/** The module that a scope belongs to. */
export interface ScopeModule {
  readonly file: { readonly path: string; readonly text: string };
}
