import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { overrideDjango, type OverrideRequest } from "../../../transforms/override-django.js";
import { redirectMigrations } from "../../../transforms/redirect-migrations.js";
import type { EditFile } from "../../edit/change-set.js";
import { decodePython } from "../../edit/encoding.js";
import { placeOf } from "../../edit/source.js";
import { diskTree } from "../../framework/django/discover/disk-tree.js";
import { distributionOf } from "../../framework/django/discover/distribution.js";
import { findApp } from "../../framework/django/discover/find-app.js";
import { baseName, below } from "../../framework/django/discover/paths.js";
import { formatPython } from "../../framework/django/write/format.js";
import { readPythonStyle } from "../../framework/django/write/read-style.js";
import type { Finding } from "../../rules/open-hazards.js";
import type { Target } from "../../rules/target.js";
import { analystOf } from "../analyst-of.js";
import { chosenTarget, type TargetOptions } from "../chosen-target.js";
import { deliveryOf, type ChangeOptions } from "../change-options.js";
import { deliver, patchOf } from "../deliver.js";
import { existingOverride } from "../existing-override.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument } from "../json.js";
import { openProject, type GlobalOptions, type OpenProject } from "../open-project.js";
import { overridePlace } from "../override-place.js";
import { ANSI, PLAIN } from "../paint.js";
import { jsonFinding } from "../report/finding-item.js";
import { refusal, UsageError, type Stop } from "../stop.js";
import { framed, frameOf, refuseUnread } from "../told.js";
import { overrideSummary } from "./override-report.js";

/** The options of `override`. */
export interface OverrideOptions extends ChangeOptions, TargetOptions {
  readonly into: string;
  /** The database that the chain is read for, where it is for several. */
  readonly from?: string;
  readonly update?: boolean;
  readonly acceptHazards?: boolean;
}

/** Runs `override APP`. */
export async function override(
  app: string,
  options: OverrideOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const target = chosenTarget(options);
  if (target === undefined) throw new UsageError("override needs --dialect");
  const opened = await openVendor(app, global, io);
  const delivery = deliveryOf(options, global, opened.root, io);
  refuseUnread(opened, app);
  const request = requestOf(opened, app, target, options);
  const style = readPythonStyle(resolve(opened.root, request.directory), opened.root);
  if (!global.quiet) io.progress?.(`folding the chain of ${app} …`);
  const result = await overrideDjango(opened.project, request, {
    parser: opened.parser,
    context: opened.context,
    analyst: await analystOf(opened),
    format: (text) => formatPython(text, style),
  });
  if (!result.ok) throw refusal(result.problems.map((each) => framed(opened, each)));
  const errors = result.hazards.filter(({ rule }) => rule.severity === "error");
  if (errors.length > 0 && options.acceptHazards !== true) throw hazardRefusal(errors);
  const settings = global.settings === undefined ? undefined : settingsEdit(opened, request);
  const changes = [...result.changes, ...(settings === undefined ? [] : [settings])];
  const summary = (): void => {
    if (global.quiet) return;
    const paint = io.colour && global.color ? ANSI : PLAIN;
    const asked = global.settings !== undefined;
    io.err(overrideSummary({ request, result, settings: { asked, edit: settings } }, paint));
  };
  if (!delivery.write) summary();
  const code = await deliver(changes, delivery, io);
  if (global.json) {
    const patch = new TextDecoder().decode(await patchOf(changes, opened.root));
    io.out(
      jsonDocument({
        ok: true,
        app,
        dialect: target.dialect,
        package: request.packageName,
        modules: result.modules.map(({ key, path, steps, origin }) => ({
          name: key.name,
          path,
          origin,
          steps: steps.map(({ name }) => name),
        })),
        supplements: result.supplements.map(({ reason }) => reason),
        hazards: result.hazards.map(jsonFinding),
        patch,
      }),
    );
  }
  if (delivery.write) summary();
  return code === EXIT.done ? EXIT.done : code;
}

/** The project with the app's own migrations, also where the settings have an override in their place. */
async function openVendor(app: string, global: GlobalOptions, io: Io): Promise<OpenProject> {
  const opened = await openProject(global, [app], io);
  const lookup = findApp(opened.discovery, app);
  if (lookup.kind !== "found" || !lookup.app.redirected) return opened;
  const own = `${app}=${below(lookup.app.packageDir, "migrations")}`;
  return openProject({ ...global, app: [...global.app, own] }, [app], io);
}

function requestOf(
  opened: OpenProject,
  app: string,
  target: Target,
  { into, update }: OverrideOptions,
): OverrideRequest {
  const place = overridePlace(opened, into, app);
  const existing = existingOverride(opened, app, place.directory);
  if (existing !== undefined && update !== true) {
    throw new UsageError(
      `there is an override in ${place.directory} already`,
      "--update adds what the vendor has released since; delete the directory to begin anew",
    );
  }
  if (existing === undefined && update === true) {
    throw new UsageError(`there is no override in ${place.directory}`, "leave --update out");
  }
  const lookup = findApp(opened.discovery, app);
  if (lookup.kind !== "found") throw new UsageError(lookup.message, lookup.hint);
  const { name, packageDir, migrationsDir } = lookup.app;
  return {
    ...place,
    app,
    target,
    existing,
    vendorPackage: `${name}.${baseName(migrationsDir)}`,
    distribution: distributionOf(
      diskTree(),
      opened.discovery.roots,
      resolve(opened.root, packageDir),
    ),
  };
}

/** Some of what the override would run fails on the database that it is for. */
function hazardRefusal(findings: readonly Finding[]): Stop {
  return refusal(
    findings.map(({ rule, message, span }) => ({
      code: rule.code,
      message: `the override would fail or be wrong there: ${message}`,
      place: placeOf(span.file, span.start),
      frame: frameOf(span),
      hint: `${rule.hint}; nothing was written, --accept-hazards writes it all the same`,
    })),
  );
}

/** The edit of the settings module that `--settings` names; undefined where it says everything already. */
function settingsEdit(opened: OpenProject, request: OverrideRequest): EditFile | undefined {
  const { settings } = opened.discovery;
  const path = settings.main;
  if (path === undefined) throw new UsageError("there is no settings module to edit");
  const decoded = decodePython(path, readFileSync(resolve(opened.root, path)));
  if (!decoded.ok) throw new UsageError(`${path}: ${decoded.message}`, decoded.hint);
  const said = [...settings.migrationModules.values()].flat();
  const redirected = redirectMigrations(
    decoded.file,
    {
      app: request.app,
      packageName: request.packageName,
      dialect: request.target.dialect,
      inherited: said.some(({ place, certain }) => certain && place.path !== path),
      comment: `In place of the migrations that ${request.app} brings along: see that package.`,
    },
    opened.parser,
  );
  if (!redirected.ok) throw refusal(redirected.problems);
  return redirected.change;
}
