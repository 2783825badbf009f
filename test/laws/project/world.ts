import { keyOf, type FieldSpec, type ModelSpec } from "./model.js";

/** An operation as source, with what a valid project must know of it. */
export interface Step {
  readonly text: string;
  /** Keys of models that it needs or changes: steps of other apps that share one are put in order by a dependency. */
  readonly touches: ReadonlySet<string>;
  /** Module-level source that it uses. */
  readonly helpers?: readonly string[];
}

/** A migration module before it is rendered. */
export interface Module {
  readonly app: string;
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly steps: readonly Step[];
  readonly atomic: boolean;
  readonly initial: boolean;
}

/** Everything that the generator knows while it makes a project; changed in place. */
export class World {
  readonly models = new Map<string, ModelSpec>();
  /** For each model, the last module of each app that touched it. */
  readonly touched = new Map<string, Map<string, string>>();
  /** Settings that name swappable models: `ALPHA_ANT_MODEL` to `alpha.Ant`. */
  readonly settings = new Map<string, string>();
  /** Models that were made or given fields in the module that is being made: Django may make their indexes at its end. */
  readonly fresh = new Set<string>();
  #counter = 0;

  constructor(
    readonly apps: readonly string[],
    /** True to make what PostgreSQL alone runs. */
    readonly postgres: boolean,
  ) {}

  /** A number that no other name uses. */
  next(): number {
    this.#counter += 1;
    return this.#counter;
  }

  of(app: string): readonly ModelSpec[] {
    return [...this.models.values()].filter((model) => model.app === app);
  }

  set(model: ModelSpec): void {
    this.models.set(keyOf(model), model);
  }

  label(key: string): string {
    const model = this.models.get(key);
    return model === undefined ? key : `${model.app}.${model.name}`;
  }

  /** Models with a relation to the given one, or that inherit from it. */
  referrers(key: string): readonly ModelSpec[] {
    return [...this.models.values()].filter(
      (model) =>
        model.bases.includes(key) ||
        model.fields.some(({ target, through }) => target === key || through === key),
    );
  }

  mapFields(map: (field: FieldSpec, model: ModelSpec) => FieldSpec): void {
    for (const [key, model] of this.models) {
      this.models.set(key, { ...model, fields: model.fields.map((field) => map(field, model)) });
    }
  }

  /** Notes that a module touched a model. */
  note(key: string, app: string, name: string): void {
    const modules = this.touched.get(key) ?? new Map<string, string>();
    this.touched.set(key, modules.set(app, name));
  }
}
