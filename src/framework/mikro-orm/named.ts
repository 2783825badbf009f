import { basename } from "node:path/posix";
import { compareText } from "../../chain/order.js";
import { besides } from "../classes/write/rename.js";
import type { NamedPlace, NewName } from "../classes/framework.js";

/**
 * The file and the class of a migration with a name of its own. The name is the file's, by which MikroORM sorts; the class follows it where
 * it was called like its file.
 */
export function named(
  name: string,
  { last, later, order }: NamedPlace,
): NewName | { readonly why: string } {
  if (order === "list") {
    return {
      why: "migrations of a list have their names and their order there: fold without --name, and change the list by hand",
    };
  }
  if (!/^[\w.-]+$/.test(name)) return { why: `${name} is no name of a file` };
  const path = besides(last.path, name);
  if (later !== undefined && compareText(path, later.path) >= 0) {
    return {
      why: `${name} would run behind ${later.key.name}, which is not folded: say a name that comes before`,
    };
  }
  const old = last.declaration.getName() ?? "";
  const isLike = basename(last.path).replace(/\.[cm]?[jt]s$/, "") === old;
  return { path, className: isLike && /^[A-Za-z_$][\w$]*$/.test(name) ? name : old };
}
