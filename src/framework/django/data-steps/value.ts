import type { EntityKey } from "../../../operation/field.js";
import type { PythonModule } from "../python/module.js";
import type { SyntaxNode } from "../python/syntax.js";
import type { Container } from "./container.js";
import type { Through } from "./models.js";
import type { Frame } from "./frame.js";

/** What an expression may give: one of these. None at all: it never gives anything. */
export type Value = readonly Atom[];

/** One thing that an expression may give. */
export type Atom =
  /** None, a boolean, a number or a string that is known. */
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  /** A value that only computes: text, numbers, dates, what JSON holds. Possibly None. */
  | { readonly kind: "data" }
  /** The value of a field of a class that is not known. It may be stored; all else that is done with it may do anything. */
  | { readonly kind: "stored" }
  /** Anything. */
  | { readonly kind: "opaque"; readonly why: string }
  | { readonly kind: "container"; readonly container: Container }
  | { readonly kind: "function"; readonly code: FunctionCode }
  | { readonly kind: "partial"; readonly callee: Value; readonly given: Arguments }
  /** A generator: its body runs when it is iterated. */
  | { readonly kind: "lazy"; readonly run: () => Iteration }
  /** An attribute that is called or may be: `qs.filter`. */
  | { readonly kind: "method"; readonly owner: Atom; readonly name: string }
  /** The registry of historical models. */
  | { readonly kind: "apps" }
  | { readonly kind: "appConfig"; readonly app: string }
  | { readonly kind: "schemaEditor" }
  /** The connection that the migration runs on. */
  | { readonly kind: "connection" }
  | { readonly kind: "cursor" }
  /** The alias of that connection. */
  | { readonly kind: "alias" }
  /** A historical model. */
  | { readonly kind: "model"; readonly entity: EntityKey }
  /** `_meta` of a historical model, or something that hangs on it: a field, what that points to. */
  | { readonly kind: "meta"; readonly entity: EntityKey; readonly part: "itself" | "inner" }
  | { readonly kind: "manager"; readonly query: Query; readonly link: Link | undefined }
  | { readonly kind: "queryset"; readonly query: Query }
  /** A paginator of rows, or one page of them. */
  | { readonly kind: "pages"; readonly rows: Value; readonly level: "all" | "page" }
  /** A row; `extra` are names that its query added. */
  | { readonly kind: "instance"; readonly entity: EntityKey; readonly extra: readonly string[] }
  | LinkAtom
  | RealAtom
  /** F, Q, Count(…), Subquery(…), Prefetch(…) and the like. */
  | { readonly kind: "expression"; readonly expression: QueryExpression }
  /** Something imported that is known by its path alone. */
  | { readonly kind: "imported"; readonly path: string }
  | { readonly kind: "module"; readonly module: PythonModule }
  | { readonly kind: "class"; readonly code: ClassCode };

/** The table that Django makes for the many-to-many field of an entity: its model, a query on it, a row. */
export type LinkAtom =
  | { readonly kind: "linkTable"; readonly owner: EntityKey; readonly field: string }
  | {
      readonly kind: "linkRows";
      readonly owner: EntityKey;
      readonly field: string;
      readonly shape: Query["shape"];
    }
  | { readonly kind: "linkRow"; readonly owner: EntityKey; readonly field: string };

/** A model of the running project, not a historical one, and a query on it. */
export type RealAtom =
  | { readonly kind: "realModel"; readonly entity: EntityKey }
  | { readonly kind: "realRows"; readonly entity: EntityKey; readonly query: Query };

/** A function or lambda with what it closes over. */
export interface FunctionCode {
  readonly module: PythonModule;
  readonly node: SyntaxNode;
  readonly closure: Frame;
  /** Values of defaults, by parameter. */
  readonly defaults: ReadonlyMap<string, Value>;
  /** What the first parameter is bound to, for methods. */
  readonly self: Value | undefined;
}

/** A class statement. */
export interface ClassCode {
  readonly module: PythonModule;
  readonly node: SyntaxNode;
  /** The names of its body where that was run; undefined for classes of other modules. */
  readonly frame: Frame | undefined;
}

/** A query that is being built. */
export interface Query {
  /** The entity whose rows it gives. */
  readonly entity: EntityKey;
  /** It is empty where all of these are; none where it is always empty. */
  readonly over: readonly EntityKey[];
  readonly shape: "instances" | "dicts" | "tuples" | "flat";
  /** The names that values() was given; undefined where they are not known. Those of later annotations come with them. */
  readonly names: readonly string[] | undefined;
  /** Names that annotate() and its like added. */
  readonly annotations: readonly string[];
  /** Paths that OuterRef names: fields of the query around. */
  readonly outer: readonly string[];
}

/** What a related manager stands for. */
export type Link =
  /** The rows of `query.entity` whose foreign key `field` points here. */
  | { readonly kind: "reverse"; readonly owner: EntityKey; readonly field: string }
  /** Rows joined by a many-to-many field. */
  | {
      readonly kind: "many";
      readonly owner: EntityKey;
      readonly field: string;
      readonly through: Through;
    };

