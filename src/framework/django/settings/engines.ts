import type { PythonModule } from "../python/module.js";
import { stringOf } from "../read/literal.js";
import type { Dialect } from "../../../sql/dialect.js";
import { entryOf, type SettingBinding } from "./bindings.js";

/** What `ENGINE` says for a dialect: a word that is in the dotted name, and the names that Django and the backends have. */
const ENGINES: Readonly<
  Record<Dialect, { readonly word: RegExp; readonly usual: readonly string[] }>
> = {
  sqlite: {
    word: /sqlite|spatialite/,
    usual: ["django.db.backends.sqlite3", "django.contrib.gis.db.backends.spatialite"],
  },
  postgres: {
    word: /postg/,
    usual: ["django.db.backends.postgresql", "django.contrib.gis.db.backends.postgis"],
  },
  mysql: {
    word: /mysql/,
    usual: ["django.db.backends.mysql", "django.contrib.gis.db.backends.mysql"],
  },
  mssql: { word: /mssql|sql_server|sqlserver/, usual: ["mssql", "sql_server.pyodbc"] },
};

/** Is an engine one of a dialect's? */
export function isEngineOf(dialect: Dialect, engine: string): boolean {
  return ENGINES[dialect].word.test(engine);
}

/** The engines that a guard asks for where the settings do not name one. */
export function usualEngines(dialect: Dialect): readonly string[] {
  return ENGINES[dialect].usual;
}

/** The engine that a statement gives to the default database, where it is a literal. */
export function engineSet(module: PythonModule, binding: SettingBinding): string | undefined {
  const { setting, keys, value } = binding;
  if (setting !== "DATABASES" || value === undefined || keys === undefined) return undefined;
  const path = ["default", "ENGINE"];
  if (keys.some((key, index) => key !== path[index])) return undefined;
  let node: SettingBinding["value"] = value;
  for (const key of path.slice(keys.length)) node = entryOf(module, node, key);
  return node === undefined ? undefined : stringOf(module, node);
}
