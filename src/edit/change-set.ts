import { UTF8, encodeText, type EncodedFile, type Encoding } from "./encoding.js";
import { applyEdits, type TextEdit } from "./text-edit.js";

/** Files to create, edit, delete and move, in the order in which they are shown. No path occurs twice. */
export type ChangeSet = readonly Change[];

/** What happens to one file. Paths are relative to the project, with `/`. */
export type Change = CreateFile | EditFile | DeleteFile | MoveFile;

export interface CreateFile {
  readonly kind: "create";
  readonly path: string;
  readonly after: string;
  readonly encoding: Encoding;
}

export interface EditFile {
  readonly kind: "edit";
  readonly path: string;
  readonly before: string;
  /** Not empty; offsets are those of `before`. */
  readonly edits: readonly TextEdit[];
  readonly encoding: Encoding;
}

export interface DeleteFile {
  readonly kind: "delete";
  readonly path: string;
  readonly before: string;
  readonly encoding: Encoding;
}

export interface MoveFile {
  readonly kind: "move";
  readonly from: string;
  /** Where the file goes. */
  readonly path: string;
  readonly before: string;
  /** What changes on the way; empty where only the place does. */
  readonly edits: readonly TextEdit[];
  readonly encoding: Encoding;
}

/** A new file, in UTF-8. */
export function createFile(path: string, text: string): CreateFile {
  return { kind: "create", path, after: text, encoding: UTF8 };
}

/** The edits of an existing file, which keeps its encoding. */
export function editFile(file: EncodedFile, edits: readonly TextEdit[]): EditFile {
  return { kind: "edit", path: file.path, before: file.text, edits, encoding: file.encoding };
}

/** A new text for an existing file, as one edit of the part that differs. */
export function rewriteFile(file: EncodedFile, text: string): EditFile {
  return editFile(file, [differingPart(file.text, text)]);
}

export function deleteFile(file: EncodedFile): DeleteFile {
  return { kind: "delete", path: file.path, before: file.text, encoding: file.encoding };
}

/** Another place for a file; `edits` are made on the way. */
export function moveFile(file: EncodedFile, to: string, edits: readonly TextEdit[]): MoveFile {
  const { path: from, text: before, encoding } = file;
  return { kind: "move", from, path: to, before, edits, encoding };
}

/** The text that the changed file has now; undefined for a new one. */
export function textBefore(change: Change): string | undefined {
  return change.kind === "create" ? undefined : change.before;
}

/** The text that the file will have; undefined for a deleted one. */
export function textAfter(change: Change): string | undefined {
  switch (change.kind) {
    case "create":
      return change.after;
    case "delete":
      return undefined;
    case "edit":
    case "move":
      return applyEdits(change.before, change.edits);
  }
}

/** All paths that a change touches: that of the file, and for a move first the one it leaves. */
export function pathsOf(change: Change): readonly string[] {
  return change.kind === "move" ? [change.from, change.path] : [change.path];
}

/** Bytes before and after, undefined where there is no file. Throws where `checkChangeSet` finds a fault. */
export function bytesOf(change: Change): {
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
} {
  return {
    before: encodeOrThrow(textBefore(change), change.encoding),
    after: encodeOrThrow(textAfter(change), change.encoding),
  };
}

function encodeOrThrow(text: string | undefined, encoding: Encoding): Uint8Array | undefined {
  if (text === undefined) return undefined;
  const encoded = encodeText(text, encoding);
  if (!encoded.ok) throw new RangeError(encoded.message);
  return encoded.bytes;
}

/** The smallest single edit that makes one text of another. */
function differingPart(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (
    tail < shorter - start &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail += 1;
  }
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}
