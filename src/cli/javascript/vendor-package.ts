import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDirectory } from "../is-directory.js";

/** The installed package that a name begins with, where the project has no directory of that name. */
export function packageOf(
  root: string,
  app: string,
): { readonly root: string; readonly path: string } | undefined {
  if (app.startsWith(".") || isDirectory(join(root, app))) return undefined;
  const parts = app.replace(/\/$/, "").split("/");
  const length = app.startsWith("@") ? 2 : 1;
  for (let at = root; ; at = dirname(at)) {
    const place = join(at, "node_modules", ...parts.slice(0, length));
    if (existsSync(join(place, "package.json"))) {
      return { root: place, path: parts.slice(length).join("/") };
    }
    if (dirname(at) === at) return undefined;
  }
}
