import { decodeBytes, literalOf, stringOf } from "../read/literal.js";
import { textOf } from "../read/names.js";
import { fieldOf, fieldsOf, parts, type SyntaxNode } from "../python/syntax.js";
import { assign } from "./assignment.js";
import { anyNumber, exactly, type ConstantKey } from "./container.js";
import { functionValue } from "./definitions.js";
import { Frame } from "./frame.js";
import { itemOf } from "./items.js";
import { lookUp } from "./names.js";
import { combineValues, compareValues } from "./operators.js";
import { refine } from "./refine.js";
import type { Generator, Place } from "./run.js";
import type { StatementRun } from "./statements.js";
import {
  BOOLEAN,
  DATA,
  isInert,
  join,
  joinAll,
  literal,
  NONE,
  truth,
  type Arguments,
  anyItem,
  isLazy,
  type Iteration,
  type Value,
} from "./value.js";

/** What an expression gives. Throws Stopped where it never gives anything. */
export function evaluate(run: StatementRun, node: SyntaxNode, frame: Frame): Value {
  const place: Place = { module: frame.module, node, frame };
  switch (node.type) {
    case "parenthesized_expression": {
      const inner = parts(node)[0];
      return inner === undefined ? NONE : run.evaluate(inner, frame);
    }
    case "identifier":
      return lookUp(run, textOf(frame.module, node).normalize("NFKC"), place);
    case "none":
      return NONE;
    case "true":
      return literal(true);
    case "false":
      return literal(false);
    case "ellipsis":
      return DATA;
    case "integer":
    case "float": {
      const value = literalOf(frame.module, node);
      return typeof value === "number" ? literal(value) : DATA;
    }
    case "string":
    case "concatenated_string":
      return text(run, node, frame);
    case "list":
      return collection(run, place, "list");
    case "tuple":
    case "expression_list":
      return collection(run, place, "tuple");
    case "set":
      return collection(run, place, "set");
    case "dictionary":
      return dictionary(run, place);
    case "attribute": {
      const object = fieldOf(node, "object");
      const attribute = fieldOf(node, "attribute");
      if (object === undefined || attribute === undefined) return DATA;
      return run.attribute(run.evaluate(object, frame), textOf(frame.module, attribute), place);
    }
    case "subscript": {
      const object = fieldOf(node, "value");
      if (object === undefined) return DATA;
      const owner = run.evaluate(object, frame);
      const [first, ...more] = fieldsOf(node, "subscript");
      for (const part of first?.type === "slice" ? parts(first) : []) run.evaluate(part, frame);
      for (const part of more) run.evaluate(part, frame);
      const sliced = first === undefined || first.type === "slice" || more.length > 0;
      return itemOf(run, owner, sliced ? "slice" : run.evaluate(first, frame), place);
    }
    case "call":
      return call(run, place);
    case "lambda":
      return functionValue(run, place);
    case "conditional_expression":
      return conditional(run, place);
    case "boolean_operator":
      return booleanOperator(run, place);
    case "not_operator": {
      const inner = fieldOf(node, "argument");
      const answer = inner === undefined ? undefined : run.holds(run.evaluate(inner, frame), place);
      return answer === undefined ? BOOLEAN : literal(!answer);
    }
    case "comparison_operator":
      return comparison(run, place);
    case "binary_operator": {
      const left = fieldOf(node, "left");
      const right = fieldOf(node, "right");
      const operator = fieldOf(node, "operator");
      if (left === undefined || right === undefined) return DATA;
      const values = [run.evaluate(left, frame), run.evaluate(right, frame)] as const;
      return combineValues(run, operator === undefined ? "" : operator.type, ...values, place);
    }
    case "unary_operator": {
      const inner = fieldOf(node, "argument");
      const value = inner === undefined ? DATA : run.evaluate(inner, frame);
      const only = value.length === 1 ? value[0] : undefined;
      if (only?.kind === "literal" && typeof only.value === "number") {
        return textOf(frame.module, node).startsWith("-") ? literal(-only.value) : DATA;
      }
      return value.every(isInert) ? DATA : combineValues(run, "~", value, value, place);
    }
    case "assignment": {
      const left = fieldOf(node, "left");
      const right = fieldOf(node, "right");
      if (left === undefined || right === undefined) return NONE;
      const value = run.evaluate(right, frame);
      assign(run, left, value, frame);
      return value;
    }
    case "augmented_assignment":
      return augmented(run, place);
    case "named_expression": {
      const name = fieldOf(node, "name");
      const value = fieldOf(node, "value");
      if (name === undefined || value === undefined) return NONE;
      const result = run.evaluate(value, frame);
      let target = frame;
      while (target.kind === "comprehension" && target.parent !== undefined) target = target.parent;
      assign(run, name, result, target);
      return result;
    }
    case "list_comprehension":
      return built(run, place, "list");
    case "set_comprehension":
      return built(run, place, "set");
    case "dictionary_comprehension":
      return builtDictionary(run, place);
    case "generator_expression":
      return generator(run, place);
    case "pair": {
      const sides = parts(node).map((side) => run.evaluate(side, frame));
      return run.allocate(place, "tuple", exactly(sides));
    }
    case "yield": {
      const value = parts(node)[0];
      const result = value === undefined ? NONE : run.evaluate(value, frame);
      const from = /^yield\s+from\b/.test(textOf(frame.module, node));
      const iterated = from ? run.iterate(result, place) : undefined;
      let target = frame;
      while (target.kind === "comprehension" && target.parent !== undefined) target = target.parent;
      target.yielded = join(
        target.yielded,
        iterated === undefined
          ? result
          : iterated.kind === "any"
            ? iterated.element
            : joinAll(iterated.items),
      );
      return DATA;
    }
    default:
      run.recorder.mayDoAnything(`a ${node.type.replaceAll("_", " ")} is not followed`, place);
      return [{ kind: "opaque", why: `a ${node.type.replaceAll("_", " ")}` }];
  }
}

