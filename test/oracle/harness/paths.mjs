/** Where things are in this checkout. */

import { cpSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const oracleSource = join(dirname(fileURLToPath(import.meta.url)), "..");
export const checkout = join(oracleSource, "..", "..");
export const oracleFolder = join(checkout, ".oracle");

/** Where one run puts its projects and databases: two runs at a time must not meet. */
export function workFolder(runId) {
  return join(oracleFolder, "work", runId);
}

/** Where an environment is. */
export function environmentFolder(name) {
  return join(oracleFolder, "environments", name);
}

/**
 * Copies the built package aside and gives its executable: a run takes minutes, and a build in the
 * meantime must not change what is being tested.
 */
export function snapshotOfBuild(runId) {
  const folder = join(workFolder(runId), "build");
  mkdirSync(folder, { recursive: true });
  for (const name of ["bin", "dist", "package.json"]) {
    cpSync(join(checkout, name), join(folder, name), { recursive: true });
  }
  return join(folder, "bin", "refold.js");
}
