/** Two copies of a chain's project: as it is, and squashed by refold. */

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../oracle/harness/paths.mjs";
import { mustRun } from "../oracle/harness/processes.mjs";
import { home, unpack } from "./environment.mjs";

const refold = join(checkout, "bin", "refold.js");

/** Gives {original, squashed, dropping, told}: the folders, the third one squashed with a `down` that drops, and what refold says of the chain, by dialect. */
export async function squashedCopy(chain) {
  const { name, framework, from, directory, only, env } = chain;
  const source =
    from.archive === undefined ? join(checkout, from.folder) : await unpack(from.archive);
  const [original, squashed, dropping] = ["original", "squashed", "dropping"].map((each) =>
    join(home, "projects", name, each),
  );
  for (const folder of [original, squashed, dropping]) {
    rmSync(folder, { recursive: true, force: true });
    cpSync(source, folder, { recursive: true });
  }
  const dialect = only === undefined ? [] : ["--dialect", only];
  const known = env === undefined ? [] : ["--env", env];
  const squash = (folder, ...more) =>
    mustRun(process.execPath, [
      ...[refold, "-C", folder, "--framework", framework, "--json"],
      ...["squash", directory, ...dialect, ...known, "--write", "--force", ...more],
    ]);
  const { stdout } = await squash(squashed);
  if (chain.undo) await squash(dropping, "--down", "drop");
  const told = JSON.parse(stdout);
  const reports = told.reports ?? [told];
  return {
    original,
    squashed,
    dropping,
    told: new Map(reports.map((report) => [report.dialect, report])),
  };
}
