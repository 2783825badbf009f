import type { EntityKey } from "../../../operation/field.js";
import { textOfValue, type Value } from "../../../schema/value.js";
import { entityKey } from "../read/field.js";
import type { FieldArguments } from "./field-arguments.js";
import { valueArgument } from "./field-arguments.js";
import { namedValue } from "./read-value.js";
import { settingNamed } from "./setting-value.js";
import type { SchemaSources } from "./sources.js";

/**
 * The model that an argument names which is no literal: a constant of another module, an attribute of an object of settings whose module
 * has a constant of that name, `swapper.get_model_name(…)`. Undefined where it cannot be told.
 */
export function referencedModel(args: FieldArguments, argument: string): EntityKey | undefined {
  const value = valueArgument(args, argument);
  if (value === undefined) return undefined;
  const label = modelLabel(value, args);
  return label !== undefined && /^\w+\.\w+$/.test(label) ? entityKey(label) : undefined;
}

function modelLabel(value: Value, args: FieldArguments): string | undefined {
  switch (value.kind) {
    case "text":
      return value.text;
    case "name": {
      // `oauth2_settings.APPLICATION_MODEL`: the object takes its attributes from constants of its module.
      const parts = value.path.split(".");
      const attribute = parts.pop() ?? "";
      parts.pop();
      return textOfValue(namedValue(args.module, [...parts, attribute].join("."), args.sources));
    }
    case "call":
      return value.callee === "swapper.get_model_name"
        ? swapped(value.args, args.sources)
        : undefined;
    default:
      return undefined;
  }
}

/** The model that takes the place of another by swapper's convention of settings. */
function swapped(args: readonly Value[], { settings }: SchemaSources): string | undefined {
  const [app, model] = args.map(textOfValue);
  if (app === undefined || model === undefined) return undefined;
  const setting = `${app}_${model}_MODEL`.toUpperCase();
  return textOfValue(settingNamed(setting, settings)) ?? `${app}.${model}`;
}
