import type { Value } from "../../../schema/value.js";
import { isUnset, type SettingsInfo } from "../discover/settings.js";
import type { Possibilities } from "../discover/value.js";

/**
 * `getattr(settings, NAME, default)`; undefined for all other arguments, and where the settings' value is not read, or the settings may
 * say it out of sight.
 */
export function settingValue(args: readonly Value[], settings: SettingsInfo): Value | undefined {
  const [object, name, otherwise] = args;
  if (object?.kind !== "name" || object.path !== "django.conf.settings") return undefined;
  if (name?.kind !== "text" || otherwise === undefined) return undefined;
  const possibilities = settings.names.get(name.text);
  if (possibilities !== undefined) return certainValue(possibilities);
  return isUnset(settings, name.text) ? otherwise : undefined;
}

/** The value of a setting; undefined where it is not said or not read. */
export function settingNamed(name: string, { names }: SettingsInfo): Value | undefined {
  return certainValue(names.get(name) ?? []);
}

function certainValue(possibilities: Possibilities): Value | undefined {
  const found = possibilities.find(({ certain }) => certain)?.value;
  switch (found?.kind) {
    case "text":
      return { kind: "text", text: found.text };
    case "flag":
      return { kind: "boolean", value: found.flag };
    case "number":
      return { kind: "number", digits: found.digits };
    case "none":
      return { kind: "none" };
    default:
      return undefined;
  }
}
