import { posix, join, sep } from "node:path";
import type { FileSystem } from "./file-system.js";

/** Where a directory of the project really is, or why nothing may be changed in it. */
export type ProjectDirectory =
  | { readonly ok: true; readonly path: string; readonly real: string; readonly exists: boolean }
  | { readonly ok: false; readonly reason: string };

/**
 * A function from a directory's path in the project (empty for the project itself) to where it is. Links are followed
 * as long as they stay in the project. Each directory is looked up once.
 */
export function projectDirectories(
  realRoot: string,
  files: FileSystem,
): (path: string) => Promise<ProjectDirectory> {
  const found = new Map<string, Promise<ProjectDirectory>>();
  const inside = realRoot.endsWith(sep) ? realRoot : realRoot + sep;

  async function find(path: string): Promise<ProjectDirectory> {
    if (path === "") return { ok: true, path, real: realRoot, exists: true };
    const parentPath = posix.dirname(path);
    const parent = await locate(parentPath === "." ? "" : parentPath);
    if (!parent.ok) return parent;
    const place = join(parent.real, posix.basename(path));
    const status = parent.exists ? await files.status(place) : undefined;
    if (status === undefined) return { ok: true, path, real: place, exists: false };
    const real = await files.realPath(place);
    if (real === undefined) return { ok: false, reason: `${path} is a symbolic link to nothing` };
    if (real !== realRoot && !real.startsWith(inside)) {
      return {
        ok: false,
        reason: `lies outside the project: ${path} is a symbolic link to ${real}`,
      };
    }
    const target = await files.status(real);
    if (target?.kind !== "directory") return { ok: false, reason: `${path} is no directory` };
    return { ok: true, path, real, exists: true };
  }

  function locate(path: string): Promise<ProjectDirectory> {
    const known = found.get(path);
    if (known !== undefined) return known;
    const finding = find(path);
    found.set(path, finding);
    return finding;
  }

  return locate;
}
