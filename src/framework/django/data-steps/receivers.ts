import { fieldOf, type SyntaxNode } from "../python/syntax.js";
import { textOf } from "../read/names.js";
import type { Frame } from "./frame.js";
import { parametersOf } from "./functions.js";
import { localNames } from "./local-names.js";
import type { Receiver, Recorder } from "./recorder.js";
import type { Place, Run } from "./run.js";
import {
  isInert,
  NONE,
  type Arguments,
  type Atom,
  type FunctionCode,
  type Value,
} from "./value.js";

/**
 * `post_migrate.connect(receiver)`: the receiver acts when the command has run all migrations, so the step itself does nothing with
 * it (django/core/management/commands/migrate.py). What it may see of the step is looked at when the step is over.
 */
export function connectReceiver(run: Run, given: Arguments, place: Place): Value {
  const receiver = given.positional[0] ?? given.keywords.get("receiver") ?? [];
  const found = receiver.map(receiverOf);
  const known = found.flatMap((one) => one ?? []);
  if (found.length === 0 || known.length < found.length || given.more !== undefined) {
    run.recorder.mayDoAnything("connects a receiver of post_migrate that is not followed", place);
    return NONE;
  }
  for (const one of known) run.recorder.connect({ ...one, site: place });
  return NONE;
}

/** The function that is called, with values that partial() keeps for it. */
function receiverOf(atom: Atom): Omit<Receiver, "site"> | undefined {
  if (atom.kind === "function") return { code: atom.code, kept: [] };
  const [callee, more] = atom.kind === "partial" ? atom.callee : [];
  if (atom.kind !== "partial" || callee?.kind !== "function" || more !== undefined)
    return undefined;
  const { positional, keywords, more: rest } = atom.given;
  return { code: callee.code, kept: [...positional, ...keywords.values(), rest ?? []] };
}

/** Receivers that keep something of the step, a historical model above all, would act otherwise if the step ran elsewhere. */
export function checkReceivers(recorder: Recorder): void {
  for (const { code, kept, site } of recorder.receivers) {
    const seen = new Set<SyntaxNode>();
    if (keepsOnlySettled(code, seen) && kept.flat().every((atom) => isSettled(atom, seen))) {
      recorder.actsLater("connects a receiver of post_migrate", site);
    } else {
      recorder.mayDoAnything("a receiver of post_migrate keeps something of the step", site);
    }
  }
}

/** Kinds of values that are the same whenever the step runs. */
const SETTLED = new Set<Atom["kind"]>(["literal", "data", "alias", "imported", "class", "module"]);

function keepsOnlySettled(code: FunctionCode, seen: Set<SyntaxNode>): boolean {
  if (seen.has(code.node)) return true;
  seen.add(code.node);
  const kept = [...code.defaults.values(), ...capturedBy(code), code.self ?? []];
  return kept.flat().every((atom) => isSettled(atom, seen));
}

function isSettled(atom: Atom, seen: Set<SyntaxNode>): boolean {
  if (atom.kind === "function") return keepsOnlySettled(atom.code, seen);
  if (atom.kind === "container")
    return [...atom.container.element, ...atom.container.key].every(isInert);
  return SETTLED.has(atom.kind);
}

/** What the names that a function finds around itself are bound to, in all the functions around it. */
function capturedBy(code: FunctionCode): readonly Value[] {
  const { module, node } = code;
  const body = fieldOf(node, "body");
  const own = new Set([
    ...parametersOf(code).map(({ name }) => name),
    ...(body === undefined ? [] : localNames(module, body)),
  ]);
  const names = [...namesIn(code, node)].filter((name) => !own.has(name));
  const values: Value[] = [];
  for (let frame: Frame | undefined = code.closure; frame !== undefined; frame = frame.parent) {
    if (frame.kind === "module") continue;
    for (const name of names) values.push(frame.variables.get(name) ?? []);
  }
  return values;
}

function namesIn({ module }: FunctionCode, node: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>();
  const pending: SyntaxNode[] = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.type === "identifier") names.add(textOf(module, next).normalize("NFKC"));
    pending.push(...next.children);
  }
  return names;
}
