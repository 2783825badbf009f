/** Where things are in this checkout. */

import { cpSync, mkdtempSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const oracleSource = join(dirname(fileURLToPath(import.meta.url)), "..");
export const checkout = join(oracleSource, "..", "..");
export const oracleFolder = join(checkout, ".oracle");

/**
 * Copies the built package aside and gives its executable: a run takes minutes, and a build in the
 * meantime must not change what is being tested.
 */
export function snapshotOfBuild() {
  const parent = join(oracleFolder, "builds");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "build-"));
  for (const name of ["bin", "dist", "package.json"]) {
    cpSync(join(checkout, name), join(folder, name), { recursive: true });
  }
  return join(folder, "bin", "refold.js");
}
