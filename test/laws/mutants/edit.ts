import type { Subject } from "../laws/subject.js";
import type { Migration } from "../reference/module.js";
import { argument, className, isCall, itemsOf, type Call, type Value } from "../reference/value.js";

/** Ways to damage a folded project as the interpreter reads it. Each gives undefined where there is nothing of the kind to damage. */

/** Changes the operations of a module; undefined where there is nothing to change. */
export type Edit = (operations: readonly Call[]) => readonly Call[] | undefined;

/** Maps the operations of the first module of the result that has what is looked for. */
export function inResult(subject: Subject, edit: Edit): Subject | undefined {
  const old = new Set(subject.original.modules.map(shapeOf));
  for (const module of subject.folded.modules) {
    if (old.has(shapeOf(module))) continue;
    const operations = edit(module.operations);
    if (operations !== undefined) return withModule(subject, { ...module, operations });
  }
  return undefined;
}

/** Modules that say the same are the same; those of the result list what they replace, or have gathered operations. */
function shapeOf({ id, operations, replaces }: Migration): string {
  return [id, operations.length, ...replaces, ...operations.map(({ name }) => name)].join();
}

export function withModule(subject: Subject, changed: Migration): Subject {
  const modules = subject.folded.modules.map((module) =>
    module.id === changed.id ? changed : module,
  );
  return { ...subject, folded: { ...subject.folded, modules } };
}

/** Replaces the first operation that the function changes by what it gives. */
export function first(change: (call: Call) => readonly Call[] | undefined): Edit {
  return (operations) => {
    for (const [at, call] of operations.entries()) {
      const changed = change(call);
      if (changed !== undefined) return operations.toSpliced(at, 1, ...changed);
    }
    return undefined;
  };
}

export function isA(call: Call, ...names: readonly string[]): boolean {
  return names.includes(className(call));
}

export function withWord(call: Call, word: string, value: Value | undefined): Call {
  const kwargs = new Map(call.kwargs);
  if (value === undefined) kwargs.delete(word);
  else kwargs.set(word, value);
  return { ...call, kwargs };
}

/** Changes the first field in an operation that the function changes: in CreateModel, AddField and AlterField. */
export function firstField(change: (field: Call, operation: Call) => Call | undefined): Edit {
  return first((call) => {
    if (isA(call, "AddField", "AlterField")) {
      const field = argument(call, 2, "field");
      const changed = isCall(field) ? change(field, call) : undefined;
      return changed && [withWord(call, "field", changed)];
    }
    if (!isA(call, "CreateModel")) return undefined;
    const pairs = itemsOf(argument(call, 1, "fields"));
    for (const [at, pair] of pairs.entries()) {
      const [name = null, field] = itemsOf(pair);
      const changed = isCall(field) ? change(field, call) : undefined;
      if (changed === undefined) continue;
      return [withFields(call, pairs.with(at, { kind: "tuple", items: [name, changed] }))];
    }
    return undefined;
  });
}

export function withFields(call: Call, items: readonly Value[]): Call {
  return withWord(call, "fields", { kind: "list", items });
}

/** Takes an option away from the first CreateModel that has it. */
export function dropOption(option: string): Edit {
  return first((call) => {
    const options = isA(call, "CreateModel") ? argument(call, 2, "options") : undefined;
    if (options === undefined || options === null || typeof options !== "object") return undefined;
    if (options.kind !== "dict") return undefined;
    const entries = options.entries.filter(
      ([key, value]) => key !== option || itemsOf(value).length === 0,
    );
    if (entries.length === options.entries.length) return undefined;
    return [withWord(call, "options", { kind: "dict", entries })];
  });
}
