import { assignedIn } from "./class-body.js";
import { isEnumeration, isPlainError } from "./class-contracts.js";
import type { Place, Run } from "./run.js";
import { DATA, isInert, opaque, type ClassCode, type Value } from "./value.js";
import { isPlain } from "./items.js";

/** `Class.name`: a constant of its body. Anything else of a class of the project is not followed. */
export function classAttribute(run: Run, code: ClassCode, name: string, place: Place): Value {
  const own = code.frame?.variables.get(name);
  if (own !== undefined) return own;
  if (ENUMERATED.has(name) && isEnumeration(run, code)) return DATA;
  const found = assignedIn(run, code, name);
  const className = classNameOf(code);
  if (found === undefined) return opaque(`${className}.${name}`);
  const plain = found.every((atom) => isPlain(atom) || isInert(atom) || atom.kind === "class");
  // A member of an Enum is not the constant that the body gives it.
  if (found.length > 0 && found.every(isInert)) return DATA;
  return plain && found.length > 0
    ? found
    : opaque(`${className}.${name} (${place.module.source.path})`);
}

/** What an enumeration has as a whole. */
const ENUMERATED = new Set(["values", "choices", "labels", "names", "__members__", "__name__"]);

/** `Class(…)` and `Class[…]`: a member of an enumeration, or an error. */
export function classValue(
  run: Run,
  code: ClassCode,
  taken: "called" | "indexed",
  place: Place,
): Value {
  if (isEnumeration(run, code) || (taken === "called" && isPlainError(run, code))) return DATA;
  run.recorder.mayDoAnything(`uses ${classNameOf(code)}`, place);
  return opaque(`an instance of ${classNameOf(code)}`);
}

/** The name of a class, for people. */
export function classNameOf({ module, node }: ClassCode): string {
  const name = node.children.find(({ field }) => field === "name");
  return name === undefined
    ? "a class"
    : `the class ${module.source.text.slice(name.start, name.end)} itself`;
}
