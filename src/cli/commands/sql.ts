import { randomUUID } from "node:crypto";
import { keyText, type MigrationKey } from "../../chain/migration.js";
import {
  openDialect,
  SERVERS,
  WRITTEN_DIALECTS,
  type WrittenDialect,
} from "../../dialect/open-dialect.js";
import { MSSQL_BACKENDS } from "../../dialect/mssql/backend.js";
import { History } from "../../dialect/migrate/history.js";
import type { Writing } from "../../dialect/migrate/migration-sql.js";
import type { Direction } from "../../dialect/migrate/step.js";
import { writeSteps, type StepSql } from "../../dialect/migrate/write-steps.js";
import { serverOf, type Server } from "../../dialect/server.js";
import { DJANGO_RELEASES, isSince, releaseOf, type DjangoRelease } from "../../dialect/release.js";
import { flagSetting, type SettingsInfo } from "../../framework/django/discover/settings.js";
import { moduleFinder } from "../../framework/django/data-steps/module-finder.js";
import { forwards } from "../../framework/django/loader/walk.js";
import { loadGraphUnreplaced } from "../../framework/django/loader/load.js";
import { loadInputOf, migrationOf } from "../../framework/django/project.js";
import { migrationSources, type SchemaSources } from "../../framework/django/schema/sources.js";
import type { ChainGraph } from "../../chain/graph.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument } from "../json.js";
import { oneOf } from "../one-of.js";
import { openProject, type GlobalOptions, type OpenProject } from "../open-project.js";
import { stepName } from "../step-name.js";
import { refusal, UsageError } from "../stop.js";
import { refuseUnread } from "../told.js";

/** The options of `sql`. */
export interface SqlOptions {
  readonly dialect: string;
  readonly django: string | undefined;
  readonly server: string | undefined;
  readonly backend: string | undefined;
  readonly backwards: boolean;
  readonly as: string;
}

/** Runs `sql APP [MIGRATION | FIRST..LAST] --dialect D`: the statements that `manage.py sqlmigrate` prints. */
export async function sql(
  app: string,
  range: string | undefined,
  options: SqlOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const dialectName = oneOf("--dialect", options.dialect, WRITTEN_DIALECTS);
  const opened = await openProject(global, [app], io);
  refuseUnread(opened, app);
  const release = releaseFor(options.django, opened);
  const graph = graphOf(opened);
  const keys = keysIn(opened, graph, app, range);
  const writing: Writing = {
    dialect: openDialect(dialectName, release, serverFor(options.server, dialectName), {
      backend: oneOf("--backend", options.backend ?? "mssql-django", MSSQL_BACKENDS),
      useTimeZones: usesTimeZones(opened.discovery.settings, release),
    }),
    sources: sourcesOf(opened, release),
    moments: { now: () => new Date(), uuid: () => randomUUID() },
  };
  const direction: Direction = options.backwards ? "backwards" : "forwards";
  const lookups = LOOKUPS[oneOf("--as", options.as, MANNERS)];
  const steps = writeSteps(new History(opened.project, graph, writing), keys, {
    direction,
    lookups,
  });
  const ordered = direction === "backwards" ? steps.toReversed() : steps;
  if (global.json) {
    const migrations = ordered.map(inJson);
    io.out(jsonDocument({ dialect: dialectName, django: release, migrations }));
  } else show(ordered, io);
  const isWhole = ordered.every((step) => step.kind === "written" && step.unknown.length === 0);
  return isWhole ? EXIT.done : EXIT.refused;
}

/** Names of constraints are looked up as `sqlmigrate` sees them, which runs nothing, or as `migrate` does on its way. */
const LOOKUPS = { sqlmigrate: "before", migrate: "running" } as const;
const MANNERS = ["sqlmigrate", "migrate"] as const;

function inJson(step: StepSql): unknown {
  const migration = keyText(step.key);
  return step.kind === "written"
    ? { migration, lines: step.lines, unknown: step.unknown }
    : { migration, refusal: step.why };
}

function show(steps: readonly StepSql[], io: Io): void {
  for (const step of steps) {
    const migration = keyText(step.key);
    if (step.kind === "refused") {
      io.err(`${migration}: not written: ${step.why}\n`);
      continue;
    }
    if (steps.length > 1) io.out(`-- ${migration}\n`);
    if (step.lines.length > 0) io.out(`${step.lines.join("\n")}\n`);
    for (const what of step.unknown) io.err(`${migration}: not known: ${what}\n`);
  }
}

function releaseFor(given: string | undefined, { discovery }: OpenProject): DjangoRelease {
  const version = given ?? discovery.django?.version;
  if (version === undefined) return "5.2";
  const release = releaseOf(version);
  if (release !== undefined) return release;
  throw new UsageError(`--django takes ${DJANGO_RELEASES.join(", ")}, not ${version}`);
}

/** Are moments stored with their zone? Since Django 5.0 where the settings do not say (django/conf/global_settings.py). */
function usesTimeZones(settings: SettingsInfo, release: DjangoRelease): boolean {
  return flagSetting(settings, "USE_TZ") ?? isSince(release, "5.2");
}

function serverFor(given: string | undefined, dialect: WrittenDialect): Server | undefined {
  if (given === undefined) return undefined;
  const server = serverOf(given);
  if (server !== undefined && SERVERS[dialect].includes(server.kind)) return server;
  const kinds = SERVERS[dialect].map((kind) => `${kind}-VERSION`).join(" or ");
  throw new UsageError(`--server takes ${kinds} with --dialect ${dialect}, not ${given}`);
}

function graphOf({ project }: OpenProject): ChainGraph {
  const loaded = loadGraphUnreplaced(loadInputOf(project));
  if (loaded.ok) return loaded.loaded.graph;
  throw refusal([
    {
      code: loaded.error.kind,
      message: loaded.error.message,
      hint: "Django cannot load this graph either: see refold check",
    },
  ]);
}

/** The app's migrations that a range names, in the order in which Django applies them. */
function keysIn(
  { project }: OpenProject,
  graph: ChainGraph,
  app: string,
  range: string | undefined,
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
  if (range === undefined) return keys;
  const names = keys.map(({ name }) => name);
  const [first = "", last] = range.split("..");
  const from = names.indexOf(stepName(app, names, first));
  const to = last === undefined ? from : names.indexOf(stepName(app, names, last));
  if (to < from) {
    throw new UsageError(`${last ?? ""} comes before ${first}`, "a range is written FIRST..LAST");
  }
  return keys.slice(from, to + 1);
}

function sourcesOf(opened: OpenProject, release: DjangoRelease): SchemaSources {
  const { root, discovery, parser, project, context } = opened;
  const given = discovery.settings.defaultAutoField;
  const setting = given.find(({ certain }) => certain) ?? given[0];
  const usual = `django.db.models.${release === "6.0" ? "BigAutoField" : "AutoField"}`;
  return {
    moduleOf: migrationSources(project),
    moduleAt: moduleFinder(root, discovery.roots, parser),
    settings: discovery.settings.names,
    modelSettings: context.modelSettings,
    defaultAutoField: setting?.value ?? usual,
    givenTypes: new Map(),
  };
}
