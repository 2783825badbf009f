import { enclosing } from "../python/enclosing.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, parts, type SyntaxNode } from "../python/syntax.js";
import { plainAssignment, textOf } from "../read/names.js";
import { Frame } from "./frame.js";
import type { Interpreter } from "./interpreter.js";
import { localNames } from "./local-names.js";
import { execute } from "./statements.js";
import { opaque } from "./value.js";

/** What Django itself reads of a migration: none of it is a name that a step runs. */
const OWN = new Set(["operations", "dependencies", "replaces", "run_before", "initial", "atomic"]);

/** The names of the class body around an expression: functions defined there may be what RunPython runs. */
export function classFrame(run: Interpreter, module: PythonModule, code: SyntaxNode): Frame {
  const outside = new Frame("module", module, undefined, new Set(), "");
  const around = enclosing(module.root, code.start, code.end).find(
    ({ type }) => type === "class_definition",
  );
  const body = around === undefined ? undefined : fieldOf(around, "body");
  if (body === undefined) return outside;
  const frame = new Frame("class", module, outside, localNames(module, body), "");
  for (const statement of parts(body)) define(run, statement, frame);
  return frame;
}

/** A plain assignment ran when the module was imported, as those of the module did: what it did then is no part of the step. */
function define(run: Interpreter, statement: SyntaxNode, frame: Frame): void {
  let name = "";
  const value = plainAssignment(statement, (target) => {
    name = textOf(frame.module, target);
    return true;
  });
  if (OWN.has(name)) return;
  if (value === undefined) {
    execute(run, [statement], frame, undefined);
    return;
  }
  const aside = run.aside();
  execute(aside, [statement], frame, undefined);
  if (aside.recorder.unreadable.length > 0) {
    frame.set(name, opaque(`the name ${name} of the class`));
  }
}
