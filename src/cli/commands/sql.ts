import { keyText, type MigrationKey } from "../../chain/migration.js";
import { configuredTypes } from "../../dialect/configured-types.js";
import type { Moments } from "../../dialect/moments.js";
import { MSSQL_BACKENDS } from "../../dialect/mssql/backend.js";
import {
  PRESENT,
  projectSql,
  type ProjectSql,
  type SqlTarget,
} from "../../dialect/migrate/project-sql.js";
import type { StepSql, Way } from "../../dialect/migrate/write-steps.js";
import { SERVERS, WRITTEN_DIALECTS, type WrittenDialect } from "../../dialect/open-dialect.js";
import { DJANGO_RELEASES, releaseOf, type DjangoRelease } from "../../dialect/release.js";
import { serverOf, type Server } from "../../dialect/server.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument } from "../json.js";
import { oneOf } from "../one-of.js";
import { openProject, type GlobalOptions, type OpenProject } from "../open-project.js";
import { withOtherVersion } from "../other-version.js";
import { sameMoments, sqlDifference } from "../sql-difference.js";
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
  readonly against: string | undefined;
}

/** Runs `sql APP [MIGRATION | FIRST..LAST] --dialect D`: the statements that `manage.py sqlmigrate` prints. */
export async function sql(
  app: string,
  range: string | undefined,
  options: SqlOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const opened = await openProject(global, [app], io);
  const target = targetOf(options, opened);
  const way: Way = {
    direction: options.backwards ? "backwards" : "forwards",
    lookups: LOOKUPS[oneOf("--as", options.as, MANNERS)],
  };
  refuseUnread(opened, app);
  if (options.against !== undefined) {
    if (range !== undefined) {
      throw new UsageError("--against compares whole chains", `leave out ${range}`);
    }
    const compared = { against: options.against, app, target, way };
    return showDifference(compared, opened, global, io);
  }
  const project = sqlOf(opened, target);
  const steps = project.write(keysIn(project, app, range, way), way);
  const ordered = options.backwards ? steps.toReversed() : steps;
  if (global.json) {
    const migrations = ordered.map(inJson);
    const { dialect, release: django } = target;
    io.out(jsonDocument({ dialect, django, migrations }));
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

/** Prints what differs from another version of the app's chain. */
async function showDifference(
  { against, app, target, way }: Compared,
  opened: OpenProject,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const moments = sameMoments();
  const now = { label: app, sql: sqlOf(opened, target, moments) };
  const { diff, unknown } = await withOtherVersion(
    against,
    { app, opened, global, io },
    (other) => {
      refuseUnread(other, app);
      const old = { label: `${app} (${against})`, sql: sqlOf(other, target, moments) };
      return sqlDifference(app, old, now, way);
    },
  );
  if (global.json) {
    const { dialect, release: django } = target;
    io.out(jsonDocument({ dialect, django, against, diff, unknown }));
  } else {
    io.out(diff);
    for (const what of unknown) io.err(`${what}\n`);
    if (diff === "" && !global.quiet) io.err(`${app} has the same statements in ${against}\n`);
  }
  return unknown.length === 0 ? EXIT.done : EXIT.refused;
}

/** A chain that is compared with another version of it. */
interface Compared {
  readonly against: string;
  readonly app: string;
  readonly target: SqlTarget;
  readonly way: Way;
}

/** Whose statements the options ask for. Throws UsageError for what they say wrongly. */
function targetOf(options: SqlOptions, opened: OpenProject): SqlTarget {
  const dialect = oneOf("--dialect", options.dialect, WRITTEN_DIALECTS);
  if (options.backend !== undefined && dialect !== "mssql") {
    throw new UsageError("--backend goes with --dialect mssql");
  }
  return {
    dialect,
    release: releaseFor(options.django, opened),
    server: serverFor(options.server, dialect),
    backend: oneOf("--backend", options.backend ?? "mssql-django", MSSQL_BACKENDS),
    givenTypes: typesFor(opened, dialect),
  };
}

function typesFor({ root }: OpenProject, dialect: WrittenDialect): ReadonlyMap<string, string> {
  const configured = configuredTypes(root, dialect);
  if (configured.ok) return configured.types;
  throw new UsageError(configured.message, "docs/commands/sql.md says what may stand there");
}

function releaseFor(given: string | undefined, { discovery }: OpenProject): DjangoRelease {
  const version = given ?? discovery.django?.version;
  if (version === undefined) return "5.2";
  const release = releaseOf(version);
  if (release !== undefined) return release;
  throw new UsageError(`--django takes ${DJANGO_RELEASES.join(", ")}, not ${version}`);
}

function serverFor(given: string | undefined, dialect: WrittenDialect): Server | undefined {
  if (given === undefined) return undefined;
  const server = serverOf(given);
  if (server !== undefined && SERVERS[dialect].includes(server.kind)) return server;
  const kinds = SERVERS[dialect].map((kind) => `${kind}-VERSION`).join(" or ");
  throw new UsageError(`--server takes ${kinds} with --dialect ${dialect}, not ${given}`);
}

/** A project's SQL. Throws Stop where Django could not load its graph. */
function sqlOf(opened: OpenProject, target: SqlTarget, moments: Moments = PRESENT): ProjectSql {
  const result = projectSql(opened, target, moments);
  if (result.ok) return result.sql;
  throw refusal([
    {
      code: result.error.kind,
      message: result.error.message,
      hint: "Django cannot load this graph either: see refold check",
    },
  ]);
}

/** The app's migrations that a range names, in the order in which Django applies them. */
function keysIn(
  project: ProjectSql,
  app: string,
  range: string | undefined,
  { lookups }: Way,
): readonly MigrationKey[] {
  if (range === undefined) return project.chain(app, lookups);
  const keys = project.chain(app, "before");
  const names = keys.map(({ name }) => name);
  const [first = "", last] = range.split("..");
  if (first === "" || last === "") {
    throw new UsageError(`${range} lacks an end`, "a range is written FIRST..LAST");
  }
  const from = names.indexOf(stepName(app, names, first));
  const to = last === undefined ? from : names.indexOf(stepName(app, names, last));
  if (to < from) {
    throw new UsageError(`${last ?? ""} comes before ${first}`, "a range is written FIRST..LAST");
  }
  return keys.slice(from, to + 1);
}
