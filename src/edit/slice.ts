import type { SourceFile } from "./source.js";
import type { TextEdit } from "./text-edit.js";

/** A part of a source file that is carried over, with the edits to make on the way (offsets of the file's text). */
export interface SourceSlice {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  readonly edits: readonly TextEdit[];
}

/** The same slice with more edits. */
export function withEdits(slice: SourceSlice, edits: readonly TextEdit[]): SourceSlice {
  return edits.length === 0 ? slice : { ...slice, edits: [...slice.edits, ...edits] };
}
