import { join, posix } from "node:path";
import { bytesOf, type Change, type ChangeSet } from "./change-set.js";
import { reasonOf, type FileStatus, type FileSystem } from "./file-system.js";
import type { FileProblem } from "./problem.js";
import { projectDirectories, type ProjectDirectory } from "./project-directory.js";
import { directoriesAbove } from "./project-path.js";

/** A change with what was found on disk. Paths called real are absolute and without links. */
export interface ReadyChange {
  /** The change's path in the project. */
  readonly path: string;
  /** The file as it is; undefined for a new one. */
  readonly existing: ExistingFile | undefined;
  /** The file as it shall be; undefined for a deleted one. */
  readonly wanted: WantedFile | undefined;
}

export interface ExistingFile {
  readonly real: string;
  readonly bytes: Uint8Array;
  readonly status: FileStatus;
}

export interface WantedFile {
  readonly real: string;
  readonly bytes: Uint8Array;
}

/** A directory that must be made: its path in the project, and where that really is. */
export interface NewDirectory {
  readonly path: string;
  readonly real: string;
}

/** What a look at the disk gives: all that is needed to go ahead, or why not. */
export type Survey =
  | {
      readonly ok: true;
      readonly changes: readonly ReadyChange[];
      /** Outermost first. */
      readonly newDirectories: readonly NewDirectory[];
    }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** What is needed to look at the disk. */
interface Eyes {
  readonly files: FileSystem;
  readonly locate: (directory: string) => Promise<ProjectDirectory>;
}

type Seen<T> = { readonly ok: true; readonly seen: T } | ({ readonly ok: false } & FileProblem);

/**
 * Compares a change set, which `checkChangeSet` has passed, with the disk: files to change are regular files that
 * still hold what the change starts from, new ones are not there yet, and no link leads out of the project.
 */
export async function survey(
  root: string,
  changeSet: ChangeSet,
  files: FileSystem,
): Promise<Survey> {
  const realRoot = await refusing(root, () => realProject(root, files));
  if (!realRoot.ok) return { ok: false, problems: [{ path: root, reason: realRoot.reason }] };
  const eyes: Eyes = { files, locate: projectDirectories(realRoot.seen, files) };
  const looks: Seen<ReadyChange>[] = [];
  for (const change of changeSet) looks.push(await lookAtChange(change, eyes));
  const changes = looks.flatMap((look) => (look.ok ? [look.seen] : []));
  const problems = [
    ...looks.flatMap((look) => (look.ok ? [] : [{ path: look.path, reason: look.reason }])),
    ...sharedFiles(changes),
  ];
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, changes, newDirectories: await missingDirectories(changes, eyes) };
}

async function lookAtChange(change: Change, eyes: Eyes): Promise<Seen<ReadyChange>> {
  const { before, after } = bytesOf(change);
  const from = change.kind === "move" ? change.from : change.path;
  const existing = before === undefined ? nothing : await lookAtFile(from, before, eyes);
  if (!existing.ok) return existing;
  const inPlace = change.kind === "edit" ? existing.seen?.real : undefined;
  const target =
    after === undefined || inPlace !== undefined ? nothing : await lookAtGap(change.path, eyes);
  if (!target.ok) return target;
  const real = inPlace ?? target.seen;
  const wanted = after === undefined || real === undefined ? undefined : { real, bytes: after };
  return { ok: true, seen: { path: change.path, existing: existing.seen, wanted } };
}

const nothing = { ok: true, seen: undefined } as const;

/** A file that must be there, with these bytes. */
async function lookAtFile(
  path: string,
  bytes: Uint8Array,
  eyes: Eyes,
): Promise<Seen<ExistingFile>> {
  return refusing(path, async () => {
    const real = await realPlace(path, eyes);
    const status = await eyes.files.status(real);
    if (status === undefined) throw new Refusal("is no longer there");
    if (status.kind === "link") {
      throw new Refusal("is a symbolic link: change the file that it points to");
    }
    if (status.kind !== "file") throw new Refusal("is no regular file");
    if (Buffer.compare(await eyes.files.read(real), bytes) !== 0) {
      throw new Refusal("has changed since it was read");
    }
    return { real, bytes, status };
  });
}

/** Where a file can be put; nothing may be there. */
async function lookAtGap(path: string, eyes: Eyes): Promise<Seen<string>> {
  return refusing(path, async () => {
    const real = await realPlace(path, eyes);
    if ((await eyes.files.status(real)) !== undefined) throw new Refusal("exists already");
    return real;
  });
}

async function realProject(root: string, files: FileSystem): Promise<string> {
  const real = await files.realPath(root);
  if (real === undefined) throw new Refusal("does not exist");
  return real;
}

async function realPlace(path: string, eyes: Eyes): Promise<string> {
  const directory = await eyes.locate(directoriesAbove(path)[0] ?? "");
  if (!directory.ok) throw new Refusal(directory.reason);
  return join(directory.real, posix.basename(path));
}

/** The reason why a file cannot be changed. */
class Refusal extends Error {}

async function refusing<T>(path: string, look: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { ok: true, seen: await look() };
  } catch (error) {
    const reason = error instanceof Refusal ? error.message : `cannot be read (${reasonOf(error)})`;
    return { ok: false, path, reason };
  }
}

/** Two paths can be one file, through a linked directory. */
function sharedFiles(changes: readonly ReadyChange[]): readonly FileProblem[] {
  const owners = new Map<string, string>();
  return changes.flatMap(({ path, existing, wanted }) =>
    [...new Set([existing?.real, wanted?.real])].flatMap((real) => {
      const owner = real === undefined ? undefined : owners.get(real);
      if (real !== undefined) owners.set(real, path);
      return owner === undefined ? [] : [{ path, reason: `is the same file as ${owner}` }];
    }),
  );
}

async function missingDirectories(
  changes: readonly ReadyChange[],
  eyes: Eyes,
): Promise<readonly NewDirectory[]> {
  const wanted = changes.filter((change) => change.wanted !== undefined);
  const paths = new Set(wanted.flatMap((change) => directoriesAbove(change.path)));
  const directories = await Promise.all([...paths].map((path) => eyes.locate(path)));
  return directories
    .flatMap((found) => (found.ok && !found.exists ? [{ path: found.path, real: found.real }] : []))
    .sort((a, b) => a.path.length - b.path.length);
}
