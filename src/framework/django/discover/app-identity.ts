import {
  configClass,
  configClasses,
  type ConfigClass,
  type ConfigContext,
} from "./config-class.js";
import { hasFile } from "./file-tree.js";
import { directoriesOf, locateModule } from "./modules.js";
import { below } from "./paths.js";
import { listIn, type Possibilities } from "./value.js";

/** How an app is called, and where it lies. */
export interface AppIdentity {
  readonly label: string;
  /** The dotted name of its package. */
  readonly name: string;
  /** The directories of its package: one, but for namespaces. */
  readonly directories: readonly string[];
}

/** How Django of a project finds the configuration of an app that INSTALLED_APPS names by its package. */
export interface ConfigRules {
  /** Whether the one configuration in `apps.py` is taken; since 3.2. */
  readonly automatic: boolean;
  /** Whether `default_app_config` in the package counts; up to and with 4.0. */
  readonly defaultAppConfig: boolean;
}

/** The rules of a Django version text such as `4.2.11`; where it is not known, everything counts. */
export function configRules(version: string | undefined): ConfigRules {
  const [major, minor] = (version ?? "").split(".").map(Number);
  if (major === undefined || minor === undefined || Number.isNaN(major) || Number.isNaN(minor)) {
    return { automatic: true, defaultAppConfig: true };
  }
  return {
    automatic: major > 3 || (major === 3 && minor >= 2),
    defaultAppConfig: major < 4 || (major === 4 && minor === 0),
  };
}

/**
 * The app that an entry of INSTALLED_APPS stands for: a package, or the dotted path of a configuration class. Undefined
 * where neither can be found.
 * Source: django/apps/config.py, AppConfig.create.
 */
export function identityOfEntry(
  context: ConfigContext,
  rules: ConfigRules,
  entry: string,
): AppIdentity | undefined {
  const location = locateModule(context.tree, context.roots, entry);
  if (location !== undefined) {
    return identityOfPackage(context, rules, entry, directoriesOf(location));
  }
  const config = configAt(context, entry);
  if (config?.name === undefined) return undefined;
  const app = locateModule(context.tree, context.roots, config.name);
  return app === undefined ? undefined : identity(config, config.name, directoriesOf(app));
}

/** The app of a package, as if INSTALLED_APPS named the package. */
export function identityOfPackage(
  context: ConfigContext,
  rules: ConfigRules,
  name: string,
  directories: readonly string[],
): AppIdentity {
  const config =
    (rules.defaultAppConfig ? namedConfig(context, directories) : undefined) ??
    (rules.automatic ? automaticConfig(context, directories) : undefined);
  const app =
    config?.name === undefined || config.name === name
      ? undefined
      : locateModule(context.tree, context.roots, config.name);
  // A configuration may send to another package; one that is not there is taken for a slip.
  return app === undefined
    ? identity(config, name, directories)
    : identity(config, config?.name ?? name, directoriesOf(app));
}

function identity(
  config: ConfigClass | undefined,
  name: string,
  directories: readonly string[],
): AppIdentity {
  return { label: config?.label ?? lastPart(name), name, directories };
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** The one configuration of `apps.py`, or the one that says it is the default. */
function automaticConfig(
  context: ConfigContext,
  directories: readonly string[],
): ConfigClass | undefined {
  const file = fileOf(context, directories, "apps");
  if (file === undefined) return undefined;
  const candidates = configClasses(context, file).filter(({ isDefault }) => isDefault !== false);
  if (candidates.length === 1) return candidates[0];
  const defaults = candidates.filter(({ isDefault }) => isDefault === true);
  return defaults.length === 1 ? defaults[0] : undefined;
}

function fileOf(
  { tree }: ConfigContext,
  directories: readonly string[],
  module: string,
): string | undefined {
  const location = locateModule(tree, directories, module);
  return location === undefined || location.kind === "namespace" ? undefined : location.file;
}

/** The configuration that `default_app_config` names. */
function namedConfig(
  context: ConfigContext,
  directories: readonly string[],
): ConfigClass | undefined {
  for (const directory of directories) {
    if (!hasFile(context.tree, directory, "__init__.py")) continue;
    const file = below(directory, "__init__.py");
    const content = context.tree.read(file);
    // Saves parsing the packages of all vendors.
    if (!content.ok || !Buffer.from(content.bytes).includes("default_app_config")) continue;
    const written = context.reader.execute(file).names.get("default_app_config");
    const path = written === undefined ? undefined : onlyText(written);
    const config = path === undefined ? undefined : configAt(context, path);
    if (config !== undefined) return config;
  }
  return undefined;
}

function onlyText(possibilities: Possibilities): string | undefined {
  if (listIn(possibilities) !== undefined) return undefined;
  for (const { value } of possibilities) if (value.kind === "text") return value.text;
  return undefined;
}

/** The configuration class of a dotted path. */
function configAt(context: ConfigContext, path: string): ConfigClass | undefined {
  const name = lastPart(path);
  const module = path.slice(0, Math.max(0, path.length - name.length - 1));
  const location = locateModule(context.tree, context.roots, module);
  if (location === undefined || location.kind === "namespace") return undefined;
  return configClass(context, location.file, name);
}

/** The label that an entry of INSTALLED_APPS most likely has whose package cannot be found. */
export function likelyLabel(entry: string): string {
  const parts = entry.split(".");
  const last = parts.at(-1) ?? entry;
  if (!/^[A-Z]/.test(last)) return last;
  const packageParts = parts.slice(0, -1);
  if (packageParts.at(-1) === "apps") packageParts.pop();
  return packageParts.at(-1) ?? last;
}
