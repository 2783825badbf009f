import type { EntityKey } from "../../../operation/field.js";
import type { DataFacts, OnEmpty, Reason, TouchSet } from "../../../operation/touches.js";
import type { Opaque } from "../../../operation/operation.js";
import type { PythonModule } from "../python/module.js";
import { enclosing } from "../python/enclosing.js";
import type { SyntaxNode } from "../python/syntax.js";
import { argumentsOf } from "../read/arguments.js";
import { followName, importedPath } from "../read/names.js";
import { normalPath } from "../read/normal-path.js";
import { classFrame } from "./class-frame.js";
import { Interpreter, type Rows } from "./interpreter.js";
import { Models } from "./models.js";
import { checkReceivers } from "./receivers.js";
import { Recorder } from "./recorder.js";
import { GivenUp, Stopped, type Place } from "./run.js";
import type { Value } from "./value.js";
import { sliceAt, type DataWorld, type Site } from "./world.js";

/** A RunPython as it was read. */
export interface PythonStep {
  /** The module of its migration. */
  readonly module: PythonModule;
  readonly operation: Opaque;
}

/** The expressions of `RunPython(code, reverse_code)`; undefined where the call cannot be read. */
interface StepCode {
  readonly site: Site;
  readonly forwards: SyntaxNode | undefined;
  readonly backwards: SyntaxNode | undefined;
}

/** Rounds in which a step's own insertions are followed; each finds at least one more entity. */
const MOST_RUNS = 12;

/**
 * What a RunPython touches, forwards and backwards, and what it does forwards where the tables that it looks into are empty.
 * An abstract interpretation of its function and of all that it calls: it never throws, and what it does not understand is
 * taken to do anything.
 */
export function pythonFacts(step: PythonStep, world: DataWorld): DataFacts {
  const code = stepCode(step);
  const models = new Models(world.state);
  return {
    touches: touchesOf(code, world, models),
    onEmpty: onEmptyOf(code, world, models),
  };
}

function stepCode({ module, operation }: PythonStep): StepCode {
  const { start, end } = operation.origin.slice;
  const element = enclosing(module.root, start, end)
    .filter((node) => node.start === start && node.end === end)
    .at(-1);
  const call = element === undefined ? undefined : followName(module, element);
  const site: Site = { module, node: element ?? module.root };
  if (call?.type !== "call") return { site, forwards: undefined, backwards: undefined };
  const args = argumentsOf(module, call, ["code", "reverse_code", "atomic", "hints", "elidable"]);
  return {
    site,
    forwards: args?.named.get("code"),
    backwards: args?.named.get("reverse_code"),
  };
}

function touchesOf(code: StepCode, world: DataWorld, models: Models): TouchSet {
  const recorder = new Recorder();
  const rows: Rows = { kind: "any", filled: new Set() };
  if (code.forwards === undefined)
    recorder.mayDoAnything("the call of RunPython is not read", code.site);
  for (const node of [code.forwards, code.backwards]) {
    if (node !== undefined && node.type !== "none") {
      runStep(new Interpreter(world, models, rows, recorder), code.site.module, node);
    }
  }
  const reasons = [...recorder.unreadable, ...recorder.schema, ...recorder.boundless];
  return reasons.length > 0
    ? { kind: "everything", reasons }
    : { kind: "these", touches: recorder.touches };
}

function onEmptyOf(code: StepCode, world: DataWorld, models: Models): OnEmpty {
  const { forwards, site } = code;
  if (forwards === undefined) {
    return {
      kind: "unknown",
      reasons: [{ text: "the call of RunPython is not read", slice: sliceAt(site) }],
    };
  }
  let filled: ReadonlySet<EntityKey> = new Set();
  for (let round = 0; round < MOST_RUNS; round += 1) {
    const recorder = new Recorder();
    runStep(
      new Interpreter(world, models, { kind: "none", filled }, recorder),
      site.module,
      forwards,
    );
    const grown = new Set([...filled, ...recorder.inserts.keys()]);
    if (grown.size === filled.size) return verdict(recorder, forwards, site);
    filled = grown;
    if (recorder.unreadable.length > 0 || recorder.schema.length > 0) {
      return verdict(recorder, forwards, site);
    }
  }
  const slice = sliceAt({ module: site.module, node: forwards });
  return { kind: "unknown", reasons: [{ text: "makes rows of too many models", slice }] };
}

function verdict(recorder: Recorder, forwards: SyntaxNode, { module }: Site): OnEmpty {
  const { unreadable, schema, failures, inserts, changes, assumed, later } = recorder;
  if (unreadable.length > 0) return { kind: "unknown", reasons: unreadable };
  if (schema.length > 0) return { kind: "schema", reasons: schema };
  if (failures.length > 0) return { kind: "unknown", reasons: failures };
  const rows = new Map([...changes, ...inserts]);
  if (rows.size > 0) {
    return { kind: "inserts", into: new Set(rows.keys()), assumed, reasons: [...rows.values()] };
  }
  if (later.length > 0) return { kind: "later", reasons: later };
  const slice = sliceAt({ module, node: forwards });
  const proof: readonly Reason[] =
    recorder.proof.length > 0
      ? recorder.proof
      : [{ text: "does nothing to rows or tables", slice }];
  return { kind: "nothing", assumed, proof };
}

/** Runs the function that an expression of the class body names, with the two arguments that Django gives it. */
function runStep(run: Interpreter, module: PythonModule, code: SyntaxNode): void {
  const frame = classFrame(run, module, code);
  const place: Place = { module, node: code, frame };
  if (isNoop(module, code)) return;
  for (const effect of module.effects) {
    run.recorder.mayDoAnything("the module acts when it is imported", { module, node: effect });
  }
  try {
    const called = run.evaluate(code, frame);
    const positional: readonly Value[] = [[{ kind: "apps" }], [{ kind: "schemaEditor" }]];
    run.call(called, { positional, keywords: new Map(), more: undefined }, place);
    checkReceivers(run.recorder);
  } catch (error) {
    // Expressions that nest too deeply end the stack.
    if (error instanceof GivenUp || error instanceof RangeError)
      run.recorder.mayDoAnything("the step is too long to be followed", place);
    else if (!(error instanceof Stopped)) throw error;
  }
}

function isNoop(module: PythonModule, code: SyntaxNode): boolean {
  const path = importedPath(module, code);
  return path !== undefined && normalPath(path) === "migrations.RunPython.noop";
}
