import type { OverrideRequest, OverrideResult } from "../../../transforms/override-django.js";
import type { EditFile } from "../../edit/change-set.js";
import type { Paint } from "../paint.js";

/** What an override came to, for people. */
export interface OverrideReport {
  readonly request: OverrideRequest;
  readonly result: Extract<OverrideResult, { readonly ok: true }>;
  /** Were the settings to be edited, and how are they. */
  readonly settings: { readonly asked: boolean; readonly edit: EditFile | undefined };
}

/** The summary of an override: one screen. */
export function overrideSummary(
  { request, result, settings }: OverrideReport,
  paint: Paint,
): string {
  const { app, target, directory, packageName } = request;
  const { modules, blocks, supplements, hazards } = result;
  if (modules.length === 0) {
    return `${paint.bold(`${app}: the override in ${directory} has all of the vendor's steps`)}\n`;
  }
  const steps = blocks.reduce((sum, block) => sum + block.steps.length, 0);
  const boundaries = blocks.flatMap(({ boundary, steps: [first] }) =>
    boundary === undefined ? [] : [`    ${first?.name ?? ""} begins a module, because ${boundary}`],
  );
  const lines = [
    paint.bold(
      `${app} for ${target.dialect}: ${steps} migration${steps === 1 ? "" : "s"} → ${modules.length} module${modules.length === 1 ? "" : "s"} in ${directory}`,
    ),
    ...modules.map((module) => `  ${paint.green(module.key.name)}  ${whatItIs(module)}`),
    ...boundaries.map(paint.dim),
    ...supplements.map(({ reason }) => `  SQL for ${reason}`),
    ...hazards.map(
      ({ rule, message, migration }) =>
        `${paint.yellow(`${rule.severity}:`)} ${rule.code} in ${migration.name}: ${message}`,
    ),
    settingsLine(settings, `MIGRATION_MODULES = {"${app}": "${packageName}"}`),
    "Existing databases: with none of the steps they run the override; with all, Django records the folded modules as applied; with some, migrate stops with an error: bring them up to date, or back to zero, before.",
  ];
  return `${lines.join("\n")}\n`;
}

function whatItIs({ steps, origin }: OverrideReport["result"]["modules"][number]): string {
  const [first] = steps;
  const last = steps.at(-1);
  switch (origin) {
    case "folded":
      return `${first?.name ?? ""} … ${last?.name ?? ""}`;
    case "copied":
      return "as the vendor has it";
    case "undone":
      return "takes SQL back that would be in the way";
    case "closing":
      return "what the database needs besides; stops half-way databases";
  }
}

function settingsLine({ asked, edit }: OverrideReport["settings"], snippet: string): string {
  if (edit !== undefined) return `${edit.path} switches it on for that database only`;
  return asked
    ? "The settings switch it on already."
    : `Switch it on in the settings, for that database only (--settings FILE does it): ${snippet}`;
}
