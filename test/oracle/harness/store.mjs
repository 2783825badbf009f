/**
 * Results of packages under .oracle/results, so that the documentation can be put together from several runs. They count
 * only for the build that they are about.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout, oracleFolder } from "./paths.mjs";
import { Results } from "./results.mjs";

const folder = join(oracleFolder, "results");

/** Tells one build of refold from another. */
export function buildDigest() {
  const root = join(checkout, "dist");
  const hash = createHash("sha256");
  for (const name of readdirSync(root, { recursive: true }).sort()) {
    if (name.endsWith(".js")) hash.update(name).update(readFileSync(join(root, name)));
  }
  return hash.digest("hex");
}

/** Keeps the results of one package; versions are those of Django and the servers. */
export function store(build, versions, results) {
  mkdirSync(folder, { recursive: true });
  const kept = { build, versions, results: results.plain() };
  writeFileSync(fileOf(results.package, results.django), JSON.stringify(kept));
}

/** {versions, results} of a package for a build, or null where there are none. */
export function stored(build, packageName, django) {
  const path = fileOf(packageName, django);
  if (!existsSync(path)) return null;
  const kept = JSON.parse(readFileSync(path, "utf8"));
  if (kept.build !== build) return null;
  return { versions: kept.versions, results: Results.from(kept.results) };
}

function fileOf(packageName, django) {
  return join(folder, `${django}-${packageName.replaceAll(" ", "-")}.json`);
}
