import type { Value } from "../../../schema/value.js";
import type { Names, Possibilities } from "../discover/value.js";

/** `getattr(settings, NAME, default)`; undefined for all other arguments, and where the settings' value is not read. */
export function settingValue(args: readonly Value[], settings: Names): Value | undefined {
  const [object, name, otherwise] = args;
  if (object?.kind !== "name" || object.path !== "django.conf.settings") return undefined;
  if (name?.kind !== "text" || otherwise === undefined) return undefined;
  const possibilities = settings.get(name.text);
  return possibilities === undefined ? otherwise : certainValue(possibilities);
}

/** The value of a setting; undefined where it is not said or not read. */
export function settingNamed(name: string, settings: Names): Value | undefined {
  return certainValue(settings.get(name) ?? []);
}

function certainValue(possibilities: Possibilities): Value | undefined {
  const found = possibilities.find(({ certain }) => certain)?.value;
  switch (found?.kind) {
    case "text":
      return { kind: "text", text: found.text };
    case "flag":
      return { kind: "boolean", value: found.flag };
    case "none":
      return { kind: "none" };
    default:
      return undefined;
  }
}
