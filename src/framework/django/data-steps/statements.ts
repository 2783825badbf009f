import { textOf } from "../read/names.js";
import { fieldOf, fieldsOf, parts, unwrap, type SyntaxNode } from "../python/syntax.js";
import { assign, unbind } from "./assignment.js";
import { defineClass, defineFunction, runImport } from "./definitions.js";
import { joinVariables, sameVariables, type Frame } from "./frame.js";
import { matchStatement } from "./match-statement.js";
import { refine } from "./refine.js";
import { Stopped, type Place, type Run } from "./run.js";
import { anyItem, isLazy, join, joinAll, NONE, widened, type Value } from "./value.js";

/** How control leaves statements: it goes on behind them, or it does not. */
export type Flow = "next" | "stopped";

type Variables = ReadonlyMap<string, Value>;

/** Where `break` and `continue` of the innermost loop leave the names. */
export interface Loop {
  broken: Variables | undefined;
  continued: Variables | undefined;
}

/** What runs statements: the run with what only statements need of it. */
export interface StatementRun extends Run {
  /** Grows with all that is recorded or becomes less known: loops run again until it stays. */
  readonly progress: () => number;
  /** Runs something inside of which errors are caught. */
  readonly guarded: <T>(run: () => T) => T;
}

/** Rounds after which what still changes in a loop counts as anything. */
const MOST_ROUNDS = 6;

/** Loops over more items than these are not unrolled. */
const MOST_ITEMS = 400;

/** Runs statements in order. */
export function execute(
  run: StatementRun,
  statements: readonly SyntaxNode[],
  frame: Frame,
  loop: Loop | undefined,
): Flow {
  for (const statement of statements) {
    let flow: Flow;
    try {
      flow = executeOne(run, statement, frame, loop);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      flow = "stopped";
    }
    if (flow === "stopped") return flow;
  }
  return "next";
}

function executeOne(
  run: StatementRun,
  node: SyntaxNode,
  frame: Frame,
  loop: Loop | undefined,
): Flow {
  const place: Place = { module: frame.module, node, frame };
  switch (node.type) {
    case "comment":
    case "pass_statement":
      return "next";
    case "expression_statement":
      for (const value of parts(node)) run.evaluate(value, frame);
      return "next";
    case "if_statement":
      return ifStatement(run, node, frame, loop);
    case "for_statement":
      return forStatement(run, node, frame, loop);
    case "while_statement":
      return whileStatement(run, node, frame, loop);
    case "try_statement":
      return tryStatement(run, node, frame, loop);
    case "with_statement":
      return withStatement(run, node, frame, loop);
    case "match_statement":
      return matchStatement(run, node, frame, loop);
    case "return_statement": {
      const value = parts(node)[0];
      const result = value === undefined ? NONE : run.evaluate(value, frame);
      frame.returned = join(frame.returned ?? [], result);
      return "stopped";
    }
    case "break_statement":
      if (loop !== undefined) loop.broken = merged(loop.broken, frame.variables);
      return "stopped";
    case "continue_statement":
      if (loop !== undefined) loop.continued = merged(loop.continued, frame.variables);
      return "stopped";
    case "raise_statement": {
      for (const value of parts(node)) run.evaluate(value, frame);
      return run.fail("raises an error", place);
    }
    case "assert_statement": {
      const [condition, message] = parts(node);
      const answer =
        condition === undefined ? true : run.holds(run.evaluate(condition, frame), place);
      if (answer === true) return "next";
      if (message !== undefined) run.maybe(frame, () => run.evaluate(message, frame));
      if (answer === false) return run.fail("an assertion does not hold", place);
      return "next";
    }
    case "delete_statement":
      for (const target of parts(node)) unbind(run, target, frame);
      return "next";
    case "global_statement":
      for (const name of parts(node)) frame.globals.add(textOf(frame.module, name));
      return "next";
    case "nonlocal_statement":
      for (const name of parts(node)) frame.nonlocals.add(textOf(frame.module, name));
      return "next";
    case "import_statement":
    case "import_from_statement":
    case "future_import_statement":
      runImport(run, place);
      return "next";
    case "function_definition":
    case "decorated_definition":
      frame.set(...defineFunction(run, place));
      return "next";
    case "class_definition":
      frame.set(...defineClass(run, place));
      return "next";
    case "print_statement":
      for (const value of parts(node)) run.evaluate(value, frame);
      return "next";
    default:
      run.recorder.mayDoAnything(`a ${node.type.replaceAll("_", " ")} is not followed`, place);
      return "next";
  }
}

