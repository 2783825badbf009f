import type { PythonModule } from "../python/module.js";
import type { Run } from "./run.js";
import { literal, type Value } from "./value.js";

const SETTINGS = "django.conf.settings";

/**
 * `getattr(settings, "SHOP_ITEM_MODEL", "shop.Item")`: the model that the project's settings name, or the default where it is sure that
 * they name none. Undefined for all else.
 */
export function modelOfSettings(
  run: Run,
  object: Value,
  names: readonly string[],
  otherwise: Value,
): Value | undefined {
  const [name, ...more] = names;
  const isSettings = object.every((atom) => atom.kind === "imported" && atom.path === SETTINGS);
  if (!isSettings || object.length === 0 || name === undefined || more.length > 0) return undefined;
  const [usual, ...others] = otherwise;
  if (!/_MODEL$/.test(name) || usual?.kind !== "literal" || others.length > 0) return undefined;
  if (typeof usual.value !== "string" || !/^\w+\.\w+$/.test(usual.value)) return undefined;
  const given = run.world.modelSetting(name);
  if (given !== undefined) return literal(given);
  return run.world.isUnset(name) ? otherwise : undefined;
}

/**
 * Objects of packages through which they read their own settings, and the setting that holds a dictionary of those. An attribute
 * `…_MODEL` is what the dictionary says, or else the module's constant of that name.
 * Source: oauth2_provider/settings.py of django-oauth-toolkit.
 */
const OBJECTS: ReadonlyMap<string, string> = new Map([
  ["oauth2_provider.settings.oauth2_settings", "OAUTH2_PROVIDER"],
]);

/** What such an object means, or a model that it names; undefined for other paths. */
export function settingsObject(run: Run, module: PythonModule, path: string): Value | undefined {
  if (OBJECTS.has(path)) return [{ kind: "imported", path }];
  const dot = path.lastIndexOf(".");
  const setting = OBJECTS.get(path.slice(0, dot));
  const name = path.slice(dot + 1);
  if (setting === undefined) return undefined;
  if (!/_MODEL$/.test(name) || !run.world.isUnset(`${setting}.${name}`)) {
    return [{ kind: "imported", path }];
  }
  const home = path.slice(0, dot).replace(/\.\w+$/, "");
  return run.imported(module, `${home}.${name}`);
}
