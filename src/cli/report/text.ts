import { showPlace } from "../../edit/source.js";
import type { Paint } from "../paint.js";
import type { Report, ReportItem } from "./report.js";

/** A report as people read it. */
export function textReport({ items, summary }: Report, paint: Paint): string {
  if (items.length === 0) return ["no problems found", ...summary, ""].join("\n");
  return [
    ...items.map((item) => show(item, paint)),
    ...(summary.length === 0 ? [] : [`${summary.join("\n")}\n`]),
  ].join("");
}

function show(item: ReportItem, paint: Paint): string {
  const { place, path, code, name, message, hint } = item;
  const where = place === undefined ? path : showPlace(place);
  const title = paint.dim(name === undefined ? code : `${code} ${name}`);
  return [
    `${where === undefined || where === "" ? "" : `${where}: `}${severityText(item, paint)} ${title}: ${message}`,
    ...item.frame,
    ...item.notes.map((note) => `  ${paint.dim(note)}`),
    ...(hint === undefined ? [] : [`  ${paint.dim(`→ ${hint}`)}`]),
    "",
  ].join("\n");
}

function severityText({ severity }: ReportItem, paint: Paint): string {
  if (severity === "error") return paint.red(severity);
  return severity === "warning" ? paint.yellow(severity) : paint.dim(severity);
}