function merged(
  known: ReadonlyMap<string, Value> | undefined,
  variables: ReadonlyMap<string, Value>,
): Map<string, Value> {
  return known === undefined ? new Map(variables) : joinVariables(known, variables);
}

function blockOf(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  const block = fieldOf(node, field);
  return block === undefined ? [] : parts(block);
}

/** Runs ways that exclude each other from the same start; what goes on is what any of them leaves. */
export function branches(frame: Frame, ways: readonly (() => Flow)[]): Flow {
  const start = frame.variables;
  let after: Map<string, Value> | undefined;
  for (const way of ways) {
    frame.variables = new Map(start);
    if (way() === "next") after = merged(after, frame.variables);
  }
  frame.variables = after ?? new Map(start);
  return after === undefined ? "stopped" : "next";
}

function ifStatement(
  run: StatementRun,
  node: SyntaxNode,
  frame: Frame,
  loop: Loop | undefined,
): Flow {
  const place: Place = { module: frame.module, node, frame };
  const clauses = fieldsOf(node, "alternative");
  const from = (index: number, clause: SyntaxNode): Flow => {
    const condition = fieldOf(clause, "condition");
    if (condition === undefined) return execute(run, blockOf(clause, "body"), frame, loop);
    const answer = run.holds(run.evaluate(condition, frame), place);
    const yes = (): Flow => {
      refine(condition, frame, "holds");
      return execute(run, blockOf(clause, "consequence"), frame, loop);
    };
    const no = (): Flow => {
      refine(condition, frame, "fails");
      const next = clauses[index];
      return next === undefined ? "next" : from(index + 1, next);
    };
    if (answer === true) return yes();
    if (answer === false) return no();
    return branches(
      frame,
      [yes, no].map((way) => () => stopsHere(way)),
    );
  };
  return from(0, node);
}

/** A way that stops in the middle of an expression stops like any other. */
export function stopsHere(way: () => Flow): Flow {
  try {
    return way();
  } catch (error) {
    if (error instanceof Stopped) return "stopped";
    throw error;
  }
}

function forStatement(
  run: StatementRun,
  node: SyntaxNode,
  frame: Frame,
  outer: Loop | undefined,
): Flow {
  const left = fieldOf(node, "left");
  const right = fieldOf(node, "right");
  if (left === undefined || right === undefined) return "next";
  const place: Place = { module: frame.module, node, frame };
  if (frame.module.source.text.startsWith("async", node.start)) {
    run.recorder.mayDoAnything("an asynchronous loop is not followed", place);
  }
  const value = run.evaluate(right, frame);
  const from: Place = { ...place, node: right };
  const iterated = run.iterate(value, from);
  const body = blockOf(node, "body");
  const broken: Variables[] = [];
  const round = (item: Value): Round => {
    assign(run, left, item, frame);
    return runRound(run, body, frame, broken);
  };
  let end: Flow = "next";
  if (isLazy(value) && (iterated.kind === "any" || iterated.items.length > 0)) {
    // A generator runs on between the rounds, with the names as they are then.
    untilStable(run, frame, place, () => round(anyItem(run.iterate(value, from))));
  } else if (iterated.kind === "items" && iterated.items.length <= MOST_ITEMS) {
    end = unrolled(frame, node, iterated.items, round);
  } else {
    untilStable(run, frame, place, () => round(anyItem(iterated)));
  }
  return afterLoop(run, node, frame, broken, outer, end);
}

/** Runs the body for each item in turn. */
function unrolled(
  frame: Frame,
  node: SyntaxNode,
  items: readonly Value[],
  round: (item: Value) => Round,
): Flow {
  const around = frame.round;
  try {
    for (const [index, item] of items.entries()) {
      frame.round = `${around}/${node.start}:${index}`;
      const { flow, continued } = round(item);
      if (flow === "stopped" && continued === undefined) return "stopped";
      if (continued === undefined) continue;
      frame.variables =
        flow === "next" ? joinVariables(frame.variables, continued) : new Map(continued);
    }
  } finally {
    frame.round = around;
  }
  return "next";
}