/** A string; f-strings format what stands in them. */
function text(run: StatementRun, node: SyntaxNode, frame: Frame): Value {
  const whole = stringOf(frame.module, node);
  if (whole !== undefined) return literal(whole);
  if (decodeBytes(textOf(frame.module, node)) !== undefined) return DATA;
  const pieces: Value[] = [];
  for (const token of node.type === "concatenated_string" ? parts(node) : [node]) {
    const plain = stringOf(frame.module, token);
    if (plain !== undefined) {
      pieces.push(literal(plain));
      continue;
    }
    for (const child of token.children) {
      if (child.type === "string_content") pieces.push(literal(textOf(frame.module, child)));
      const inner = child.type === "interpolation" ? fieldOf(child, "expression") : undefined;
      if (inner === undefined) continue;
      const value = run.evaluate(inner, frame);
      const bare = child.children.length === 1;
      pieces.push(
        bare ? formatted(run, value, { module: frame.module, node: inner, frame }) : DATA,
      );
    }
  }
  return concatenated(pieces);
}

/** What formatting a value into text gives. */
function formatted(run: StatementRun, value: Value, place: Place): Value {
  if (value.some(({ kind }) => kind === "queryset" || kind === "lazy")) run.iterate(value, place);
  const [only] = value;
  if (value.length === 1 && only?.kind === "literal" && typeof only.value === "string")
    return value;
  for (const atom of value) {
    if (atom.kind === "opaque") run.recorder.mayDoAnything(`formats ${atom.why}`, place);
  }
  return DATA;
}

function concatenated(pieces: readonly Value[]): Value {
  let whole = "";
  for (const piece of pieces) {
    const [only] = piece;
    if (piece.length !== 1 || only?.kind !== "literal") return DATA;
    if (typeof only.value !== "string" && typeof only.value !== "number") return DATA;
    whole += String(only.value);
  }
  return literal(whole);
}

function collection(run: StatementRun, place: Place, kind: "list" | "tuple" | "set"): Value {
  const items: Value[] = [];
  let loose: Value | undefined;
  for (const part of parts(place.node)) {
    if (part.type !== "list_splat") {
      items.push(run.evaluate(part, place.frame));
      continue;
    }
    const inner = parts(part)[0];
    if (inner === undefined) continue;
    const iterated = run.iterate(run.evaluate(inner, place.frame), { ...place, node: inner });
    if (iterated.kind === "items") items.push(...iterated.items);
    else loose = join(loose ?? [], iterated.element);
  }
  const contents = loose === undefined ? exactly(items) : anyNumber(joinAll([...items, loose]));
  return run.allocate(place, kind, contents);
}

