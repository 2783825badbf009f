import type { Subject } from "../laws/subject.js";
import { argument, itemsOf, textOf, type Call, type Value } from "../reference/value.js";
import {
  dropOption,
  first,
  firstField,
  inResult,
  isA,
  withFields,
  withModule,
  withWord,
  type Edit,
} from "./edit.js";

/** A typical mistake of a fold: damages a right one, or gives undefined where there is nothing of the kind to damage. */
export type Mutant = (subject: Subject) => Subject | undefined;

function lost(...names: readonly string[]): Mutant {
  return (subject) =>
    inResult(
      subject,
      first((call) => (isA(call, ...names) ? [] : undefined)),
    );
}

function field(change: (field: Call, operation: Call) => Call | undefined): Mutant {
  return (subject) => inResult(subject, firstField(change));
}

function once(operation: Call): boolean {
  return argument(operation, 3, "preserve_default") === false;
}

export const MUTANTS: Readonly<Record<string, Mutant>> = {
  "an index of a new model is lost": (subject) => inResult(subject, dropOption("indexes")),
  "a together-option of a new model is lost": (subject) =>
    inResult(subject, dropOption("unique_together")),
  "an added index is lost": lost("AddIndex"),
  "an added field is lost": lost("AddField"),
  "a data step is lost": (subject) =>
    inResult(
      subject,
      first((call) => (isDataStep(call) ? [] : undefined)),
    ),
  "seams are lost": (subject) => inResult(subject, withoutSeams),
  "a statement is lost": lost("RunSQL"),
  "two columns of a new table change places": (subject) => inResult(subject, first(swapped)),
  "a field has lost its default": field((one, operation) =>
    once(operation) || !one.kwargs.has("default") ? undefined : withWord(one, "default", undefined),
  ),
  "a default that was for existing rows stays": (subject) =>
    inResult(
      subject,
      first((call) => (once(call) ? [withWord(call, "preserve_default", undefined)] : undefined)),
    ),
  "rows that have no value get none": field((one, operation) =>
    once(operation) && one.kwargs.has("default") ? withWord(one, "default", undefined) : undefined,
  ),
  "a key points to another model": field((one) =>
    one.kwargs.has("to") && one.kwargs.get("to") !== "self"
      ? withWord(one, "to", "self")
      : undefined,
  ),
  "a column may be null that might not": field((one) =>
    one.kwargs.has("max_length") && !one.kwargs.has("null")
      ? withWord(one, "null", true)
      : undefined,
  ),
  "a rename has become a removal and an addition": (subject) =>
    inResult(subject, first(removedAndAdded)),
  "an alteration that cuts values is left out, because another follows": (subject) =>
    inResult(subject, withoutAlteration),
  "a data step comes too early": (subject) => inResult(subject, moved("front")),
  "a data step comes too late": (subject) => inResult(subject, moved("back")),
  "models are created in the wrong order": (subject) => inResult(subject, lastCreatedFirst),
  "what could be unapplied cannot": (subject) =>
    inResult(
      subject,
      first((call) =>
        isDataStep(call) && call.args.length === 2
          ? [{ ...call, args: call.args.slice(0, 1) }]
          : undefined,
      ),
    ),
  "a dependency on another app is lost": withoutDependency,
  "a replaced step is not listed": (subject) => {
    const found = subject.folded.modules.find(({ replaces }) => replaces.length > 1);
    return found && withModule(subject, { ...found, replaces: found.replaces.slice(1) });
  },
  "a dependent is repointed to the step before": repointed,
  "the result is named as the first step, so that half-way databases take it for done": firstName,
};

function isSeam(call: Call): boolean {
  const code = isA(call, "RunPython") ? argument(call, 0, "code") : undefined;
  return typeof code === "object" && code?.kind === "name" && code.name === "finish_pending_sql";
}

function isDataStep(call: Call): boolean {
  return isA(call, "RunPython") && !isSeam(call);
}

/** Of a module that takes an index away which it has made: elsewhere only a data step could miss a seam. */
const withoutSeams: Edit = (operations) => {
  const kept = operations.filter((call) => !isSeam(call));
  const needed = operations.some((call) => isA(call, "RemoveIndex"));
  return needed && kept.length < operations.length ? kept : undefined;
};

