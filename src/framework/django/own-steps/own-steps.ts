import type { Opaque, Purpose } from "../../../operation/operation.js";
import type { PythonModule } from "../python/module.js";
import type { PythonParser } from "../python/parse.js";
import { readMigration } from "../read/migration.js";
import { guardText } from "./guard.js";
import { SEAM_TEXT } from "./seam.js";

/** A step that refold writes, with the module that its text is carried from. */
export interface OwnStep {
  readonly operation: Opaque;
  readonly module: PythonModule;
}

/** A seam. */
export function seamStep(parser: PythonParser): OwnStep {
  return read(parser, "seam", SEAM_TEXT, { kind: "seam" });
}

/** A guard against databases that have some of an app's migrations. */
export function guardStep(parser: PythonParser, app: string, steps: readonly string[]): OwnStep {
  return read(parser, "guard", guardText(app, steps), { kind: "guard", app, steps });
}

/** Tells refold's own steps from others, by the normal form of their calls. They are read when the first is asked about. */
export function purposes(parser: PythonParser): PurposeOf {
  let known: PurposeOf | undefined;
  return (canonical) => {
    known ??= knownPurposes(parser);
    return known(canonical);
  };
}

type PurposeOf = (canonical: string) => Purpose | undefined;

function knownPurposes(parser: PythonParser): PurposeOf {
  const seam = seamStep(parser).operation.canonical;
  const guards = guardPattern(parser);
  return (canonical) => (canonical === seam ? { kind: "seam" } : guards(canonical));
}

/** A guard's normal form is that of another one but for the list of migrations, which is JSON of strings as well. */
function guardPattern(parser: PythonParser): PurposeOf {
  const [app, name] = ["an app", "a migration"];
  const list = `[("${app}","${name}",)]`;
  const parts = guardStep(parser, app, [name]).operation.canonical.split(list);
  return (canonical) => {
    const [head = "", ...rest] = parts;
    const tail = rest.at(-1) ?? "";
    if (!canonical.startsWith(head) || !canonical.endsWith(tail)) return undefined;
    const end = canonical.indexOf("]", head.length);
    const given = canonical.slice(head.length, end + 1);
    if (end < 0 || canonical !== parts.join(given)) return undefined;
    const keys = [...given.matchAll(/\("([^"\\]+)","([^"\\]+)",\)/g)];
    const [, label] = keys[0] ?? [];
    if (label === undefined || !keys.every((key) => key[1] === label)) return undefined;
    return { kind: "guard", app: label, steps: keys.flatMap(([, , step]) => step ?? []) };
  };
}

function read(parser: PythonParser, name: string, text: string, purpose: Purpose): OwnStep {
  const parsed = parser.parse(text);
  if (!parsed.ok) throw new Error(`refold's own step is not Python: ${parsed.problem.message}`);
  const result = readMigration(
    { app: "refold", name },
    { path: `refold/${name}.py`, text },
    parsed.root,
    { modelSettings: new Map(), moduleAt: () => undefined, purposeOf: () => purpose },
  );
  const [operation] = result.ok ? result.migration.operations : [];
  if (!result.ok || operation?.kind !== "opaque") {
    throw new Error(`refold's own step ${name} cannot be read`);
  }
  return { operation, module: result.migration.module };
}