function dictionary(run: StatementRun, place: Place): Value {
  const keys: ConstantKey[] = [];
  const items: Value[] = [];
  let key: Value = [];
  let exact = true;
  for (const part of parts(place.node)) {
    if (part.type === "dictionary_splat") {
      const inner = parts(part)[0];
      const value = inner === undefined ? DATA : run.evaluate(inner, place.frame);
      for (const atom of value) {
        if (atom.kind === "container") {
          items.push(atom.container.element);
          key = join(key, atom.container.key);
        } else {
          items.push([atom.kind === "data" ? atom : { kind: "opaque", why: "what ** gives" }]);
          key = join(key, DATA);
        }
      }
      exact = false;
      continue;
    }
    const keyNode = fieldOf(part, "key");
    const valueNode = fieldOf(part, "value");
    if (keyNode === undefined || valueNode === undefined) continue;
    const one = run.evaluate(keyNode, place.frame);
    items.push(run.evaluate(valueNode, place.frame));
    key = join(key, one);
    const [only] = one;
    if (one.length === 1 && only?.kind === "literal" && !keys.includes(only.value))
      keys.push(only.value);
    else exact = false;
  }
  const contents = exact ? { ...exactly(items), keys, key } : { ...anyNumber(joinAll(items)), key };
  return run.allocate(place, "dict", contents);
}

/** The arguments of a call, evaluated in their order. */
export function argumentsIn(run: StatementRun, list: SyntaxNode, frame: Frame): Arguments {
  const positional: Value[] = [];
  const keywords = new Map<string, Value>();
  let more: Value | undefined;
  let moreNames: readonly string[] | undefined = [];
  if (list.type === "generator_expression") {
    return { positional: [run.evaluate(list, frame)], keywords, more };
  }
  for (const argument of parts(list)) {
    const inner = parts(argument)[0];
    if (argument.type === "keyword_argument") {
      const name = fieldOf(argument, "name");
      const value = fieldOf(argument, "value");
      if (name !== undefined && value !== undefined) {
        keywords.set(textOf(frame.module, name).normalize("NFKC"), run.evaluate(value, frame));
      }
    } else if (argument.type === "list_splat" && inner !== undefined) {
      const place: Place = { module: frame.module, node: inner, frame };
      const iterated = run.iterate(run.evaluate(inner, frame), place);
      if (iterated.kind === "items" && more === undefined) positional.push(...iterated.items);
      else {
        more = joinAll([
          more ?? [],
          iterated.kind === "any" ? iterated.element : joinAll(iterated.items),
        ]);
        moreNames = undefined;
      }
    } else if (argument.type === "dictionary_splat" && inner !== undefined) {
      const given = run.evaluate(inner, frame);
      const [only] = given;
      const container =
        given.length === 1 && only?.kind === "container" ? only.container : undefined;
      const names = container?.keys;
      if (container !== undefined && names?.every((name) => typeof name === "string") === true) {
        for (const name of names) keywords.set(name, container.at(name) ?? []);
      } else {
        const elements = given.map((atom): Value =>
          atom.kind === "container" ? atom.container.element : [atom],
        );
        more = joinAll([more ?? [], ...elements]);
        const written = namesOf(container?.key);
        moreNames =
          moreNames === undefined || written === undefined ? undefined : [...moreNames, ...written];
      }
    } else {
      positional.push(run.evaluate(argument, frame));
    }
  }
  return { positional, keywords, more, moreNames: more === undefined ? undefined : moreNames };
}

/** The texts that a key may be; undefined where it may be another. */
function namesOf(key: Value | undefined): readonly string[] | undefined {
  const names: string[] = [];
  for (const atom of key ?? []) {
    if (atom.kind !== "literal" || typeof atom.value !== "string") return undefined;
    names.push(atom.value);
  }
  return names.length === 0 ? undefined : names;
}

