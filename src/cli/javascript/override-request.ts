import { relative, resolve, sep } from "node:path";
import { DIALECTS, type Dialect } from "../../sql/dialect.js";
import type { OverrideOptions } from "../commands/override.js";
import { deliveryOf } from "../change-options.js";
import type { Delivery } from "../deliver.js";
import type { Io } from "../io.js";
import { oneOf } from "../one-of.js";
import type { GlobalOptions } from "../open-project.js";
import { projectRoot } from "../project-root.js";
import { UsageError } from "../stop.js";

/** What the command line asks of an override. */
export interface AskedOverride {
  readonly root: string;
  readonly target: Dialect;
  readonly delivery: Delivery;
  /** Is what has no counterpart left out, or a reason to refuse? */
  readonly accepted: "gaps" | "nothing";
}

/** Reads what all frameworks are asked alike. Throws UsageError. */
export function askedOverride(
  options: OverrideOptions,
  title: string,
  global: GlobalOptions,
  io: Io,
): AskedOverride {
  refuseOptions(options, title);
  const root = projectRoot(global, io);
  const target = oneOf("--dialect", options.dialect ?? "", DIALECTS);
  const delivery = deliveryOf(options, global, root, io);
  if (!global.quiet) io.progress?.("reading the project …");
  const accepted = options.acceptHazards === true ? "gaps" : "nothing";
  return { root, target, delivery, accepted };
}

/** Throws UsageError for options of Django's overrides. */
function refuseOptions({ backend, update }: OverrideOptions, title: string): void {
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
