import type { Choice } from "../../laws/project/choice.js";
import { pick } from "../../laws/project/choice.js";
import type { ModelSpec, Schema } from "./schema.js";

/** What a name of the generated function holds. */
export type Held =
  | { readonly kind: "query"; readonly model: ModelSpec }
  | { readonly kind: "rows"; readonly model: ModelSpec }
  | { readonly kind: "row"; readonly model: ModelSpec }
  /** A row, or None. */
  | { readonly kind: "found"; readonly model: ModelSpec };

/** Everything that the generator knows where it writes a statement. */
export interface Scope {
  readonly choice: Choice;
  readonly schema: Schema;
  readonly names: ReadonlyMap<string, Held>;
  /** How much deeper statements may be nested. */
  readonly depth: number;
  /** May a `return` stand here? */
  readonly mayReturn: boolean;
  /** Makes a name that no other has. */
  readonly fresh: (stem: string) => string;
}

/** The scope one level deeper, with one more name. */
export function within(scope: Scope, name?: string, held?: Held): Scope {
  const names =
    name === undefined || held === undefined ? scope.names : new Map(scope.names).set(name, held);
  return { ...scope, names, depth: scope.depth - 1 };
}

/** The same level with one more name. */
export function having(scope: Scope, name: string, held: Held): Scope {
  return { ...scope, names: new Map(scope.names).set(name, held) };
}

/** Names that hold something of a kind. */
export function holding(scope: Scope, kind: Held["kind"]): readonly [string, ModelSpec][] {
  return [...scope.names].flatMap(([name, held]): [string, ModelSpec][] =>
    held.kind === kind ? [[name, held.model]] : [],
  );
}

/** Any model. */
export function someModel({ choice, schema }: Scope): ModelSpec {
  const models = [...schema.values()];
  const model = pick(choice, models);
  if (model === undefined) throw new Error("a project has models");
  return model;
}

/** One of the texts. */
export function oneOf(choice: Choice, texts: readonly [string, ...string[]]): string {
  return pick(choice, texts) ?? texts[0];
}

/** Lines one level deeper. */
export function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `    ${line}`);
}
