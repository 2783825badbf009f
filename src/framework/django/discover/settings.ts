import { placeOf, type Place } from "../../../edit/source.js";
import { dictIn, listIn, type Names, type Possibilities, type ValueOrigin } from "./value.js";

/** Something that settings may say, and where they say it. */
export interface Possible<T> {
  readonly value: T;
  /** False for what stands in an `if` or a `try`, is a default, or is said by other settings than the main ones. */
  readonly certain: boolean;
  readonly place: Place;
}

/** INSTALLED_APPS, as far as it can be read. */
export interface InstalledApps {
  readonly entries: readonly Possible<string>[];
  /** False where more apps may be installed than the entries say. */
  readonly complete: boolean;
}

/** What the settings of a project say about its apps, models and databases. */
export interface SettingsInfo {
  /** The file of the settings that decide; undefined where none was found. Relative to the project. */
  readonly main: string | undefined;
  /** The other settings files that were read: their apps count as possible. */
  readonly others: readonly string[];
  /** Undefined where no settings say it. */
  readonly installedApps: InstalledApps | undefined;
  /** MIGRATION_MODULES by label; null where an app's migrations are switched off. */
  readonly migrationModules: ReadonlyMap<string, readonly Possible<string | null>[]>;
  /** AUTH_USER_MODEL and all other settings `…_MODEL` whose value names a model. */
  readonly models: ReadonlyMap<string, readonly Possible<string>[]>;
  readonly defaultAutoField: readonly Possible<string>[];
  /** The ENGINE of each of DATABASES. */
  readonly engines: ReadonlyMap<string, readonly Possible<string>[]>;
  /** All names of the main settings. */
  readonly names: Names;
  /** False where the main settings may have more names than those. */
  readonly closed: boolean;
  /** The texts of the other modules in the directory of the main settings: on another machine one of them may decide. */
  readonly beside: readonly string[];
}

/** One settings module that was read. */
export interface ReadSettings {
  /** Relative to the project. */
  readonly path: string;
  readonly names: Names;
  readonly complete: boolean;
  readonly closed: boolean;
}

/** What the main settings say, with the apps of the others as possible ones. */
export function settingsInfo(
  main: ReadSettings | undefined,
  others: readonly ReadSettings[],
  beside: readonly string[],
): SettingsInfo {
  const names: Names = main?.names ?? new Map<string, never>();
  return {
    main: main?.path,
    others: others.map(({ path }) => path),
    installedApps: installedApps(main, others),
    migrationModules: migrationModules(names),
    models: modelSettings(names),
    defaultAutoField: texts(names.get("DEFAULT_AUTO_FIELD")),
    engines: engines(names),
    names,
    closed: main?.closed === true && main.complete && names.has("INSTALLED_APPS"),
    beside,
  };
}

/**
 * Is it sure that no settings of the project say a setting, or a key of one that is a dictionary (`OAUTH2_PROVIDER.GRANT_MODEL`)?
 */
export function isUnset(settings: SettingsInfo, path: string): boolean {
  const [name = path, key] = path.split(".");
  if (!settings.closed || settings.beside.some((text) => text.includes(name))) return false;
  const values = settings.names.get(name);
  if (values === undefined || key === undefined) return values === undefined;
  return values.every(
    ({ value }) => value.kind === "dict" && value.complete && !value.entries.has(key),
  );
}

/**
 * The value of a setting that names a model: the certain one, or the only possible one. Django's default for
 * AUTH_USER_MODEL where the main settings were read and do not say it. Undefined where it cannot be told.
 * Source: django/conf/global_settings.py.
 */
export function modelSetting(settings: SettingsInfo, name: string): string | undefined {
  const values = settings.models.get(name) ?? [];
  const certain = values.find((value) => value.certain);
  if (certain !== undefined) return certain.value;
  if (values.length === 1) return values[0]?.value;
  const isDefault = values.length === 0 && settings.main !== undefined;
  return isDefault && name === "AUTH_USER_MODEL" ? "auth.User" : undefined;
}

/** The value of a setting that is True or False; undefined where it cannot be told. */
export function flagSetting({ names }: SettingsInfo, name: string): boolean | undefined {
  const values = names.get(name) ?? [];
  const decisive = values.find(({ certain }) => certain) ?? values[0];
  return decisive?.value.kind === "flag" ? decisive.value.flag : undefined;
}

function installedApps(
  main: ReadSettings | undefined,
  others: readonly ReadSettings[],
): InstalledApps | undefined {
  const found = main?.names.get("INSTALLED_APPS");
  const list = found === undefined ? undefined : listIn(found);
  if (main === undefined || found === undefined || list === undefined) return undefined;
  const isOnly = found.every(({ value }) => value === list);
  const own = texts(list.items);
  const allText = list.items.every(({ value }) => value.kind === "text");
  const more = others.flatMap(({ names }) =>
    texts(listIn(names.get("INSTALLED_APPS") ?? [])?.items),
  );
  const entries = new Map(own.map((entry) => [entry.value, entry]));
  for (const entry of more) {
    if (!entries.has(entry.value)) entries.set(entry.value, { ...entry, certain: false });
  }
  return {
    entries: [...entries.values()],
    complete: isOnly && allText && list.complete && main.complete,
  };
}

function placeAt({ source, offset }: ValueOrigin): Place {
  return placeOf(source, offset);
}

/** The texts among possibilities. */
function texts(possibilities: Possibilities | undefined): readonly Possible<string>[] {
  return (possibilities ?? []).flatMap(({ value, certain }) =>
    value.kind === "text" ? [{ value: value.text, certain, place: placeAt(value.origin) }] : [],
  );
}

function migrationModules(names: Names): ReadonlyMap<string, readonly Possible<string | null>[]> {
  const entries = dictIn(names.get("MIGRATION_MODULES") ?? [])?.entries ?? new Map<string, never>();
  const modules = new Map<string, readonly Possible<string | null>[]>();
  for (const [label, possibilities] of entries) {
    const off = possibilities.flatMap(({ value, certain }) =>
      value.kind === "none" ? [{ value: null, certain, place: placeAt(value.origin) }] : [],
    );
    modules.set(label, [...texts(possibilities), ...off]);
  }
  return modules;
}

/** The labels of apps whose migrations the settings switch off for certain. */
export function switchedOff(names: Names): ReadonlySet<string> {
  return new Set(
    [...migrationModules(names)].flatMap(([label, said]) =>
      said.some(({ value, certain }) => value === null && certain) ? [label] : [],
    ),
  );
}

function modelSettings(names: Names): ReadonlyMap<string, readonly Possible<string>[]> {
  const models = new Map<string, readonly Possible<string>[]>();
  for (const [name, possibilities] of names) {
    if (!/^[A-Z]\w*_MODEL$/.test(name)) continue;
    const named = texts(possibilities).filter(({ value }) => /^\w+\.\w+$/.test(value));
    if (named.length > 0) models.set(name, named);
  }
  return models;
}

function engines(names: Names): ReadonlyMap<string, readonly Possible<string>[]> {
  const databases = dictIn(names.get("DATABASES") ?? [])?.entries ?? new Map<string, never>();
  const found = new Map<string, readonly Possible<string>[]>();
  for (const [alias, possibilities] of databases) {
    const engine = dictIn(possibilities)?.entries.get("ENGINE");
    if (engine !== undefined) found.set(alias, texts(engine));
  }
  return found;
}
