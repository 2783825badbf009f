import { randomUUID } from "node:crypto";
import type { ChainGraph } from "../../chain/graph.js";
import { keyText, type MigrationKey } from "../../chain/migration.js";
import { moduleFinder } from "../../framework/django/data-steps/module-finder.js";
import { decidedProject } from "../../framework/django/decided-project.js";
import type { Discovery } from "../../framework/django/discover/discovery.js";
import { flagSetting } from "../../framework/django/discover/settings.js";
import type { LoadedProject } from "../../framework/django/load-project.js";
import type { LoadError } from "../../framework/django/loader/load-error.js";
import { loadGraph, loadGraphUnreplaced } from "../../framework/django/loader/load.js";
import { forwards } from "../../framework/django/loader/walk.js";
import { loadInputOf, migrationOf } from "../../framework/django/project.js";
import type { PythonParser } from "../../framework/django/python/parse.js";
import { VENDORS } from "../../framework/django/vendor.js";
import { conditionHolds } from "../../framework/django/schema/condition.js";
import { migrationSources, type SchemaSources } from "../../framework/django/schema/sources.js";
import type { Lookups } from "../editor.js";
import type { MssqlBackend } from "../mssql/backend.js";
import type { Moments } from "../moments.js";
import { openDialect, type WrittenDialect } from "../open-dialect.js";
import { isSince, type DjangoRelease } from "../release.js";
import type { Server } from "../server.js";
import { History, PlanHistory } from "./history.js";
import { writeSteps, type StepSql, type Way } from "./write-steps.js";

/** A project that was discovered and read. */
export interface ReadProject extends LoadedProject {
  readonly discovery: Discovery;
  readonly parser: PythonParser;
}

/** Whose statements are meant, and for which server. */
export interface SqlTarget {
  readonly dialect: WrittenDialect;
  readonly release: DjangoRelease;
  /** Undefined for the one that is usual. */
  readonly server: Server | undefined;
  /** Counts for SQL Server alone. */
  readonly backend: MssqlBackend;
  /** Columns of classes of fields that refold cannot read, by the class's path. */
  readonly givenTypes: ReadonlyMap<string, string>;
}

/** A project whose migrations can be written as SQL. */
export interface ProjectSql {
  /**
   * An app's migrations in the order in which Django applies them: as `sqlmigrate` sees them, squashes beside what they replace, or
   * as `migrate` runs them on a new database, squashes in its place.
   */
  readonly chain: (app: string, lookups: Lookups) => readonly MigrationKey[];
  readonly write: (keys: readonly MigrationKey[], way: Way) => readonly StepSql[];
}

/** The project's SQL, or why Django could not load its graph. */
export type ProjectSqlResult =
  | { readonly ok: true; readonly sql: ProjectSql }
  | { readonly ok: false; readonly error: LoadError };

/** The time of each question, and another identifier for each. */
export const PRESENT: Moments = { now: () => new Date(), uuid: () => randomUUID() };

/** Makes a read project ready to be written as SQL. */
export function projectSql(
  read: ReadProject,
  target: SqlTarget,
  moments: Moments = PRESENT,
): ProjectSqlResult {
  const input = loadInputOf(read.project);
  const replaced = loadGraph(input);
  if (!replaced.ok) return { ok: false, error: replaced.error };
  // sqlmigrate cannot load a graph in which steps depend on replaced ones whose files are gone; migrate can.
  const unreplaced = loadGraphUnreplaced(input);
  const beside = unreplaced.ok ? unreplaced : replaced;
  const { dialect, release, server, backend } = target;
  const useTimeZones = usesTimeZones(read, release);
  const sources = sourcesOf(read, target);
  const project = decidedProject(read.project, read.context, sources.holds);
  const writing = {
    dialect: openDialect(dialect, release, server, { backend, useTimeZones }),
    sources: { ...sources, moduleOf: migrationSources(project) },
    moments,
  };
  const histories = {
    before: new History(project, beside.loaded.graph, writing),
    running: new PlanHistory(project, replaced.loaded.graph, writing),
  };
  const historyFor = (lookups: Lookups, keys: readonly MigrationKey[]): History | PlanHistory =>
    keys.every((key) => histories.running.graph.nodes.has(keyText(key)))
      ? histories[lookups]
      : histories.before;
  return {
    ok: true,
    sql: {
      chain: (app, lookups) => chainOf(read, histories[lookups].graph, app),
      write: (keys, way) => writeSteps(historyFor(way.lookups, keys), keys, way),
    },
  };
}

/** Are moments stored with their zone? Since Django 5.0 where the settings do not say (django/conf/global_settings.py). */
function usesTimeZones({ discovery }: ReadProject, release: DjangoRelease): boolean {
  return flagSetting(discovery.settings, "USE_TZ") ?? isSince(release, "5.2");
}

function chainOf(
  { project }: ReadProject,
  graph: ChainGraph,
  app: string,
): readonly MigrationKey[] {
  const seen = new Set<string>();
  const keys: MigrationKey[] = [];
  for (const [id, node] of graph.nodes) {
    if (node.key.app !== app || node.kind !== "migration") continue;
    for (const reached of forwards(graph, id, seen)) {
      const key = graph.nodes.get(reached)?.key;
      if (key?.app === app && migrationOf(project, key) !== undefined) keys.push(key);
    }
  }
  return keys;
}

function sourcesOf(read: ReadProject, target: SqlTarget): SchemaSources {
  const { dialect, release, givenTypes } = target;
  const [major = 0, minor = 0] = release.split(".").map(Number);
  const { discovery, parser, project, context } = read;
  const given = discovery.settings.defaultAutoField;
  const setting = given.find(({ certain }) => certain) ?? given[0];
  const usual = `django.db.models.${release === "6.0" ? "BigAutoField" : "AutoField"}`;
  const sources: SchemaSources = {
    moduleOf: migrationSources(project),
    moduleAt: moduleFinder(discovery.root, discovery.roots, parser),
    settings: discovery.settings,
    django: [major, minor],
    holds: (module, condition) =>
      conditionHolds(module, condition, { vendor: VENDORS[dialect], sources }),
    modelSettings: context.modelSettings,
    defaultAutoField: setting?.value ?? usual,
    givenTypes,
  };
  return sources;
}
