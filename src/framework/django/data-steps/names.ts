import { BUILTINS } from "../python/builtins.js";
import type { PythonModule } from "../python/module.js";
import type { Place, Run } from "./run.js";
import { DATA, opaque, type Value } from "./value.js";

/** What a name means where it stands: in its function, in those around it, in its module, or as a builtin. */
export function lookUp(run: Run, name: string, place: Place): Value {
  let global = false;
  for (
    let frame: typeof place.frame | undefined = place.frame;
    frame !== undefined;
    frame = frame.parent
  ) {
    if (frame.globals.has(name)) global = true;
    if (global || frame.kind === "module") continue;
    // Names of a class body are seen by the body alone, not by its functions.
    if (frame.kind === "class" && frame !== place.frame && !isComprehensionOf(place.frame, frame))
      continue;
    const value = frame.variables.get(name);
    if (value !== undefined) return value;
    if (frame.kind === "function" && frame.locals.has(name) && !frame.nonlocals.has(name)) {
      return run.fail(`the name ${name} is not bound yet`, place);
    }
  }
  const value = run.global(place.module, name);
  if (value !== undefined) return value;
  return builtin(place.module, name);
}

function isComprehensionOf(frame: Place["frame"], owner: Place["frame"]): boolean {
  let current: Place["frame"] | undefined = frame;
  while (current?.kind === "comprehension") current = current.parent;
  return current === owner;
}

function builtin(module: PythonModule, name: string): Value {
  if (module.starImports.length > 0) return opaque(`${name}, which an import * may have brought`);
  if (name === "__name__" || name === "__file__" || name === "__doc__") return DATA;
  // Names of Python 2, in migrations that run on both.
  if (name === "unicode" || name === "basestring" || name === "long" || name === "xrange") {
    return [{ kind: "imported", path: name === "xrange" ? "builtins.range" : "builtins.str" }];
  }
  return BUILTINS.has(name)
    ? [{ kind: "imported", path: `builtins.${name}` }]
    : opaque(`${name}, which is not defined here`);
}