function call(run: StatementRun, place: Place): Value {
  const callee = fieldOf(place.node, "function");
  const list = fieldOf(place.node, "arguments");
  if (callee === undefined || list === undefined) return DATA;
  const called = run.evaluate(callee, place.frame);
  return run.call(called, argumentsIn(run, list, place.frame), place);
}

function conditional(run: StatementRun, place: Place): Value {
  const { node, frame } = place;
  const [yes, condition, no] = parts(node);
  if (yes === undefined || condition === undefined || no === undefined) return DATA;
  const answer = run.holds(run.evaluate(condition, frame), place);
  if (answer === true) return run.evaluate(yes, frame);
  if (answer === false) return run.evaluate(no, frame);
  const first = run.maybe(frame, () => {
    refine(condition, frame, "holds");
    return run.evaluate(yes, frame);
  });
  const second = run.maybe(frame, () => {
    refine(condition, frame, "fails");
    return run.evaluate(no, frame);
  });
  return join(first, second);
}

function booleanOperator(run: StatementRun, place: Place): Value {
  const { node, frame } = place;
  const left = fieldOf(node, "left");
  const right = fieldOf(node, "right");
  if (left === undefined || right === undefined) return DATA;
  const ends = fieldOf(node, "operator")?.type === "or";
  const first = run.evaluate(left, frame);
  const answer = run.holds(first, place);
  if (answer === ends) return first;
  if (answer !== undefined) return run.evaluate(right, frame);
  const kept = first.filter((atom) => truth([atom]) !== !ends);
  const second = run.maybe(frame, () => {
    refine(left, frame, ends ? "fails" : "holds");
    return run.evaluate(right, frame);
  });
  return join(kept, second);
}

function comparison(run: StatementRun, place: Place): Value {
  const operands = parts(place.node).filter(({ field }) => field !== "operators");
  const operators = fieldsOf(place.node, "operators").map(({ type }) => type);
  const values = operands.map((operand) => run.evaluate(operand, place.frame));
  const [left, right] = values;
  if (values.length !== 2 || left === undefined || right === undefined) {
    for (const [index, value] of values.slice(1).entries()) {
      compareValues(run, operators[index] ?? "", values[index] ?? DATA, value, place);
    }
    return BOOLEAN;
  }
  return compareValues(run, operators[0] ?? "", left, right, place);
}

/** `x += y`: containers change in place, everything else is combined and bound again. */
function augmented(run: StatementRun, place: Place): Value {
  const { node, frame } = place;
  const left = fieldOf(node, "left");
  const right = fieldOf(node, "right");
  const operator = (fieldOf(node, "operator")?.type ?? "").replace(/=$/, "");
  if (left === undefined || right === undefined) return NONE;
  const old = run.evaluate(left, frame);
  const added = run.evaluate(right, frame);
  let result: Value = [];
  for (const atom of old) {
    if (atom.kind === "container" && atom.container.kind !== "tuple") {
      if (operator === "+" || operator === "|") {
        const iterated = run.iterate(added, place);
        if (iterated.kind === "any") atom.container.add(iterated.element);
        else for (const item of iterated.items) atom.container.add(item);
        for (const other of added) {
          if (other.kind === "container") atom.container.add([], other.container.key);
        }
      } else atom.container.loosen();
      result = join(result, [atom]);
    } else result = join(result, combineValues(run, operator, [atom], added, place));
  }
  assign(run, left, result, frame);
  return result;
}

/** A generator expression: its first iterable is evaluated where it stands, all else when it is asked. */
function generator(run: StatementRun, place: Place): Value {
  const made = run.generators.at(place, (): Generator => {
    const fresh: Generator = {
      first: [],
      atom: { kind: "lazy", run: () => comprehend(run, place, fresh.first) },
    };
    return fresh;
  });
  made.first = join(made.first, firstIterable(run, place));
  return [made.atom];
}

function firstIterable(run: StatementRun, { node, frame }: Place): Value {
  const clause = parts(node).find(({ type }) => type === "for_in_clause");
  const right = clause === undefined ? undefined : fieldOf(clause, "right");
  return right === undefined ? [] : run.evaluate(right, frame);
}

