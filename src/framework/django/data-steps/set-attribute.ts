import { rememberAttribute } from "./extra-attributes.js";
import { keepAsValue } from "./kept-values.js";
import type { Place, Run } from "./run.js";
import { readValue } from "./touching.js";
import type { Value } from "./value.js";

/** `object.name = value`. On a row it is kept until save(); on anything that others share it may change what they do. */
export function setAttribute(
  run: Run,
  object: Value,
  name: string,
  value: Value,
  place: Place,
): void {
  for (const atom of object) {
    switch (atom.kind) {
      case "instance": {
        const owned = run.models.field(atom.entity, name);
        if (owned !== undefined) {
          readValue(run, atom.entity, value, [], place);
          keepAsValue(run, value, place);
        } else if (name === "objects" || name.startsWith("__")) {
          run.recorder.mayDoAnything(`sets ${name} of a row`, place);
        } else if (METHODS.has(name)) {
          run.recorder.mayDoAnything(`replaces the method ${name} of a row`, place);
        } else rememberAttribute(run, atom.entity, name, value);
        break;
      }
      case "meta":
        // These only decide what pre_save() stores.
        if (!HARMLESS.has(name)) run.recorder.mayDoAnything(`sets ${name} of a model`, place);
        break;
      case "literal":
        break;
      case "appConfig":
        // What create_permissions() asks of a configuration of historical models, and nobody else.
        if (name !== "models_module") run.recorder.mayDoAnything(`sets ${name} of an app`, place);
        break;
      default:
        run.recorder.mayDoAnything(`sets the attribute ${name} of something shared`, place);
    }
  }
}

const METHODS = new Set(["save", "delete", "save_base", "refresh_from_db", "full_clean", "pk"]);

const HARMLESS = new Set(["auto_now", "auto_now_add", "editable"]);
