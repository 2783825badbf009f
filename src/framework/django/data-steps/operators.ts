import { anyNumber, exactly } from "./container.js";
import { isPurePath } from "./known-paths.js";
import { percentText } from "./text-methods.js";
import { queryset } from "./query-call.js";
import { combined } from "./query-reads.js";
import type { Place, Run } from "./run.js";
import {
  BOOLEAN,
  DATA,
  isInert,
  join,
  joinAll,
  literal,
  opaque,
  type Atom,
  type QueryExpression,
  type Value,
} from "./value.js";

/** `left operator right` for arithmetic, text, containers, queries and expressions. */
export function combineValues(
  run: Run,
  operator: string,
  left: Value,
  right: Value,
  place: Place,
): Value {
  let result: Value = [];
  for (const atom of left) {
    result = join(result, combineAtom(run, operator, atom, right, place));
  }
  return result;
}

function combineAtom(run: Run, operator: string, left: Atom, right: Value, place: Place): Value {
  if (left.kind === "expression") {
    return [{ kind: "expression", expression: merged(run, left.expression, right, place) }];
  }
  const expression = right.find((atom) => atom.kind === "expression");
  if (expression !== undefined && isInert(left)) {
    return [{ kind: "expression", expression: merged(run, expression.expression, right, place) }];
  }
  if (left.kind === "queryset" || left.kind === "manager") {
    return queryset(combined(run, left.query, right, place));
  }
  if (left.kind === "container") {
    if (operator === "%" || operator === "*") {
      const { container } = left;
      return run.allocate(place, container.kind, {
        ...anyNumber(container.element),
        key: container.key,
      });
    }
    const others = right.flatMap((atom) => (atom.kind === "container" ? [atom.container] : []));
    const unknown = others.length === right.length ? [] : run.iterate(right, place);
    const [other] = others;
    if (right.length === 1 && other !== undefined && operator === "+") {
      const items = left.container.items;
      if (items !== undefined && other.items !== undefined) {
        return run.allocate(place, left.container.kind, exactly([...items, ...other.items]));
      }
    }
    if (operator === "-" || operator === "&") {
      if (left.container.items?.length === 0) return run.allocate(place, "set", exactly([]));
      return run.allocate(place, "set", anyNumber(left.container.element));
    }
    const loose =
      "kind" in unknown ? (unknown.kind === "any" ? unknown.element : joinAll(unknown.items)) : [];
    const element = joinAll([
      left.container.element,
      ...others.map(({ element: one }) => one),
      loose,
    ]);
    const key = joinAll([left.container.key, ...others.map(({ key: one }) => one)]);
    if (
      [left.container, ...others].every(({ items }) => items?.length === 0) &&
      loose.length === 0
    ) {
      return run.allocate(place, left.container.kind, exactly([]));
    }
    return run.allocate(place, left.container.kind, { ...anyNumber(element), key });
  }
  if (
    isPlainOperand(left) &&
    right.every((atom) => isPlainOperand(atom) || isFormatted(operator, left, atom))
  ) {
    if (operator === "+") return added(left, right);
    if (operator === "%" && left.kind === "literal" && typeof left.value === "string")
      return percentText(left.value, right) ?? DATA;
    return DATA;
  }
  run.recorder.mayDoAnything(
    `an operator (${operator}) is applied to something that is not followed`,
    place,
  );
  return opaque("what an operator gives");
}

function isPlainOperand(atom: Atom): boolean {
  return isInert(atom) || (atom.kind === "imported" && isPurePath(atom.path));
}

/** `"%s" % (row, other)`: the text of rows is that of Django's Model.__str__. */
function isFormatted(operator: string, left: Atom, right: Atom): boolean {
  if (operator !== "%" || !isInert(left)) return false;
  if (right.kind === "container") {
    return right.container.element.every((atom) => isInert(atom) || HARMLESS_TEXT.has(atom.kind));
  }
  return HARMLESS_TEXT.has(right.kind);
}

/** Kinds whose text is made by Django or Python. */
const HARMLESS_TEXT = new Set<Atom["kind"]>([
  "instance",
  "model",
  "meta",
  "class",
  "function",
  "stored",
]);

function added(left: Atom, right: Value): Value {
  const [only] = right;
  if (left.kind === "literal" && right.length === 1 && only?.kind === "literal") {
    if (typeof left.value === "string" && typeof only.value === "string") {
      return left.value.length + only.value.length > 20_000
        ? DATA
        : literal(left.value + only.value);
    }
  }
  return DATA;
}

