import {
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
} from "node:fs/promises";
import type { Stats } from "node:fs";

/** What a path is, links not followed. */
export interface FileStatus {
  readonly kind: "file" | "directory" | "link" | "other";
  /** The permission bits. */
  readonly mode: number;
  readonly owner: number;
  readonly group: number;
}

/** What applying a change set asks of a file system. Every function rejects with the system's error. */
export interface FileSystem {
  /** The path without links; undefined where it does not exist. */
  readonly realPath: (path: string) => Promise<string | undefined>;
  /** Undefined where the path does not exist. */
  readonly status: (path: string) => Promise<FileStatus | undefined>;
  readonly read: (path: string) => Promise<Uint8Array>;
  /** Writes a file that must not exist yet, down to the disk; where that fails, no file is left. */
  readonly writeNew: (path: string, bytes: Uint8Array) => Promise<void>;
  /** Gives a file the mode of another, and its owner where this process may. */
  readonly takeStatus: (path: string, status: FileStatus) => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  /** No error where the file does not exist. */
  readonly remove: (path: string) => Promise<void>;
  readonly makeDirectory: (path: string) => Promise<void>;
  readonly removeDirectory: (path: string) => Promise<void>;
  /** Brings the names in a directory down to the disk. */
  readonly syncDirectory: (path: string) => Promise<void>;
}

/** The file system of this machine. */
export const disk: FileSystem = {
  realPath: (path) => unlessMissing(realpath(path)),
  status: async (path) => {
    const found = await unlessMissing(lstat(path));
    return found === undefined ? undefined : statusOf(found);
  },
  read: (path) => readFile(path),
  writeNew,
  takeStatus,
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
  makeDirectory: async (path) => {
    await mkdir(path);
  },
  removeDirectory: (path) => rmdir(path),
  syncDirectory,
};

/** The code of a system error, such as `ENOENT`; undefined for other errors. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

/** What a system error says, without the path: `EACCES: permission denied`. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return errorCode(error) === undefined ? message : message.replace(/, \w+(?: '.*)?$/s, "");
}

async function unlessMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

function statusOf(stats: Stats): FileStatus {
  return { kind: kindOf(stats), mode: stats.mode & 0o7777, owner: stats.uid, group: stats.gid };
}

function kindOf(stats: Stats): FileStatus["kind"] {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  return stats.isSymbolicLink() ? "link" : "other";
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function takeStatus(path: string, status: FileStatus): Promise<void> {
  const own = await lstat(path);
  if (own.uid !== status.owner || own.gid !== status.group) {
    try {
      await chown(path, status.owner, status.group);
    } catch (error) {
      // Only root gives files away; for others the file becomes theirs, as with any editor.
      if (errorCode(error) !== "EPERM") throw error;
    }
  }
  await chmod(path, status.mode);
}

async function syncDirectory(path: string): Promise<void> {
  try {
    const handle = await open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Windows and some network file systems have no such thing.
    const code = errorCode(error) ?? "";
    if (!["EISDIR", "EPERM", "EINVAL", "EACCES", "ENOTSUP"].includes(code)) throw error;
  }
}
