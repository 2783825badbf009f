/** Two copies of a chain's project: as it is, and squashed by refold. */

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../oracle/harness/paths.mjs";
import { mustRun } from "../oracle/harness/processes.mjs";
import { home, unpack } from "./environment.mjs";

const refold = join(checkout, "bin", "refold.js");

/** Gives {original, squashed, told}: the folders, and what refold says of the chain, by dialect. */
export async function squashedCopy(chain) {
  const { name, framework, from, directory, only } = chain;
  const source =
    from.archive === undefined ? join(checkout, from.folder) : await unpack(from.archive);
  const [original, squashed] = ["original", "squashed"].map((each) =>
    join(home, "projects", name, each),
  );
  for (const folder of [original, squashed]) {
    rmSync(folder, { recursive: true, force: true });
    cpSync(source, folder, { recursive: true });
  }
  const dialect = only === undefined ? [] : ["--dialect", only];
  const { stdout } = await mustRun(process.execPath, [
    ...[refold, "-C", squashed, "--framework", framework, "--json"],
    ...["squash", directory, ...dialect, "--write", "--force"],
  ]);
  const told = JSON.parse(stdout);
  const reports = told.reports ?? [told];
  return {
    original,
    squashed,
    told: new Map(reports.map((report) => [report.dialect, report])),
  };
}
