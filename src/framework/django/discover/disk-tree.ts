import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from "node:fs";
import { sep } from "node:path";
import { compareText } from "../../../chain/order.js";
import type { Entry, FileBytes, FileTree, Listing } from "./file-tree.js";

/**
 * The file system of this machine. Every directory is listed once, so one tree is good for one discovery. It is
 * synchronous: thousands of small directories are listed several times as fast as with promises.
 */
export function diskTree(): FileTree {
  const listings = new Map<string, Listing>();
  return {
    list: (directory) => {
      const known = listings.get(directory);
      if (known !== undefined) return known;
      const listing = list(directory);
      listings.set(directory, listing);
      return listing;
    },
    read,
    realPath: (path) => {
      try {
        return realpathSync(path).split(sep).join("/");
      } catch {
        return path;
      }
    },
  };
}

function list(directory: string): Listing {
  try {
    const entries = readdirSync(directory, { withFileTypes: true })
      .map((entry) => entryOf(directory, entry))
      .sort((a, b) => compareText(a.name, b.name));
    return { ok: true, entries: new Map(entries.map((entry) => [entry.name, entry])) };
  } catch (error) {
    return { ok: false, ...failure(error) };
  }
}

function entryOf(directory: string, entry: Dirent): Entry {
  const { name } = entry;
  if (entry.isSymbolicLink()) {
    return { name, kind: targetKind(`${directory}/${name}`), link: true };
  }
  const kind = entry.isDirectory() ? "directory" : entry.isFile() ? "file" : "other";
  return { name, kind, link: false };
}

function targetKind(path: string): Entry["kind"] {
  try {
    const target = statSync(path);
    return target.isDirectory() ? "directory" : target.isFile() ? "file" : "other";
  } catch {
    return "other";
  }
}

function read(file: string): FileBytes {
  try {
    return { ok: true, bytes: readFileSync(file) };
  } catch (error) {
    return { ok: false, ...failure(error) };
  }
}

const MEANINGS: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["ELOOP", "its symbolic links lead in a circle"],
  ["ENAMETOOLONG", "its path is too long"],
]);

function failure(error: unknown): { readonly missing: boolean; readonly message: string } {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const missing = code === "ENOENT" || code === "ENOTDIR";
  const message = MEANINGS.get(code) ?? (missing ? "it does not exist" : `the system says ${code}`);
  return { missing, message };
}
