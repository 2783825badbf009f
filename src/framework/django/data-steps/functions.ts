import { textOf } from "../read/names.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { anyNumber, exactly } from "./container.js";
import { Frame } from "./frame.js";
import { localNames } from "./local-names.js";
import { execute, type Flow, type StatementRun } from "./statements.js";
import { Stopped, type Place } from "./run.js";
import {
  DATA,
  join,
  joinAll,
  literal,
  NONE,
  opaque,
  type Arguments,
  type FunctionCode,
  type Value,
} from "./value.js";

/** Runs a function or lambda with arguments. Throws Stopped where it never returns. */
export function callFunction(
  run: StatementRun,
  code: FunctionCode,
  given: Arguments,
  place: Place,
): Value {
  const { module, node } = code;
  const body = fieldOf(node, "body");
  if (body === undefined) return NONE;
  if (module.source.text.startsWith("async", node.start)) {
    run.recorder.mayDoAnything("an asynchronous function is not followed", place);
    return opaque("what an asynchronous function gives");
  }
  const names = parameterNames(code);
  const locals = new Set([...localNames(module, body), ...names]);
  const context = `${place.frame.context}${place.frame.round}/${place.module.source.path}:${place.node.start}`;
  const frame = new Frame("function", module, code.closure, locals, context);
  bindArguments(run, code, given, { ...place, frame });
  if (node.type === "lambda") return run.evaluate(body, frame);
  if (yields(body))
    return [{ kind: "lazy", run: () => runGenerator(run, code, body, frame, place) }];
  const flow = executeBody(run, body, frame);
  if (flow === "next") return join(frame.returned ?? [], NONE);
  if (frame.returned === undefined) throw new Stopped();
  return frame.returned;
}

function runGenerator(
  run: StatementRun,
  code: FunctionCode,
  body: SyntaxNode,
  frame: Frame,
  place: Place,
): { readonly kind: "any"; readonly element: Value } {
  // Its statements run between those of the loop that asks; what both may bind would have to be followed in turns.
  if (sharesNames(body)) run.recorder.mayDoAnything("a generator binds names outside", place);
  const element = run.nested(code, place, () => {
    executeBody(run, body, frame);
    return frame.yielded;
  });
  return { kind: "any", element };
}

function sharesNames(body: SyntaxNode): boolean {
  return contains(body, (type) => type === "nonlocal_statement" || type === "global_statement");
}

function yields(body: SyntaxNode): boolean {
  return contains(body, (type) => type === "yield");
}

function contains(node: SyntaxNode, passes: (type: string) => boolean): boolean {
  return node.children.some(
    (child) =>
      passes(child.type) ||
      (child.type !== "function_definition" && child.type !== "lambda" && contains(child, passes)),
  );
}

function parameterNames(code: FunctionCode): readonly string[] {
  return parametersOf(code).map(({ name }) => name);
}

/** A parameter of a function. */
export interface Parameter {
  readonly name: string;
  readonly kind: "plain" | "keyword" | "rest" | "keywords";
}

/** The parameters of a function, in their order. */
export function parametersOf({ module, node }: FunctionCode): readonly Parameter[] {
  const list = fieldOf(node, "parameters");
  const parameters: Parameter[] = [];
  let kind: Parameter["kind"] = "plain";
  for (const item of list === undefined ? [] : parts(list)) {
    if (item.type === "positional_separator") continue;
    if (item.type === "keyword_separator") {
      kind = "keyword";
      continue;
    }
    const typed = item.type === "typed_parameter" ? (parts(item)[0] ?? item) : item;
    if (typed.type === "list_splat_pattern") {
      parameters.push({ name: textOf(module, typed).replace(/^\*\s*/, ""), kind: "rest" });
      kind = "keyword";
    } else if (typed.type === "dictionary_splat_pattern") {
      parameters.push({ name: textOf(module, typed).replace(/^\*\*\s*/, ""), kind: "keywords" });
    } else {
      parameters.push({ name: textOf(module, fieldOf(item, "name") ?? typed), kind });
    }
  }
  return parameters;
}

function bindArguments(
  run: StatementRun,
  code: FunctionCode,
  given: Arguments,
  place: Place,
): void {
  const { frame } = place;
  const positional =
    code.self === undefined ? [...given.positional] : [code.self, ...given.positional];
  const keywords = new Map(given.keywords);
  const { more } = given;
  for (const { name, kind } of parametersOf(code)) {
    if (kind === "rest") {
      const contents =
        more === undefined ? exactly([...positional]) : anyNumber(joinAll([...positional, more]));
      frame.set(name, run.allocate({ ...place, node: code.node }, "tuple", contents));
      positional.length = 0;
    } else if (kind === "keywords") {
      const items = [...keywords.values()];
      const keys = [...keywords.keys()];
      const contents =
        more === undefined
          ? { ...exactly(items), keys, key: joinAll(keys.map(literal)) }
          : { ...anyNumber(joinAll([...items, more])), key: DATA };
      frame.set(
        name,
        run.allocate(
          { ...place, node: fieldOf(code.node, "parameters") ?? code.node },
          "dict",
          contents,
        ),
      );
      keywords.clear();
    } else {
      const next = kind === "plain" ? positional.shift() : undefined;
      const value = next ?? keywords.get(name);
      keywords.delete(name);
      const otherwise = join(code.defaults.get(name) ?? [], more ?? []);
      frame.set(name, value ?? otherwise);
      if (value === undefined && otherwise.length === 0) misfit(run, place);
    }
  }
  if (positional.length > 0 || keywords.size > 0) misfit(run, place);
}

/** Runs a body. Functions made in it may be called later and then find any value that their names ever had. */
function executeBody(run: StatementRun, body: SyntaxNode, frame: Frame): Flow {
  const { result, seen } = frame.watch(() => execute(run, parts(body), frame, undefined));
  frame.variables = seen;
  return result;
}

/** Python would refuse such a call; or its parameters were not understood. */
function misfit(run: StatementRun, place: Place): void {
  run.recorder.mayDoAnything("a call does not fit its function", place);
}