function swapped(call: Call): readonly Call[] | undefined {
  const pairs = itemsOf(isA(call, "CreateModel") ? argument(call, 1, "fields") : undefined);
  const [id, one, two, ...rest] = pairs;
  if (id === undefined || one === undefined || two === undefined) return undefined;
  return [withFields(call, [id, two, one, ...rest])];
}

function removedAndAdded(call: Call): readonly Call[] | undefined {
  if (!isA(call, "RenameField")) return undefined;
  const model: Value = argument(call, 0, "model_name") ?? null;
  const integer = operation("django.db.models.IntegerField", { null: true });
  return [
    operation("RemoveField", { model_name: model, name: argument(call, 1, "old_name") ?? null }),
    operation("AddField", {
      model_name: model,
      name: argument(call, 2, "new_name") ?? null,
      field: integer,
    }),
  ];
}

function operation(name: string, words: Readonly<Record<string, Value>>): Call {
  return { kind: "call", name, args: [], kwargs: new Map(Object.entries(words)) };
}

function sameField(one: Call, other: Call): boolean {
  return ["model_name", "name"].every(
    (word, at) => argument(one, at, word) === argument(other, at, word),
  );
}

const withoutAlteration: Edit = (operations) => {
  const isAlteration = (call: Call): boolean => isA(call, "AlterField");
  const at = operations.findIndex(
    (call, place) =>
      isAlteration(call) &&
      operations.slice(place + 1).some((later) => isAlteration(later) && sameField(call, later)),
  );
  return at < 0 ? undefined : operations.toSpliced(at, 1);
};

const lastCreatedFirst: Edit = (operations) => {
  const at = operations.findLastIndex((call) => isA(call, "CreateModel"));
  const call = operations[at];
  return at < 1 || call === undefined ? undefined : [call, ...operations.toSpliced(at, 1)];
};

function moved(place: "front" | "back"): Edit {
  return (operations) => {
    const at = operations.findIndex(isDataStep);
    const step = operations[at];
    if (step === undefined || at === (place === "front" ? 0 : operations.length - 1))
      return undefined;
    const rest = operations.toSpliced(at, 1);
    return place === "front" ? [step, ...rest] : [...rest, step];
  };
}

/** The first module of the app that depends on others forgets it. In replace mode the old files still say so. */
function withoutDependency(subject: Subject): Subject | undefined {
  if (subject.mode === "replace") return undefined;
  for (const module of subject.folded.modules) {
    if (module.app !== subject.app) continue;
    const kept = module.dependencies.filter((value) => itemsOf(value)[0] === module.app);
    if (kept.length < module.dependencies.length)
      return withModule(subject, { ...module, dependencies: kept });
  }
  return undefined;
}

/** A module of another app that names the app's last result names an earlier one. */
function repointed(subject: Subject): Subject | undefined {
  const own = subject.folded.modules.filter(({ app }) => app === subject.app);
  const earlier = own.at(0);
  const last = own.at(-1);
  if (subject.mode === "replace" || earlier === undefined || last === undefined) return undefined;
  const from = textOf(pair(last));
  for (const module of subject.folded.modules) {
    if (module.app === subject.app || earlier === last) continue;
    const dependencies = module.dependencies.map((value) =>
      textOf(value) === from ? pair(earlier) : value,
    );
    if (dependencies.some((value, at) => value !== module.dependencies[at]))
      return withModule(subject, { ...module, dependencies });
  }
  return undefined;
}

function pair({ app, name }: { readonly app: string; readonly name: string }): Value {
  return { kind: "tuple", items: [app, name] };
}

function firstName(subject: Subject): Subject | undefined {
  const [result, ...others] = subject.folded.modules;
  const [oldest] = subject.original.modules;
  if (result === undefined || oldest === undefined || others.length > 0) return undefined;
  const modules = [{ ...result, id: oldest.id, name: oldest.name, replaces: [] }];
  return { ...subject, folded: { ...subject.folded, modules } };
}
