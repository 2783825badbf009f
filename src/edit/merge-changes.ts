import {
  pathsOf,
  textAfter,
  textBefore,
  type Change,
  type ChangeSet,
  createFile,
  deleteFile,
  rewriteFile,
} from "./change-set.js";
import type { Encoding } from "./encoding.js";

interface Merged {
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly encoding: Encoding;
}

/**
 * One change set that does what several do one after the other: each was made for the files as the one before it leaves them. What comes
 * out as it was is no change. A file that was moved is shown as one deleted and one created.
 */
export function mergeChanges(sets: readonly ChangeSet[]): ChangeSet {
  const merged = new Map<string, Merged>();
  const note = (path: string, { before, after, encoding }: Merged): void => {
    const earlier = merged.get(path);
    merged.set(path, {
      before: earlier === undefined ? before : earlier.before,
      after,
      encoding: earlier?.before === undefined ? encoding : earlier.encoding,
    });
  };
  for (const change of sets.flat()) {
    const [from] = pathsOf(change);
    const { encoding } = change;
    const [before, after] = [textBefore(change), textAfter(change)];
    if (change.kind === "move" && from !== undefined) {
      note(from, { before, after: undefined, encoding });
      note(change.path, { before: undefined, after, encoding });
    } else {
      note(change.path, { before, after, encoding });
    }
  }
  return [...merged].flatMap(([path, file]) => changeOf(path, file) ?? []);
}

function changeOf(path: string, { before, after, encoding }: Merged): Change | undefined {
  if (before === after) return undefined;
  if (before === undefined) {
    return after === undefined ? undefined : { ...createFile(path, after), encoding };
  }
  const file = { path, text: before, encoding };
  return after === undefined ? deleteFile(file) : rewriteFile(file, after);
}
