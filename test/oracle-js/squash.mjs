/** Copies of a chain's project: as it is, and squashed by refold. */

import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { checkout } from "../oracle/harness/paths.mjs";
import { mustRun } from "../oracle/harness/processes.mjs";
import { home, unpack } from "./environment.mjs";

const refold = join(checkout, "bin", "refold.js");

/**
 * Gives {original, squashed, dropping, renamed, finalized, guarded, told}: the folders, the third one squashed with a `down` that drops, the fourth under
 * a name of its own, the fifth without the modules that Knex's squash leaves empty, the sixth with a guard that reads recorded names, and what refold says of the chain, by dialect.
 */
export async function squashedCopy(chain) {
  const { name, framework, from, directory, only, env, rename } = chain;
  const source =
    from.archive === undefined ? join(checkout, from.folder) : await unpack(from.archive);
  const folders = ["original", "squashed", "dropping", "renamed", "finalized", "guarded"].map(
    (each) => join(home, "projects", name, each),
  );
  const [original, squashed, dropping, renamed, finalized, guarded] = folders;
  for (const folder of folders) {
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
  if (chain.guard) await squash(guarded, "--guard");
  if (chain.undo) await squash(dropping, "--down", "drop");
  const statements = (folder) => ["--reconcile", join(folder, "names.sql")];
  if (rename !== undefined) await squash(renamed, "--name", rename, ...statements(renamed));
  if (rename !== undefined && framework === "knex") {
    await squash(finalized);
    await mustRun(process.execPath, [
      ...[refold, "-C", finalized, "--framework", framework],
      ...["finalize", directory, "--write", "--force", ...statements(finalized)],
    ]);
  }
  for (const folder of chain.replace === undefined ? [] : folders) {
    replaceIn(folder, chain.replace);
  }
  const told = JSON.parse(stdout);
  const reports = told.reports ?? [told];
  return {
    original,
    squashed,
    dropping,
    renamed,
    finalized,
    guarded,
    told: new Map(reports.map((report) => [report.dialect, report])),
  };
}

/** Puts another text in the place of one, in all modules of a project. */
function replaceIn(project, [text, other]) {
  for (const name of readdirSync(project, { recursive: true })) {
    const path = join(project, name);
    if (!/\.[jt]s$/.test(name) || !statSync(path).isFile()) continue;
    const old = readFileSync(path, "utf8");
    if (old.includes(text)) writeFileSync(path, old.replaceAll(text, other));
  }
}

/** The statements that were written for a database beside a project. */
export function statementsFor(folder, dialect) {
  const several = join(folder, `names.${dialect}.sql`);
  return readFileSync(existsSync(several) ? several : join(folder, "names.sql"), "utf8");
}