function merged(
  run: Run,
  expression: QueryExpression,
  others: Value,
  place: Place,
): QueryExpression {
  let result: QueryExpression = { ...expression, onNoRows: undefined };
  for (const atom of others) {
    if (atom.kind === "expression") {
      const other = atom.expression;
      result = {
        ...result,
        paths: [...new Set([...result.paths, ...other.paths])],
        perhaps: [...new Set([...result.perhaps, ...other.perhaps])],
        outer: [...new Set([...result.outer, ...other.outer])],
      };
    } else if (atom.kind === "opaque") {
      run.recorder.mayReadAnything(`a query uses ${atom.why}`, place);
    }
  }
  return result;
}

/** Comparisons: known only between constants. */
export function compareValues(
  run: Run,
  operator: string,
  left: Value,
  right: Value,
  place: Place,
): Value {
  if (operator === "in" || operator === "not in") return member(run, operator, left, right, place);
  for (const atom of [...left, ...right]) {
    if (atom.kind === "opaque" && operator !== "is" && operator !== "is not") {
      run.recorder.mayDoAnything(`compares ${atom.why}`, place);
    }
  }
  const answers: Value[] = [];
  for (const one of left) {
    for (const other of right) answers.push(answerOf(operator, one, other));
  }
  return answers.length === 0 || answers.length > 100 ? BOOLEAN : joinAll(answers);
}

function answerOf(operator: string, left: Atom, right: Atom): Value {
  if (left.kind === "literal" && right.kind === "literal") {
    const a = left.value;
    const b = right.value;
    switch (operator) {
      case "==":
      case "is":
        return sameType(a, b) ? literal(a === b) : BOOLEAN;
      case "!=":
      case "<>":
      case "is not":
        return sameType(a, b) ? literal(a !== b) : BOOLEAN;
      default:
    }
    if (typeof a !== "number" || typeof b !== "number") return BOOLEAN;
    switch (operator) {
      case "<":
        return literal(a < b);
      case "<=":
        return literal(a <= b);
      case ">":
        return literal(a > b);
      case ">=":
        return literal(a >= b);
      default:
        return BOOLEAN;
    }
  }
  const none =
    left.kind === "literal"
      ? left.value === null
      : right.kind === "literal" && right.value === null;
  const thing = left.kind === "literal" ? right : left;
  if (none && NEVER_NONE.has(thing.kind)) {
    if (operator === "is" || operator === "==") return literal(false);
    if (operator === "is not" || operator === "!=") return literal(true);
  }
  return BOOLEAN;
}

/** True and 1 are equal in Python; numbers and texts never are. */
function sameType(left: unknown, right: unknown): boolean {
  return typeof left === typeof right || left === null || right === null;
}

const NEVER_NONE = new Set<Atom["kind"]>(["instance", "container", "queryset", "manager", "model"]);

function member(run: Run, operator: string, left: Value, right: Value, place: Place): Value {
  const answers = right.map((atom): Value => {
    if (atom.kind === "container") {
      const { container } = atom;
      if (container.items?.length === 0) return literal(false);
      const [only] = left;
      const known = left.length === 1 && only?.kind === "literal" ? only : undefined;
      const items = container.kind === "dict" ? container.keys?.map(literal) : container.items;
      const constants = items?.map((item) => (item.length === 1 ? item[0] : undefined));
      const values = constants?.flatMap((item) => (item?.kind === "literal" ? [item.value] : []));
      if (known === undefined || values === undefined || values.length !== items?.length) {
        return BOOLEAN;
      }
      if (values.some((value) => !sameType(value, known.value))) return BOOLEAN;
      return literal(values.includes(known.value));
    }
    if (atom.kind === "queryset" || atom.kind === "manager" || atom.kind === "lazy") {
      const iterated = run.iterate([atom], place);
      return iterated.kind === "items" && iterated.items.length === 0 ? literal(false) : BOOLEAN;
    }
    if (atom.kind === "opaque") run.recorder.mayDoAnything(`looks into ${atom.why}`, place);
    return BOOLEAN;
  });
  const answer = joinAll(answers);
  if (operator === "in") return answer;
  return answer.map((atom) =>
    atom.kind === "literal" ? { kind: "literal", value: atom.value !== true } : atom,
  );
}