/** One round of a loop's body. */
function runRound(
  run: StatementRun,
  body: readonly SyntaxNode[],
  frame: Frame,
  broken: Variables[],
): Round {
  const loop: Loop = { broken: undefined, continued: undefined };
  const flow = execute(run, body, frame, loop);
  if (loop.broken !== undefined) broken.push(loop.broken);
  return { flow, continued: loop.continued };
}

interface Round {
  readonly flow: Flow;
  readonly continued: Variables | undefined;
}

/** Runs a body any number of times: until one more round would change nothing. */
function untilStable(run: StatementRun, frame: Frame, place: Place, round: () => Round): void {
  for (let count = 0; ; count += 1) {
    const before = new Map(frame.variables);
    const progress = run.progress();
    const { flow, continued } = round();
    let after = before;
    if (flow === "next") after = joinVariables(after, frame.variables);
    if (continued !== undefined) after = joinVariables(after, continued);
    frame.variables = after;
    if (sameVariables(before, after) && progress === run.progress()) return;
    if (count < MOST_ROUNDS) continue;
    for (const [name, value] of after) {
      const earlier = before.get(name);
      if (
        earlier !== undefined &&
        sameVariables(new Map([[name, earlier]]), new Map([[name, value]]))
      )
        continue;
      frame.set(name, widened([...value, { kind: "data" }]));
    }
    if (count > 3 * MOST_ROUNDS) {
      run.recorder.mayDoAnything("a loop is too tangled to be followed", place);
      return;
    }
  }
}

function afterLoop(
  run: StatementRun,
  node: SyntaxNode,
  frame: Frame,
  broken: readonly Variables[],
  outer: Loop | undefined,
  end: Flow,
): Flow {
  let flow = end;
  const alternative = fieldOf(node, "alternative");
  if (flow === "next" && alternative !== undefined) {
    flow = execute(run, blockOf(alternative, "body"), frame, outer);
  }
  const [first, ...rest] = broken;
  if (first === undefined) return flow;
  const left = rest.reduce(joinVariables, first);
  frame.variables = flow === "next" ? joinVariables(frame.variables, left) : new Map(left);
  return "next";
}

function whileStatement(
  run: StatementRun,
  node: SyntaxNode,
  frame: Frame,
  outer: Loop | undefined,
): Flow {
  const condition = fieldOf(node, "condition");
  if (condition === undefined) return "next";
  const place: Place = { module: frame.module, node, frame };
  const broken: Variables[] = [];
  const answers = new Set<boolean | undefined>();
  untilStable(run, frame, place, () => {
    const answer = run.holds(run.evaluate(condition, frame), place);
    answers.add(answer);
    if (answer === false) return { flow: "next", continued: undefined };
    // The condition may bind names before it ends the loop.
    const tested = new Map(frame.variables);
    const { flow, continued } = runRound(run, blockOf(node, "body"), frame, broken);
    return { flow, continued: merged(continued, tested) };
  });
  const endless = answers.size === 1 && answers.has(true);
  return afterLoop(run, node, frame, broken, outer, endless ? "stopped" : "next");
}

function tryStatement(
  run: StatementRun,
  node: SyntaxNode,
  frame: Frame,
  loop: Loop | undefined,
): Flow {
  const handlers = node.children.filter(
    ({ type }) => type === "except_clause" || type === "except_group_clause",
  );
  const otherwise = node.children.find(({ type }) => type === "else_clause");
  const last = node.children.find(({ type }) => type === "finally_clause");
  const body = (): Flow => execute(run, blockOf(node, "body"), frame, loop);
  const { result: bodyFlow, seen } = frame.watch(() =>
    handlers.length > 0 ? run.guarded(body) : body(),
  );
  const ways: (() => Flow)[] = [];
  const afterBody = frame.variables;
  if (bodyFlow === "next") {
    ways.push(() => {
      frame.variables = new Map(afterBody);
      return otherwise === undefined
        ? "next"
        : execute(run, blockOf(otherwise, "body"), frame, loop);
    });
  }
  for (const handler of handlers) {
    ways.push(() => {
      frame.variables = new Map(seen);
      return handle(run, handler, frame, loop);
    });
  }
  const { result: flow, seen: all } = frame.watch((): Flow =>
    ways.length === 0 ? "stopped" : branches(frame, ways),
  );
  if (last === undefined) return flow;
  const clause = parts(last).at(-1);
  const statements = clause === undefined ? [] : parts(clause);
  if (flow === "stopped") {
    // The last clause runs on the way out too, whatever was bound then.
    frame.variables = joinVariables(seen, all);
    execute(run, statements, frame, loop);
    if (loop?.broken !== undefined) loop.broken = merged(loop.broken, frame.variables);
    if (loop?.continued !== undefined) loop.continued = merged(loop.continued, frame.variables);
    return "stopped";
  }
  frame.variables = joinVariables(joinVariables(seen, all), frame.variables);
  return execute(run, statements, frame, loop);
}

