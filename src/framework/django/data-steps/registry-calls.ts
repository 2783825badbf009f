import { exactly } from "./container.js";
import type { Place, Run } from "./run.js";
import { opaque, type Arguments, type Atom, type Value } from "./value.js";

/** A call of the registry of historical models, or of one of its app configurations. */
export function callRegistry(
  run: Run,
  owner: Extract<Atom, { kind: "apps" | "appConfig" }>,
  name: string,
  given: Arguments,
  place: Place,
): Value {
  if (name === "get_model" && owner.kind === "appConfig") {
    return modelNamed(run, [owner.app], textsOf(argument(given, 0, "model_name")), place);
  }
  if (name === "get_model" || name === "get_registered_model") {
    return getModel(run, given, place);
  }
  if (name === "get_app_config" && owner.kind === "apps") {
    const labels = textsOf(argument(given, 0, "app_label"));
    if (labels === undefined) return computed(run, place);
    return labels.map((app) => ({ kind: "appConfig", app }));
  }
  if (name === "get_models" && !run.models.uncertain && given.positional.length === 0) {
    const models = run.models.all.filter(
      (entity) => owner.kind === "apps" || entity.startsWith(`${owner.app}.`),
    );
    // Which models there are decides what it does.
    run.recorder.mayReadAnything("goes through all models", place);
    const items = models.map((entity): Value => [{ kind: "model", entity }]);
    return run.allocate(place, "list", exactly(items));
  }
  if (name === "is_installed") return [{ kind: "data" }];
  run.recorder.mayDoAnything(`uses ${name} of the registry of models`, place);
  return opaque(`what apps.${name}() gives`);
}

function argument(given: Arguments, index: number, name: string): Value | undefined {
  return given.positional[index] ?? given.keywords.get(name);
}

/** `get_model("app.Model")`, `get_model("app", "Model")`. */
function getModel(run: Run, given: Arguments, place: Place): Value {
  const first = textsOf(argument(given, 0, "app_label"));
  const second = argument(given, 1, "model_name");
  if (first === undefined || given.more !== undefined) return computed(run, place);
  const withName = second?.some((atom) => atom.kind !== "literal" || atom.value !== null) === true;
  if (withName) return modelNamed(run, first, textsOf(second), place);
  return first.flatMap((label) => {
    const dot = label.indexOf(".");
    return modelNamed(run, [label.slice(0, dot)], [label.slice(dot + 1)], place);
  });
}

function computed(run: Run, place: Place): Value {
  run.recorder.mayDoAnything("the name of the model is computed", place);
  return opaque("a model whose name is computed");
}

/** All texts that a value may be; undefined where it may be another. */
function textsOf(value: Value | undefined): readonly string[] | undefined {
  const texts: string[] = [];
  for (const atom of value ?? []) {
    if (atom.kind !== "literal" || typeof atom.value !== "string") return undefined;
    texts.push(atom.value);
  }
  return texts.length === 0 ? undefined : texts;
}

function modelNamed(
  run: Run,
  apps: readonly string[],
  names: readonly string[] | undefined,
  place: Place,
): Value {
  if (names === undefined) return computed(run, place);
  return apps.flatMap((app) =>
    names.flatMap((name): Value => {
      const entity = `${app}.${name.toLowerCase()}`;
      if (run.models.get(entity) !== undefined) return [{ kind: "model", entity }];
      run.recorder.mayDoAnything(`the model ${app}.${name} is not known at this step`, place);
      return opaque(`the model ${app}.${name}`);
    }),
  );
}
