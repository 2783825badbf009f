import { textOf } from "../read/names.js";
import { fieldOf, fieldsOf, parts, type SyntaxNode } from "../python/syntax.js";
import { Frame } from "./frame.js";
import { localNames } from "./local-names.js";
import type { StatementRun } from "./statements.js";
import { execute } from "./statements.js";
import type { Place, Run } from "./run.js";
import { NO_ARGUMENTS, opaque, type FunctionCode, type Value } from "./value.js";

/** `def`, decorated or not: the name, and what it is bound to. */
export function defineFunction(run: StatementRun, place: Place): readonly [string, Value] {
  const { node } = place;
  if (node.type !== "decorated_definition") {
    const name = fieldOf(node, "name");
    return [nameText(place, name), functionValue(run, place)];
  }
  const definition = fieldOf(node, "definition");
  if (definition === undefined) return ["", opaque("a decorated definition")];
  const inner: Place = { ...place, node: definition };
  const [name, plain] =
    definition.type === "class_definition" ? defineClass(run, inner) : defineFunction(run, inner);
  const decorators = parts(node)
    .filter(({ type }) => type === "decorator")
    .reverse();
  let value = plain;
  for (const decorator of decorators) {
    const expression = parts(decorator)[0];
    if (expression === undefined) continue;
    value = decorate(run, run.evaluate(expression, place.frame), value, {
      ...place,
      node: decorator,
    });
  }
  return [name, value];
}

/** Decorators of Django and Python that leave what a function does as it is. */
const TRANSPARENT = new Set([
  "django.db.transaction.atomic",
  "django.db.transaction.atomic()",
  "django.db.transaction.non_atomic_requests",
  "builtins.staticmethod",
  "functools.wraps()",
  "typing.no_type_check",
]);

/** Does a call of this path give something that decorates without changing what a function does? */
export function isTransparentDecorator(path: string): boolean {
  return TRANSPARENT.has(path);
}

function decorate(run: Run, decorator: Value, value: Value, place: Place): Value {
  const transparent = decorator.every(
    (atom) => atom.kind === "data" || (atom.kind === "imported" && TRANSPARENT.has(atom.path)),
  );
  if (transparent && decorator.length > 0) {
    return decorator.some(({ kind }) => kind === "data") ? opaque("a decorated function") : value;
  }
  return run.call(decorator, { ...NO_ARGUMENTS, positional: [value] }, place);
}

function nameText(place: Place, name: SyntaxNode | undefined): string {
  return name === undefined ? "" : textOf(place.module, name).normalize("NFKC");
}

/** A function or lambda as a value; its defaults are evaluated here, as Python does. */
export function functionValue(run: Run, place: Place): Value {
  const { module, node, frame } = place;
  const parameters = fieldOf(node, "parameters");
  const defaults = new Map<string, Value>();
  for (const parameter of parameters === undefined ? [] : parts(parameters)) {
    const value = fieldOf(parameter, "value");
    const name = fieldOf(parameter, "name");
    if (value !== undefined && name !== undefined) {
      defaults.set(textOf(module, name), run.evaluate(value, frame));
    }
  }
  if (defaults.size > 0) {
    return [
      { kind: "function", code: { module, node, closure: frame, defaults, self: undefined } },
    ];
  }
  const code = run.functions.at(place, (): FunctionCode => ({
    module,
    node,
    closure: frame,
    defaults,
    self: undefined,
  }));
  return [{ kind: "function", code }];
}

/** `class`: its body runs here. What its instances do is not followed. */
export function defineClass(run: StatementRun, place: Place): readonly [string, Value] {
  const { module, node, frame } = place;
  const name = nameText(place, fieldOf(node, "name"));
  const body = fieldOf(node, "body");
  const superclasses = fieldOf(node, "superclasses");
  for (const base of superclasses === undefined ? [] : parts(superclasses)) {
    run.evaluate(fieldOf(base, "value") ?? base, frame);
  }
  if (body === undefined) return [name, opaque(`the class ${name}`)];
  const inner = new Frame("class", module, frame, localNames(module, body), frame.context);
  execute(run, parts(body), inner, undefined);
  return [name, [{ kind: "class", code: { module, node, frame: inner } }]];
}

/** `import …` inside a function. */
export function runImport(run: StatementRun, place: Place): void {
  const { module, node, frame } = place;
  if (node.type === "future_import_statement") return;
  const from = fieldOf(node, "module_name");
  if (node.children.some(({ type }) => type === "wildcard_import")) {
    run.recorder.mayDoAnything("imports * inside a function", place);
    return;
  }
  for (const item of fieldsOf(node, "name")) {
    const alias = fieldOf(item, "alias");
    const written = plain(textOf(module, fieldOf(item, "name") ?? item));
    const local = alias === undefined ? undefined : textOf(module, alias);
    if (from === undefined) {
      const path = local === undefined ? (written.split(".")[0] ?? written) : written;
      frame.set(local ?? path, run.imported(module, path));
    } else {
      const base = plain(textOf(module, from));
      const path = base.endsWith(".") ? base + written : `${base}.${written}`;
      frame.set(local ?? written, run.imported(module, path));
    }
  }
}

/** A dotted name without what Python allows between its parts. */
function plain(text: string): string {
  return text.replace(/\\\r?\n|\s/g, "");
}
