import { pathToFileURL } from "node:url";
import type { Rule } from "../../rules/rule.js";
import { version } from "../version.js";
import { fileOf, type Report, type ReportItem } from "./report.js";

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

/**
 * A report as a SARIF 2.1.0 document, which code scanning services read.
 * See https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
 */
export function sarifReport({ items }: Report, rules: readonly Rule[], root: string): string {
  const codes = [...new Set([...rules.map(({ code }) => code), ...items.map(({ code }) => code)])];
  const document = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "refold",
            version: version(),
            rules: codes.map((code) =>
              descriptor(
                code,
                rules.find((rule) => rule.code === code),
              ),
            ),
          },
        },
        // Columns count UTF-16 units, as refold's do.
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { PROJECT: { uri: `${pathToFileURL(root).href}/` } },
        results: items.map((item) => result(item, codes.indexOf(item.code))),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function descriptor(code: string, rule: Rule | undefined): unknown {
  if (rule === undefined) return { id: code };
  const [help] = rule.evidence;
  return {
    id: code,
    name: rule.name,
    shortDescription: { text: rule.summary },
    fullDescription: { text: `${rule.summary} ${rule.outcome}.` },
    ...(help === undefined ? {} : { helpUri: help }),
    help: { text: rule.hint },
    defaultConfiguration: { level: LEVELS[rule.severity] },
  };
}

function result(item: ReportItem, ruleIndex: number): unknown {
  const { code, severity, message, hint, notes } = item;
  const text = [message, ...notes, ...(hint === undefined ? [] : [`→ ${hint}`])].join("\n");
  const location = locationOf(item);
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text },
    ...(location === undefined ? {} : { locations: [location] }),
  };
}

function locationOf(item: ReportItem): unknown {
  const path = fileOf(item);
  if (path === undefined || path === "") return undefined;
  const { place, end } = item;
  const artifactLocation = path.startsWith("/")
    ? { uri: pathToFileURL(path).href }
    : { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "PROJECT" };
  if (place === undefined) return { physicalLocation: { artifactLocation } };
  const region = {
    startLine: place.line,
    startColumn: place.column,
    ...(end === undefined ? {} : { endLine: end.line, endColumn: end.column }),
  };
  return { physicalLocation: { artifactLocation, region } };
}
