import type { EntityKey } from "../../../operation/field.js";
import type { PythonModule } from "../python/module.js";
import type { SyntaxNode } from "../python/syntax.js";
import { attributeOf } from "./attributes.js";
import { callValue } from "./calls.js";
import { Container, type Contents, type ContainerKind } from "./container.js";
import { evaluate } from "./expressions.js";
import { joinVariables, type Frame } from "./frame.js";
import { callFunction } from "./functions.js";
import { globalName, importedName } from "./globals.js";
import { iterateValue } from "./iterate.js";
import { Memo } from "./memo.js";
import type { Models } from "./models.js";
import { Recorder } from "./recorder.js";
import { GivenUp, Stopped, type Generator, type Place } from "./run.js";
import type { StatementRun } from "./statements.js";
import {
  opaque,
  truth,
  type Arguments,
  type FunctionCode,
  type Iteration,
  type Query,
  type Value,
} from "./value.js";
import type { DataWorld } from "./world.js";

/** What the tables hold in a run: anything, or nothing but what is known to be there. */
export interface Rows {
  readonly kind: "any" | "none";
  /** Entities that the step itself fills, found by an earlier run. */
  readonly filled: ReadonlySet<EntityKey>;
}

/** What the runs of one step share. */
interface Shared {
  readonly globals: Map<PythonModule, Map<string, Value | undefined>>;
  /** The functions that are being run. */
  readonly active: FunctionCode[];
  work: number;
}

/** One abstract interpretation of a data step. */
export class Interpreter implements StatementRun {
  readonly #containers = new Map<string, Container>();
  readonly functions = new Memo<FunctionCode>();
  readonly generators = new Memo<Generator>();
  #changes = 0;
  #handlers = 0;

  constructor(
    readonly world: DataWorld,
    readonly models: Models,
    readonly rows: Rows,
    readonly recorder: Recorder,
    readonly shared: Shared = { globals: new Map(), active: [], work: 0 },
  ) {}

  /** A run of its own for what happens when a module is imported, which is no part of the step. */
  aside(): Interpreter {
    return new Interpreter(this.world, this.models, this.rows, new Recorder(), this.shared);
  }

  readonly progress = (): number => this.#changes + this.recorder.events;

  readonly evaluate = (node: SyntaxNode, frame: Frame): Value => {
    this.shared.work += 1;
    if (this.shared.work > this.world.limits.work) throw new GivenUp();
    return evaluate(this, node, frame);
  };

  readonly attribute = (value: Value, name: string, place: Place): Value =>
    attributeOf(this, value, name, place);

  readonly call = (callee: Value, given: Arguments, place: Place): Value =>
    callValue(this, callee, given, place);

  readonly callFunction = (code: FunctionCode, given: Arguments, place: Place): Value =>
    this.nested(code, place, () => callFunction(this, code, given, place));

  readonly nested = (code: FunctionCode, place: Place, body: () => Value): Value => {
    const { active } = this.shared;
    const repeated = active.filter(({ node }) => node === code.node).length;
    if (repeated > 2 || active.length > this.world.limits.depth) {
      this.recorder.mayDoAnything("calls go too deep to be followed", place);
      return opaque("what a deep call gives");
    }
    active.push(code);
    try {
      return body();
    } finally {
      active.pop();
    }
  };

  readonly holds = (value: Value, place: Place): boolean | undefined => {
    const queries = value.filter(({ kind }) => kind === "queryset");
    if (queries.length === 0) return truth(value);
    const iterated = this.iterate(queries, place);
    const empty = iterated.kind === "items" && iterated.items.length === 0;
    const rest = value.filter(({ kind }) => kind !== "queryset");
    return empty && (rest.length === 0 || truth(rest) === false) ? false : undefined;
  };

  readonly iterate = (value: Value, place: Place): Iteration => iterateValue(this, value, place);

  readonly allocate = (place: Place, kind: ContainerKind, contents: Contents): Value => {
    const { node, module, frame } = place;
    const key = `${frame.context} ${frame.round} ${module.source.path} ${node.start}-${node.end} ${place.part ?? ""} ${kind}`;
    const known = this.#containers.get(key);
    if (known !== undefined) {
      known.merge(contents);
      return [{ kind: "container", container: known }];
    }
    const container = new Container(kind, contents, () => {
      this.#changes += 1;
    });
    this.#containers.set(key, container);
    return [{ kind: "container", container }];
  };

  readonly global = (module: PythonModule, name: string): Value | undefined => {
    const names = this.shared.globals.get(module) ?? new Map<string, Value | undefined>();
    this.shared.globals.set(module, names);
    if (names.has(name)) return names.get(name);
    names.set(name, opaque(`${name}, which is defined by itself`));
    const value = globalName(this, module, name);
    names.set(name, value);
    return value;
  };

  readonly imported = (module: PythonModule, path: string): Value =>
    importedName(this, module, path);

  readonly mayHoldRows = (entities: readonly EntityKey[]): boolean =>
    entities.some(
      (entity) =>
        this.rows.kind === "any" || this.rows.filled.has(entity) || this.world.mayHoldRows(entity),
    );

  readonly isEmpty = (query: Query, text: string, place: Place): boolean => {
    if (this.mayHoldRows(query.over)) return false;
    this.recorder.assume(query.over, text, place);
    return true;
  };

  readonly fail = (text: string, place: Place): never => {
    if (this.#handlers === 0) this.recorder.fails(text, place);
    throw new Stopped();
  };

  readonly guarded = <T>(run: () => T): T => {
    this.#handlers += 1;
    try {
      return run();
    } finally {
      this.#handlers -= 1;
    }
  };

  readonly maybe = (frame: Frame, run: () => Value): Value => {
    const before = frame.snapshot();
    try {
      const value = run();
      frame.variables = joinVariables(before, frame.variables);
      return value;
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      frame.variables = joinVariables(before, frame.variables);
      return [];
    }
  };
}