/** Runs the clauses of a comprehension and what stands in front of them; gives what that gives. */
function comprehend(run: StatementRun, place: Place, first: Value): Iteration {
  const { module, node, frame } = place;
  const body = fieldOf(node, "body");
  const clauses = parts(node).filter(({ field }) => field !== "body");
  if (body === undefined) return { kind: "items", items: [] };
  const inner = new Frame(
    "comprehension",
    module,
    frame,
    new Set(comprehensionNames(place, clauses)),
    frame.context,
  );
  const items: Value[] = [];
  const inexact: string[] = [];
  const clause = (index: number, certain: "surely" | "perhaps"): void => {
    const next = clauses[index];
    if (next === undefined) {
      items.push(run.evaluate(body, inner));
      if (certain === "perhaps") inexact.push("a condition");
      return;
    }
    if (next.type === "if_clause") {
      const condition = parts(next)[0];
      const answer =
        condition === undefined ? true : run.holds(run.evaluate(condition, inner), place);
      if (answer === false) return;
      if (answer === true || condition === undefined) {
        clause(index + 1, certain);
        return;
      }
      run.maybe(inner, () => {
        refine(condition, inner, "holds");
        clause(index + 1, "perhaps");
        return NONE;
      });
      inexact.push("a condition");
      return;
    }
    const left = fieldOf(next, "left");
    const right = fieldOf(next, "right");
    if (left === undefined || right === undefined) return;
    if (module.source.text.startsWith("async", next.start)) {
      run.recorder.mayDoAnything("an asynchronous loop is not followed", place);
    }
    const value = index === 0 ? first : run.evaluate(right, inner);
    const from: Place = { ...place, node: right };
    const iterated = run.iterate(value, from);
    if (iterated.kind === "items" && iterated.items.length <= MOST_ITEMS && !isLazy(value)) {
      for (const item of iterated.items) {
        assign(run, left, item, inner);
        clause(index + 1, certain);
      }
      return;
    }
    if (iterated.kind === "items" && iterated.items.length === 0) return;
    inexact.push("a loop");
    // Twice: what a first round binds with `:=`, or puts into a container, a second one sees.
    for (const again of [iterated, run.iterate(value, from)]) {
      run.maybe(inner, () => {
        assign(run, left, anyItem(again), inner);
        clause(index + 1, "perhaps");
        return NONE;
      });
    }
  };
  // Functions that the body makes find the names as they are when they are called.
  const { seen } = inner.watch(() => clause(0, "surely"));
  inner.variables = seen;
  return inexact.length === 0 ? { kind: "items", items } : { kind: "any", element: joinAll(items) };
}

/** Comprehensions over more items than these are not unrolled. */
const MOST_ITEMS = 400;

function comprehensionNames(place: Place, clauses: readonly SyntaxNode[]): readonly string[] {
  const names: string[] = [];
  const pending = clauses.flatMap((clause) => {
    const left = fieldOf(clause, "left");
    return left === undefined ? [] : [left];
  });
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.type === "identifier") names.push(textOf(place.module, next).normalize("NFKC"));
    pending.push(...next.children);
  }
  return names;
}

function built(run: StatementRun, place: Place, kind: "list" | "set"): Value {
  const result = comprehend(run, place, firstIterable(run, place));
  const contents = result.kind === "items" ? exactly(result.items) : anyNumber(result.element);
  return run.allocate(place, kind, contents);
}

function builtDictionary(run: StatementRun, place: Place): Value {
  const result = comprehend(run, place, firstIterable(run, place));
  if (result.kind === "items" && result.items.length === 0) {
    return run.allocate(place, "dict", { ...exactly([]), keys: [] });
  }
  const pairs = result.kind === "items" ? joinAll(result.items) : result.element;
  let key: Value = [];
  let element: Value = [];
  for (const atom of pairs) {
    const items = atom.kind === "container" ? atom.container.items : undefined;
    key = join(key, items?.[0] ?? DATA);
    element = join(element, items?.[1] ?? [{ kind: "opaque", why: "a value of a dictionary" }]);
  }
  return run.allocate(place, "dict", { ...anyNumber(element), key });
}
