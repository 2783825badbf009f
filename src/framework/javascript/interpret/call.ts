import type { SourceSpan } from "../../../edit/source.js";
import { awaitValue } from "./await.js";
import { evaluate } from "./evaluate.js";
import { bindParameters } from "./patterns.js";
import type { Run } from "./run.js";
import { Scope } from "./scope.js";
import { GiveUp, Thrown } from "./signals.js";
import { executeBlock } from "./statements.js";
import {
  UNDEFINED,
  harmless,
  isCallable,
  objectOf,
  type FunctionValue,
  type Value,
} from "./value.js";

/** What calling a value gives. */
export function callValue(callee: Value, args: readonly Value[], at: SourceSpan, run: Run): Value {
  switch (callee.kind) {
    case "native":
      return callee.call(args, at);
    case "function":
      return callFunction(callee, args, at, run);
    case "host":
      if (callee.host.call !== undefined) return callee.host.call(args, at);
      throw new GiveUp(`${callee.host.what} is no function`, at);
    case "unknown":
      if (callee.harmless && !args.some(reachesDatabase)) return callee;
      throw new GiveUp(`it calls ${callee.why}`, at);
    default:
      throw new GiveUp("what it calls is no function", at);
  }
}

/** Could a function that gets this value do something to the database? */
function reachesDatabase(value: Value): boolean {
  return value.kind === "host" || isCallable(value);
}

/** Calls a function of the project. One that is async gives a promise. */
export function callFunction(
  { node, scope }: FunctionValue,
  args: readonly Value[],
  at: SourceSpan,
  run: Run,
): Value {
  if (node.generator) throw new GiveUp("it calls a generator", at);
  const before = run.actions();
  const result = run.nested(at, () => {
    const inner = new Scope(scope, scope.module);
    bindParameters(node.params, args, inner, run);
    if (node.body.type !== "BlockStatement") return evaluate(node.body, inner, run);
    const completion = executeBlock(node.body.body, inner, run);
    return completion.kind === "return" ? completion.value : UNDEFINED;
  });
  if (!node.async) return result;
  const settled = awaitValue(result, at, run);
  const promise: Value = {
    kind: "promise",
    settled,
    issued: run.actions() - before,
    until: run.actions(),
  };
  if (promise.issued > 0) run.began(promise);
  return promise;
}

/** What `new` gives. */
export function construct(callee: Value, args: readonly Value[], at: SourceSpan): Value {
  if (callee.kind === "native") return callee.call(args, at);
  if (callee.kind === "host" && callee.host.call !== undefined) return callee.host.call(args, at);
  if (callee.kind === "unknown" && !args.some(reachesDatabase)) {
    return callee.harmless ? callee : { ...callee, why: `an object of ${callee.why}` };
  }
  throw new GiveUp("what it makes is not known", at);
}

/** An error that JavaScript throws with this message. */
export function thrownError(message: string, at: SourceSpan): Thrown {
  return new Thrown(objectOf([["message", harmless(message)]]), at);
}