function handle(
  run: StatementRun,
  handler: SyntaxNode,
  frame: Frame,
  loop: Loop | undefined,
): Flow {
  const value = fieldOf(handler, "value");
  const block = handler.children.find(({ type }) => type === "block");
  const bound = value === undefined ? undefined : unwrap(value);
  const alias = bound?.type === "as_pattern" ? fieldOf(bound, "alias") : fieldOf(handler, "alias");
  const target = alias === undefined ? undefined : (parts(alias)[0] ?? alias);
  if (target !== undefined) assign(run, target, [{ kind: "data" }], frame);
  return execute(run, block === undefined ? [] : parts(block), frame, loop);
}

function withStatement(
  run: StatementRun,
  node: SyntaxNode,
  frame: Frame,
  loop: Loop | undefined,
): Flow {
  const place: Place = { module: frame.module, node, frame };
  const clause = node.children.find(({ type }) => type === "with_clause");
  if (frame.module.source.text.startsWith("async", node.start)) {
    run.recorder.mayDoAnything("an asynchronous block is not followed", place);
  }
  let swallows = false;
  for (const item of clause === undefined ? [] : parts(clause)) {
    const value = fieldOf(item, "value");
    if (value === undefined) continue;
    const pattern = value.type === "as_pattern" ? value : undefined;
    const expression = pattern === undefined ? value : (parts(pattern)[0] ?? value);
    const entered = enter(run, run.evaluate(expression, frame), { ...place, node: expression });
    swallows ||= entered.swallows;
    const alias = pattern === undefined ? undefined : fieldOf(pattern, "alias");
    const target = alias === undefined ? undefined : (parts(alias)[0] ?? alias);
    if (target !== undefined) assign(run, target, entered.value, frame);
  }
  const body = blockOf(node, "body");
  if (!swallows) return execute(run, body, frame, loop);
  const { seen } = frame.watch(() => run.guarded(() => execute(run, body, frame, loop)));
  // Where an error was taken away, what follows runs with whatever was bound until then.
  frame.variables = joinVariables(seen, frame.variables);
  return "next";
}

/** Blocks that change nothing of what runs inside them, but for a rollback. */
const HARMLESS_BLOCKS = new Set([
  "django.db.transaction.atomic()",
  "django.utils.translation.override()",
  "django.utils.timezone.override()",
  "warnings.catch_warnings()",
]);

/** What `with` gives to `as`, and whether it takes errors away. */
function enter(
  run: Run,
  manager: Value,
  place: Place,
): { readonly value: Value; readonly swallows: boolean } {
  const values = manager.map((atom): { value: Value; swallows: boolean } => {
    if (atom.kind === "cursor") return { value: [atom], swallows: false };
    if (atom.kind === "connection" || atom.kind === "data")
      return { value: [{ kind: "data" }], swallows: false };
    if (atom.kind === "imported" && atom.path === "contextlib.suppress()") {
      return { value: NONE, swallows: true };
    }
    if (atom.kind === "lazy") {
      // A generator of contextlib: it may take an error away, and it runs on behind the block.
      return { value: anyItem(run.iterate([atom], place)), swallows: true };
    }
    if (atom.kind === "imported" && HARMLESS_BLOCKS.has(atom.path))
      return { value: NONE, swallows: false };
    run.recorder.mayDoAnything("a with statement is not followed", place);
    return { value: [{ kind: "opaque", why: "what a with statement gives" }], swallows: true };
  });
  return {
    value: joinAll(values.map(({ value }) => value)),
    swallows: values.some(({ swallows }) => swallows),
  };
}
