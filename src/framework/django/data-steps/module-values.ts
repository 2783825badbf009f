import type { PythonModule } from "../python/module.js";
import { fieldOf, type SyntaxNode } from "../python/syntax.js";
import { Container, anyNumber } from "./container.js";
import { defineFunction, functionValue } from "./definitions.js";
import { Frame } from "./frame.js";
import type { Interpreter } from "./interpreter.js";
import { isPurePath } from "./known-paths.js";
import { insideOnlyRead, onlyRead } from "./only-read.js";
import { GivenUp, Stopped } from "./run.js";
import { execute } from "./statements.js";
import { isInert, join, opaque, type Atom, type Value } from "./value.js";

/** A frame in which module-level code can be looked at. */
export function moduleFrame(module: PythonModule): Frame {
  return new Frame("module", module, undefined, new Set(), `module ${module.source.path}`);
}

/** What a top-level statement binds a name to. It ran when the module was imported: what it did then is no part of the step. */
export function definedIn(
  run: Interpreter,
  module: PythonModule,
  name: string,
  statement: SyntaxNode,
): Value {
  const frame = moduleFrame(module);
  switch (statement.type) {
    case "function_definition":
      return functionValue(run.aside(), { module, node: statement, frame }).map((atom) =>
        withOpenDefaults(run, module, atom),
      );
    case "class_definition":
      return [{ kind: "class", code: { module, node: statement, frame: undefined } }];
    case "decorated_definition": {
      const definition = fieldOf(statement, "definition");
      if (definition?.type === "class_definition") {
        return [{ kind: "class", code: { module, node: definition, frame: undefined } }];
      }
      // A decorator may run the function later in the step, so what it does when it decorates counts.
      return defineFunction(run, { module, node: statement, frame })[1];
    }
    default:
      return assignedBy(run, module, name, statement, frame);
  }
}

/** A default that can be changed is what earlier calls, of other steps too, made of it. */
function withOpenDefaults(run: Interpreter, module: PythonModule, atom: Atom): Atom {
  if (atom.kind !== "function" || atom.code.defaults.size === 0) return atom;
  const defaults = new Map(
    [...atom.code.defaults].map(([name, value]) => [
      name,
      value.map((one) => (isFixed(one) ? one : settled(run, module, name, one))),
    ]),
  );
  return { kind: "function", code: { ...atom.code, defaults } };
}

function assignedBy(
  run: Interpreter,
  module: PythonModule,
  name: string,
  statement: SyntaxNode,
  frame: Frame,
): Value {
  const aside = run.aside();
  try {
    execute(aside, [statement], frame, undefined);
  } catch (error) {
    if (!(error instanceof Stopped) && !(error instanceof GivenUp)) throw error;
    return opaque(`the module-level name ${name}`);
  }
  const value = frame.variables.get(name) ?? [];
  if (value.length === 0 || aside.recorder.unreadable.length > 0) {
    return value.some((atom) => atom.kind === "function")
      ? value
      : opaque(`the module-level name ${name}`);
  }
  return value.map((atom) => settled(run, module, name, atom));
}

/** What a module-level value is while a step runs: a constant stays, a container that something may put more into does not. */
function settled(run: Interpreter, module: PythonModule, name: string, atom: Atom): Atom {
  if (atom.kind !== "container") {
    return SETTLED.has(atom.kind) ? atom : { kind: "opaque", why: `the module-level name ${name}` };
  }
  const inside = [...atom.container.element, ...atom.container.key];
  const unsettled = inside.some(({ kind }) => kind !== "container" && !SETTLED.has(kind));
  const isDeep = inside.some((inner) => inner.kind === "container" && !isFixed(inner));
  const fixed =
    isFixed(atom) ||
    (onlyRead(module, name) &&
      atom.container.items?.length !== 0 &&
      (!isDeep || (isFlat(inside) && insideOnlyRead(module, name))));
  if (fixed && !unsettled) return atom;
  const { container } = atom;
  const more = opaque(`what ${name} may hold`);
  return {
    kind: "container",
    container: new Container(
      container.kind,
      { ...anyNumber(join(container.element, more)), key: join(container.key, more) },
      () => run.recorder.progressed(),
    ),
  };
}

/** Do the containers among these hold nothing that can change? */
function isFlat(inside: Value): boolean {
  return inside.every(
    (atom) =>
      atom.kind !== "container" || [...atom.container.element, ...atom.container.key].every(isSame),
  );
}

function isSame(atom: Atom): boolean {
  return atom.kind === "container" ? isFixed(atom) : SETTLED.has(atom.kind);
}

/** Kinds that are the same at any time. */
const SETTLED = new Set<Atom["kind"]>([
  "literal",
  "data",
  "alias",
  "opaque",
  "imported",
  "function",
  "partial",
  "class",
  "module",
  "expression",
  "connection",
]);

/** Tuples of constants cannot change. */
function isFixed(atom: Atom): boolean {
  if (isInert(atom) || (atom.kind === "imported" && isPurePath(atom.path))) return true;
  if (atom.kind !== "container" || atom.container.kind !== "tuple") return false;
  return atom.container.element.every(isFixed);
}
