import { basename } from "node:path/posix";
import { besides } from "../classes/write/rename.js";
import type { NamedPlace, NewName } from "../classes/framework.js";
import { timestampOf } from "./discover/open.js";

/**
 * The class and the file of a migration with a name of its own. The name is the class's, and ends in the moment by which TypeORM sorts
 * (MigrationExecutor.ts); the file follows it where it had the old class's name or moment.
 */
export function named(
  name: string,
  { last, later }: NamedPlace,
): NewName | { readonly why: string } {
  const [, words = "", moment] = /^([A-Za-z_$][\w$]*?)(\d{13})$/.exec(name) ?? [];
  if (moment === undefined) {
    return {
      why: `${name} is no name of a class that ends in a moment of 13 digits, as in Shop1700000000000`,
    };
  }
  if (later !== undefined && Number(moment) >= timestampOf(later)) {
    return {
      why: `${name} would run behind ${later.key.name}, which is not folded: say an earlier moment`,
    };
  }
  const stem = basename(last.path).replace(/\.[cm]?[jt]s$/, "");
  const old = last.declaration.getName() ?? "";
  const path = stem.includes(old)
    ? besides(last.path, stem.replace(old, name))
    : /^\d{13}\D/.test(stem)
      ? besides(last.path, `${moment}-${words}`)
      : last.path;
  return { path, className: name };
}
