import { relative, resolve, sep } from "node:path";
import { DIALECTS, type Dialect } from "../../sql/dialect.js";
import type { OverrideOptions } from "../commands/override.js";
import type { Io } from "../io.js";
import { oneOf } from "../one-of.js";
import { UsageError } from "../stop.js";

/** Throws UsageError for options of Django's overrides. */
export function refuseOptions({ backend, update }: OverrideOptions, title: string): void {
  if (backend !== undefined) {
    throw new UsageError(`--backend does not go with ${title}`, "it has one way for each database");
  }
  if (update === true) {
    throw new UsageError(
      `--update does not go with ${title}`,
      "if no database has the override yet, delete it and make it anew; else write the new steps by hand",
    );
  }
}

/** The database that the chain is read for. Throws UsageError. */
export function sourceOf(
  given: string | undefined,
  all: readonly Dialect[],
  target: Dialect,
): Dialect {
  const from =
    given === undefined ? all.find((each) => each !== target) : oneOf("--from", given, DIALECTS);
  if (from === undefined || from === target) {
    throw new UsageError(
      `the chain is for ${target} already`,
      "--dialect says the database that it is to be written for, --from the one that it is read for",
    );
  }
  return from;
}

/** The directory of the result, relative to the project. Throws UsageError. */
export function placeOf(root: string, into: string, io: Io): string {
  const place = relative(root, resolve(io.cwd === root ? io.cwd : root, into));
  if (place.startsWith("..") || place === "") {
    throw new UsageError(
      `--into ${into} is no directory inside the project`,
      "name a directory of its own: --into migrations-mssql",
    );
  }
  return place.split(sep).join("/");
}