/** What is known of a query expression: the paths that it reads, seen from the query that it is used in. */
export interface QueryExpression {
  /** Paths that must be fields. */
  readonly paths: readonly string[];
  /** Strings that are fields where a field of that name exists. */
  readonly perhaps: readonly string[];
  /** Paths to wherever the query around the next one stands. */
  readonly outer: readonly string[];
  /** An aggregate gives this on no rows; undefined for all else. */
  readonly onNoRows: 0 | null | undefined;
  /** For Prefetch: the query that gives the rows. */
  readonly prefetched: Query | undefined;
  /** Names that it gives to what it reads (`to_attr`). */
  readonly names: readonly string[];
}

/** Arguments of a call. */
export interface Arguments {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
  /** Values of unknown number and name: `*args`, `**kwargs`; undefined where there are none. */
  readonly more: Value | undefined;
  /** The only names that those may have, where that is known: each may be there or not. */
  readonly moreNames?: readonly string[] | undefined;
}

/** What a loop over a value gives. */
export type Iteration =
  | { readonly kind: "items"; readonly items: readonly Value[] }
  /** Any number of times, none included. */
  | { readonly kind: "any"; readonly element: Value };

export const NONE: Value = [{ kind: "literal", value: null }];
export const DATA: Value = [{ kind: "data" }];
export const BOOLEAN: Value = [
  { kind: "literal", value: true },
  { kind: "literal", value: false },
];
export const NO_ARGUMENTS: Arguments = { positional: [], keywords: new Map(), more: undefined };

/** A row of an entity. */
export function row(entity: EntityKey, extra: readonly string[] = []): Value {
  return [{ kind: "instance", entity, extra }];
}

/** A known constant. */
export function literal(value: string | number | boolean | null): Value {
  return [{ kind: "literal", value }];
}

/** Anything; `why` says where it comes from, as the object of "uses". */
export function opaque(why: string): Value {
  return [{ kind: "opaque", why }];
}

/** More alternatives than these are not told apart. */
const MOST_ALTERNATIVES = 40;

/** One of both. */
export function join(left: Value, right: Value): Value {
  if (left === right || right.length === 0) return left;
  if (left.length === 0) return right;
  const keys = new Set(left.map(keyOf));
  const added = right.filter((atom) => !keys.has(keyOf(atom)));
  if (added.length === 0) return left;
  const all = [...left, ...added];
  return all.length <= MOST_ALTERNATIVES ? all : widened(all);
}

/** One of all. */
export function joinAll(values: Iterable<Value>): Value {
  let result: Value = [];
  for (const value of values) result = join(result, value);
  return result;
}

/** Fewer alternatives that stand for as much. */
export function widened(value: Value): Value {
  if (value.every(isInert)) return DATA;
  const rest = value.filter((atom) => atom.kind !== "literal" && atom.kind !== "data");
  const values = rest.length === value.length ? rest : [...DATA, ...rest];
  return values.length <= MOST_ALTERNATIVES ? values : opaque("one of too many values");
}

/** Nothing but a value, or a method of one: no model, query, function or container that others may change. */
export function isInert(atom: Atom): boolean {
  return (
    atom.kind === "literal" || atom.kind === "data" || atom.kind === "alias" || isOfValue(atom)
  );
}

/** Something of a plain value that may be a method of it, or a value: `identifier.hex`. */
function isOfValue(atom: Atom): boolean {
  return atom.kind === "method" && isInert(atom.owner);
}

let numbers = 0;
const identities = new WeakMap<object, number>();

function identity(object: object): number {
  const known = identities.get(object);
  if (known !== undefined) return known;
  numbers += 1;
  identities.set(object, numbers);
  return numbers;
}

/** Equal keys, equal atoms. */
export function keyOf(atom: Atom): string {
  switch (atom.kind) {
    case "literal":
      return `literal ${JSON.stringify(atom.value)}`;
    case "container":
      return `container ${identity(atom.container)}`;
    case "function":
      return `function ${identity(atom.code)}`;
    case "class":
      return `class ${identity(atom.code.node)}`;
    case "module":
      return `module ${identity(atom.module)}`;
    case "lazy":
    case "partial":
      return `${atom.kind} ${identity(atom)}`;
    case "method":
      return `method ${atom.name} of ${keyOf(atom.owner)}`;
    case "pages":
      return `${atom.level} pages of ${valueKey(atom.rows)}`;
    default:
      return JSON.stringify(atom);
  }
}

/** Equal keys, equal values. */
export function valueKey(value: Value): string {
  return value.map(keyOf).sort().join("|");
}

/** Is the value true where a condition asks? Undefined where that depends. */
export function truth(value: Value): boolean | undefined {
  const answers = new Set(value.map(atomTruth));
  const [only] = answers;
  return answers.size === 1 ? only : undefined;
}

function atomTruth(atom: Atom): boolean | undefined {
  switch (atom.kind) {
    case "literal":
      return Boolean(atom.value);
    case "container":
      return atom.container.truth();
    case "method":
      return isOfValue(atom) ? undefined : true;
    case "function":
    case "partial":
    case "apps":
    case "appConfig":
    case "schemaEditor":
    case "connection":
    case "cursor":
    case "model":
    case "module":
    case "meta":
    case "manager":
      return true;
    default:
      return undefined;
  }
}

/** One of the things that a loop gives. */
export function anyItem(iteration: Iteration): Value {
  return iteration.kind === "any" ? iteration.element : joinAll(iteration.items);
}

/** Does looping over the value run code between the rounds? */
export function isLazy(value: Value): boolean {
  return value.some(({ kind }) => kind === "lazy");
}
