import { fileOf, type Report, type ReportItem } from "./report.js";

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

/**
 * A report as commands of GitHub Actions, which shows them beside the lines of a pull request.
 * See https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
 */
export function githubReport({ items }: Report): string {
  return items.map((item) => `${command(item)}\n`).join("");
}

function command(item: ReportItem): string {
  const { place, end, code, name, message, hint } = item;
  const properties = [
    ["file", fileOf(item)],
    ["line", place?.line],
    ["col", place?.column],
    ["endLine", end?.line],
    ["endColumn", end?.line === place?.line ? end?.column : undefined],
    ["title", name === undefined ? code : `${code} ${name}`],
  ] as const;
  const written = properties.flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${property(String(value))}`],
  );
  const text = [message, ...item.notes, ...(hint === undefined ? [] : [`→ ${hint}`])].join("\n");
  return `::${COMMANDS[item.severity]} ${written.join(",")}::${data(text)}`;
}

/** The escapes that the runner takes back (actions/toolkit, packages/core/src/command.ts). */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
