/** What refold prints for every step of a project, by its library in this process. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The ways in which steps are printed: as sqlmigrate prints them, and as migrate runs them. */
const WAYS = {
  forwards: { direction: "forwards", lookups: "before" },
  backwards: { direction: "backwards", lookups: "before" },
  migrate: { direction: "forwards", lookups: "running" },
};

/**
 * Reads a project once, for all that is to be printed of it.
 * @param build the folder of the built package
 * @param project of makeProject
 */
export async function readProject(build, project) {
  const refold = await import(pathToFileURL(join(build, "dist", "index.js")).href);
  const parser = await refold.loadPythonParser();
  // By its path: copied packages bring manage.py files along, which name settings of theirs.
  const options = { virtualEnv: undefined, apps: [], settingsModule: "settings.py" };
  const discovery = refold.discoverProject(project.folder, options, parser);
  return { refold, read: { ...refold.loadProject(discovery, [], parser), discovery, parser } };
}

/**
 * Prints all steps of all apps for one dialect.
 * @param opened what readProject gave
 * @param target {dialect, release, server, backend} of projectSql
 * @returns {forwards, backwards, migrate}: each {"app.name": {lines, unknown} | {refusal}}
 */
export function printAll({ refold, read }, target) {
  const result = refold.projectSql(read, { ...target, givenTypes: new Map() });
  if (!result.ok) throw new Error(`refold cannot load the graph: ${result.error.message}`);
  const { sql } = result;
  const apps = read.project.apps.map(({ label }) => label);
  const print = (way) =>
    Object.fromEntries(
      apps.flatMap((app) => sql.write(sql.chain(app, way.lookups), way).map(entryOf)),
    );
  return Object.fromEntries(Object.entries(WAYS).map(([name, way]) => [name, print(way)]));
}

function entryOf({ kind, key, lines, unknown, why: refusal }) {
  return [`${key.app}.${key.name}`, kind === "written" ? { lines, unknown } : { refusal }];
}

/** A server's own description as refold has it; undefined where its version is not in it, for the one that is usual. */
export function serverOf(description = "") {
  const version = (text) => text.split(".").map(Number);
  const mariadb = /(\d+\.\d+)\.\d+-MariaDB/u.exec(description);
  if (mariadb !== null) return { kind: "mariadb", version: version(mariadb[1]) };
  const postgres = /PostgreSQL (\d+)/u.exec(description);
  return postgres === null ? undefined : { kind: "postgres", version: version(postgres[1]) };
}
