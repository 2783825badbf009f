import type { DialectReport } from "../../framework/javascript/chain/dialect-report.js";
import { nameLines, type NameMention } from "../chains/mentions.js";
import type { MigrationFile } from "../../framework/javascript/migration-file.js";

/** What a squash of JavaScript migrations did. */
export interface JavascriptReport {
  readonly directory: string;
  readonly migrations: readonly MigrationFile[];
  readonly name: string;
  readonly reports: readonly DialectReport[];
  /** What becomes of the modules of the other names. */
  readonly others: string;
  /** Files of statements for databases that have all of the migrations. */
  readonly statements: readonly string[];
  /** Where the project goes on naming migrations whose files go. */
  readonly mentions: readonly NameMention[];
}

/** Lists longer than this are cut. */
const MOST = 12;

/** The summary of a squash, for people: one screen. */
export function javascriptSummary({
  directory,
  migrations,
  name,
  reports,
  others,
  statements,
  mentions,
}: JavascriptReport): string {
  const carried = new Map(
    reports.flatMap((report) =>
      report.carried.map((each) => [`${each.migration}: ${each.why}`, each]),
    ),
  );
  const lines = [...carried.keys()];
  return [
    `${directory}: ${migrations.length} migrations → ${name}`,
    ...reports.map(
      ({ dialect, before, after, elided }) =>
        `  ${dialect}: ${before} statements → ${after}${elided === 0 ? "" : `, ${elided} left out because their tables are empty`}`,
    ),
    ...(lines.length === 0 ? [] : ["Carried as code:"]),
    ...lines.slice(0, MOST).map((line) => `  ${line}`),
    ...(lines.length > MOST ? [`  … and ${lines.length - MOST} more (--json has them all)`] : []),
    ...nameLines(mentions),
    `Existing databases: with none of the steps they run the result; ${withAll(statements)}`,
    others,
    "",
  ].join("\n");
}

/** What databases with all of the steps, or some, need. */
function withAll(statements: readonly string[]): string {
  return statements.length === 0
    ? "with all of them there is nothing to do; with some, migrate stops with an error: bring them up to date before."
    : `with all of them, run ${statements.join(", ")} before the new file is deployed; with some, that stops with an error: bring them up to date before.`;
}
