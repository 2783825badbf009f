import { leafKeysOf } from "../../chain/ends.js";
import type { ChainGraph } from "../../chain/graph.js";
import { graphOf } from "../../framework/django/project-graph.js";
import { overridesOf, type OverrideStatus } from "../../framework/django/overrides.js";
import type { AppMigrations } from "../../framework/django/project.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { openProject, type GlobalOptions } from "../open-project.js";
import { chainProblems } from "../chain-problems.js";

/** One app's chain in numbers. */
interface ChainStatus {
  readonly app: string;
  readonly directory: string;
  readonly migrations: number;
  readonly operations: number;
  readonly dataSteps: number;
  readonly squashes: number;
  readonly whole: number;
  readonly leaves: readonly string[];
  readonly problems: number;
}

/** Runs `status [APP…]`. */
export async function status(
  labels: readonly string[],
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const opened = await openProject(global, labels, io);
  const loaded = graphOf(opened.project);
  const graph = loaded.ok ? loaded.loaded.graph : loaded.graph;
  const problems = chainProblems(opened);
  const rows = opened.project.apps
    .filter(({ label }) => labels.length === 0 || labels.includes(label))
    .map((app): ChainStatus => ({
      ...numbers(app),
      leaves: leaves(graph, app),
      problems: problems.filter(
        ({ key, severity }) => key?.app === app.label && severity !== "info",
      ).length,
    }));
  const overrides = overridesOf(opened.discovery, opened.parser).filter(
    ({ app }) => labels.length === 0 || labels.includes(app),
  );
  if (global.json)
    io.out(
      `${JSON.stringify({ apps: rows, overrides, django: opened.project.version }, null, 2)}\n`,
    );
  else io.out(table(rows));
  const count = problems.filter(({ severity }) => severity === "error").length;
  if (!global.quiet && count > 0)
    io.err(`${count} problem${count === 1 ? "" : "s"}: see refold check\n`);
  if (!global.quiet) io.err(overrides.map(behindLine).join(""));
  return EXIT.done;
}

/** What a person must know of an override that its vendor's chain has left behind. */
function behindLine({ app, directory, missing }: OverrideStatus): string {
  if (missing.length === 0) return "";
  return [
    `warning: the override of ${app} in ${directory} is behind its vendor's chain: it lacks ${missing.join(", ")}`,
    `  → refold override ${app} --update adds them; the package's docstring has the whole command`,
    "",
  ].join("\n");
}

/** The last steps; what an unread one depends on is not known. */
function leaves(graph: ChainGraph, { label, unread }: AppMigrations): readonly string[] {
  const unknown = new Set(unread.map(({ name }) => name));
  return leafKeysOf(graph, label)
    .map(({ name }) => name)
    .filter((name) => !unknown.has(name));
}

function numbers({
  label,
  directory,
  modules,
}: AppMigrations): Omit<ChainStatus, "leaves" | "problems"> {
  const operations = modules.flatMap((module) => module.operations);
  return {
    app: label,
    directory,
    migrations: modules.length,
    operations: operations.length,
    dataSteps: operations.filter(({ kind }) => kind === "opaque").length,
    squashes: modules.filter(({ replaces }) => replaces.length > 0).length,
    whole: modules.filter(({ whole }) => whole.length > 0).length,
  };
}

function table(rows: readonly ChainStatus[]): string {
  const header = [
    "app",
    "migrations",
    "operations",
    "data steps",
    "squashes",
    "stay whole",
    "problems",
    "leaves",
  ];
  const cells = rows.map((row) => [
    row.app,
    String(row.migrations),
    String(row.operations),
    String(row.dataSteps),
    String(row.squashes),
    String(row.whole),
    String(row.problems),
    row.leaves.join(", "),
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || column === row.length - 1
          ? cell.padEnd(width)
          : cell.padStart(width);
      })
      .join("  ")
      .trimEnd();
  return `${[header, ...cells].map(line).join("\n")}\n`;
}
