import { resolve } from "node:path";
import { diskTree } from "../framework/django/discover/disk-tree.js";
import { isDirectory } from "../framework/django/discover/file-tree.js";
import { below, isInside, shownPath } from "../framework/django/discover/paths.js";
import type { OpenProject } from "./open-project.js";
import { UsageError } from "./stop.js";

/** Where an override package lies, and what it is called. */
export interface OverridePlace {
  /** Relative to the project. */
  readonly directory: string;
  readonly packageName: string;
  /** Directories above it, inside the project, that are not there yet. */
  readonly bareDirectories: readonly string[];
}

/** The package of an app in the directory that `--into` names. Throws UsageError where Python could not import it. */
export function overridePlace(opened: OpenProject, into: string, app: string): OverridePlace {
  const { root, discovery } = opened;
  const parent = resolve(root, into).split("\\").join("/");
  if (!isInside(parent, root)) {
    throw new UsageError(
      `--into ${into} lies outside the project`,
      "name a directory of the project: --into shop/migration_overrides",
    );
  }
  const path = below(parent, app);
  const importRoot = discovery.roots.find((one) => isInside(one, root) && isInside(parent, one));
  const names = path.slice((importRoot ?? root).length + 1).split("/");
  const odd = names.find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (odd !== undefined) {
    throw new UsageError(
      `--into ${into}: Python cannot import a package called ${odd}`,
      "use letters, digits and _ in the names of its directories",
    );
  }
  const tree = diskTree();
  const above = names
    .slice(0, -1)
    .map((_, index) => below(importRoot ?? root, ...names.slice(0, index + 1)));
  return {
    directory: shownPath(root, path),
    packageName: names.join("."),
    bareDirectories: above
      .filter((one) => !isDirectory(tree, one))
      .map((one) => shownPath(root, one)),
  };
}
