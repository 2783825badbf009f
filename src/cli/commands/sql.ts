import { randomUUID } from "node:crypto";
import { keyText, type MigrationKey } from "../../chain/migration.js";
import { openDialect, WRITTEN_DIALECTS } from "../../dialect/open-dialect.js";
import { History } from "../../dialect/migrate/history.js";
import {
  migrationSql,
  type MigrationSql,
  type Writing,
} from "../../dialect/migrate/migration-sql.js";
import type { Direction } from "../../dialect/migrate/step.js";
import { DJANGO_RELEASES, releaseOf, type DjangoRelease } from "../../dialect/release.js";
import { moduleFinder } from "../../framework/django/data-steps/module-finder.js";
import { forwards } from "../../framework/django/loader/walk.js";
import { loadGraphUnreplaced } from "../../framework/django/loader/load.js";
import { loadInputOf, migrationOf } from "../../framework/django/project.js";
import type { MigrationModule } from "../../framework/django/read/migration.js";
import { migrationSources, type SchemaSources } from "../../framework/django/schema/sources.js";
import { StateError } from "../../operation/state.js";
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
  readonly backwards: boolean;
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
    dialect: openDialect(dialectName, release),
    sources: sourcesOf(opened, release),
    moments: { now: () => new Date(), uuid: () => randomUUID() },
  };
  const direction: Direction = options.backwards ? "backwards" : "forwards";
  const history = new History(opened.project, graph, writing);
  const written: { key: MigrationKey; sql: MigrationSql; atomic: boolean }[] = [];
  for (const key of keys) {
    const module = migrationOf(opened.project, key);
    if (module === undefined) continue;
    written.push({ key, atomic: module.atomic, sql: write(history, module, direction, writing) });
  }
  if (direction === "backwards") written.reverse();
  const unknown = [...new Set(written.flatMap((step) => step.sql.unknown))];
  const { transactionalDdl } = writing.dialect.features;
  const texts = written.map(({ key, sql: { lines }, atomic }) => ({
    migration: keyText(key),
    lines: atomic && transactionalDdl && lines.length > 0 ? ["BEGIN;", ...lines, "COMMIT;"] : lines,
  }));
  if (global.json)
    io.out(jsonDocument({ dialect: dialectName, django: release, unknown, migrations: texts }));
  else {
    for (const { migration, lines } of texts) {
      if (texts.length > 1) io.out(`-- ${migration}\n`);
      if (lines.length > 0) io.out(`${lines.join("\n")}\n`);
    }
  }
  for (const what of unknown) io.err(`not known: ${what}\n`);
  return unknown.length > 0 ? EXIT.refused : EXIT.done;
}

function releaseFor(given: string | undefined, { discovery }: OpenProject): DjangoRelease {
  const version = given ?? discovery.django?.version;
  if (version === undefined) return "5.2";
  const release = releaseOf(version);
  if (release !== undefined) return release;
  throw new UsageError(`--django takes ${DJANGO_RELEASES.join(", ")}, not ${version}`);
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
  const usual = release === "6.0" ? "BigAutoField" : "AutoField";
  return {
    moduleOf: migrationSources(project),
    moduleAt: moduleFinder(root, discovery.roots, parser),
    settings: discovery.settings.names,
    modelSettings: context.modelSettings,
    defaultAutoField: setting?.value ?? usual,
    givenTypes: new Map(),
  };
}

function write(
  history: History,
  module: MigrationModule,
  direction: Direction,
  writing: Writing,
): MigrationSql {
  try {
    const { state } = history.before(module.key);
    const { catalog } =
      direction === "forwards" ? history.before(module.key) : history.behind(module.key);
    const { operations } = module;
    return migrationSql({ operations, direction, state, catalog, lookups: "before" }, writing);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    throw refusal([
      {
        code: "state",
        message: `${keyText(error.operation.origin.migration)}: ${error.message}`,
        hint: "Django cannot run these migrations either: see refold check",
      },
    ]);
  }
}
