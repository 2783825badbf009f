import type { EntityKey } from "../../../operation/field.js";
import type { PythonModule } from "../python/module.js";
import type { SyntaxNode } from "../python/syntax.js";
import type { Contents, ContainerKind } from "./container.js";
import type { Frame } from "./frame.js";
import type { Memo } from "./memo.js";
import type { Models } from "./models.js";
import type { Recorder } from "./recorder.js";
import type { Arguments, Atom, FunctionCode, Iteration, Query, Value } from "./value.js";
import type { DataWorld, Site } from "./world.js";

/** One run of a data step: what its parts need of each other. */
export interface Run {
  readonly world: DataWorld;
  readonly models: Models;
  readonly recorder: Recorder;
  /** What expressions give, in the frame that they stand in. Throws Stopped where that is never reached. */
  readonly evaluate: (node: SyntaxNode, frame: Frame) => Value;
  readonly call: (callee: Value, given: Arguments, place: Place) => Value;
  readonly callFunction: (code: FunctionCode, given: Arguments, place: Place) => Value;
  /** Runs the body of a function, unless calls have gone too deep. */
  readonly nested: (code: FunctionCode, place: Place, body: () => Value) => Value;
  readonly attribute: (value: Value, name: string, place: Place) => Value;
  /** Is a value true where a condition asks? A query is evaluated for that. Undefined where it depends. */
  readonly holds: (value: Value, place: Place) => boolean | undefined;
  readonly iterate: (value: Value, place: Place) => Iteration;
  /** A container that a place makes. */
  readonly allocate: (place: Place, kind: ContainerKind, contents: Contents) => Value;
  readonly functions: Memo<FunctionCode>;
  readonly generators: Memo<Generator>;
  /** What a module-level name of a module means. */
  readonly global: (module: PythonModule, name: string) => Value | undefined;
  /** What something imported by its path means. */
  readonly imported: (module: PythonModule, path: string) => Value;
  /** May any of these hold rows in this run? */
  readonly mayHoldRows: (entities: readonly EntityKey[]) => boolean;
  /** Is the query surely empty? Remembers what that rests on. */
  readonly isEmpty: (query: Query, text: string, place: Place) => boolean;
  /** An error that is raised here and ends what runs, up to the next handler. */
  readonly fail: (text: string, place: Place) => never;
  /** Runs what may never be reached; gives undefined where it stops. */
  readonly maybe: (frame: Frame, run: () => Value) => Value;
}

/** A generator expression: what it loops over first is evaluated where it stands. */
export interface Generator {
  first: Value;
  readonly atom: Atom;
}

/** Where an expression stands, and the names around it. */
export interface Place extends Site {
  /** Tells apart things of one kind that one node makes. */
  readonly part?: number;
  readonly frame: Frame;
}

/** Thrown where control never comes back: an error, for which a handler may be found. */
export class Stopped extends Error {}

/** Thrown where the analysis gives up altogether. */
export class GivenUp extends Error {}
