/** What the text does with a name at one place. */
export type NameRole =
  /** Reads it, or declares it `global`. */
  | "read"
  /** Binds or deletes it: an assignment, `def`, `class`, `for`, `as`, `del`. */
  | "write"
  /** `import name` or `from … import name`: another local name would need `as`. */
  | "import"
  /** The first part of `import name.other`: no `as` can rename it alone. */
  | "dotted-import";

/** A name in the text that means a module-level name, a builtin, or nothing at all. */
export interface FreeName {
  /** What Python looks up; inside a class, private names (`__x`) come mangled as Python does it. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly role: NameRole;
  /** Inside the body of a function or lambda: looked up when that is called, not where it stands. */
  readonly deferred: boolean;
  /**
   * In a class body that binds the same name on some paths only: at run time it may be the class's own. Such a
   * place must not be renamed.
   */
  readonly mayBeLocal: boolean;
}

/**
 * `type` is the scope around type parameters; unlike a function's, it sees the names of the class around it.
 * (Python language reference, 4.2.2 "Resolution of names" and 8.10 "Type parameter lists".)
 */
export type ScopeKind = "module" | "class" | "function" | "comprehension" | "type";

interface Occurrence {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly role: NameRole;
  readonly branch: Branch | undefined;
}

/** A block that may be skipped or repeated (in `if`, `for`, `try`, …) and the block around it; undefined at the top. */
export interface Branch {
  readonly around: Branch | undefined;
}

/** One scope while its text is walked. Occurrences are kept in the order of evaluation. */
export interface Scope {
  readonly kind: ScopeKind;
  readonly parent: Scope | undefined;
  /** The innermost class around, for mangling private names. */
  readonly className: string | undefined;
  readonly bound: Set<string>;
  readonly globals: Set<string>;
  readonly nonlocals: Set<string>;
  readonly occurrences: Occurrence[];
  readonly children: Scope[];
  /** The innermost conditional block at this point of the walk. */
  branch: Branch | undefined;
}

/** A new scope inside another. */
export function openScope(kind: ScopeKind, parent?: Scope, className?: string): Scope {
  const scope: Scope = {
    kind,
    parent,
    className: className ?? parent?.className,
    bound: new Set(),
    globals: new Set(),
    nonlocals: new Set(),
    occurrences: [],
    children: [],
    branch: undefined,
  };
  parent?.children.push(scope);
  return scope;
}

/** Private names in a class are stored under another name (language reference, 6.2.1 "Private name mangling"). */
export function mangled(scope: Scope, name: string): string {
  if (scope.className === undefined || !name.startsWith("__") || name.endsWith("__")) return name;
  const owner = scope.className.replace(/^_+/, "");
  return owner === "" ? name : `_${owner}${name}`;
}

/** Notes one place where a name stands in a scope. */
export function note(scope: Scope, name: string, start: number, end: number, role: NameRole): void {
  const key = mangled(scope, name);
  if (role !== "read") scope.bound.add(key);
  scope.occurrences.push({ name: key, start, end, role, branch: scope.branch });
}

/** The occurrences, in the scope and the scopes inside it, that mean module-level or builtin names; in source order. */
export function resolve(scope: Scope): readonly FreeName[] {
  const found: FreeName[] = [];
  collect(scope, false, found);
  return found.sort((a, b) => a.start - b.start);
}

function collect(scope: Scope, deferred: boolean, found: FreeName[]): void {
  const late = deferred || scope.kind === "function";
  const reading = scope.kind === "class" ? classReader(scope) : undefined;
  for (const place of scope.occurrences) {
    const own = reading === undefined ? "unknown" : reading(place);
    if (own === "own") continue;
    if (own === "unknown" && !isGlobal(scope, place.name)) continue;
    if (own !== "unknown" && !isGlobalOutside(scope, place.name)) continue;
    const { name, start, end, role } = place;
    found.push({ name, start, end, role, deferred: late, mayBeLocal: own === "perhaps" });
  }
  for (const child of scope.children) collect(child, late, found);
}

/**
 * Class bodies look a name up in the class first and then globally, at the moment of reading, so the same name can mean
 * both: `class A: x = x`. The reader is called for each occurrence in order of evaluation.
 */
function classReader(scope: Scope): (place: Occurrence) => "own" | "perhaps" | "outer" | "unknown" {
  const bindings = new Map<string, (Branch | undefined)[]>();
  return ({ name, role, branch }) => {
    if (scope.globals.has(name) || scope.nonlocals.has(name)) return "unknown";
    if (!scope.bound.has(name)) return "unknown";
    const earlier = bindings.get(name) ?? [];
    if (role !== "read") {
      bindings.set(name, [...earlier, branch]);
      return "own";
    }
    if (earlier.some((binding) => isWithin(branch, binding))) return "own";
    return earlier.length > 0 || branch !== undefined ? "perhaps" : "outer";
  };
}

/** Whether the inner block is the outer one or stands inside it. */
function isWithin(inner: Branch | undefined, outer: Branch | undefined): boolean {
  if (outer === undefined) return true;
  for (let block = inner; block !== undefined; block = block.around) {
    if (block === outer) return true;
  }
  return false;
}

function isGlobal(scope: Scope, name: string): boolean {
  if (scope.globals.has(name)) return true;
  if (scope.kind === "module") return true;
  if (scope.bound.has(name) && !scope.nonlocals.has(name)) return false;
  return isGlobalOutside(scope, name);
}

function isGlobalOutside(start: Scope, name: string): boolean {
  let inner = start;
  for (let scope = start.parent; scope !== undefined; scope = scope.parent) {
    if (scope.kind === "module") return true;
    // Only what stands in the type scope itself sees the class, not the function or class inside that.
    if (scope.kind === "class" && !(inner === start && inner.kind === "type")) {
      // Functions in a class see `__class__`, and nothing else of it.
      if (name === "__class__") return false;
    } else {
      if (scope.globals.has(name)) return true;
      if (scope.bound.has(name) && !scope.nonlocals.has(name)) return false;
    }
    inner = scope;
  }
  return true;
}
