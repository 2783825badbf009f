import type { TextEdit } from "../../../edit/text-edit.js";
import type { PythonModule } from "../python/module.js";

/**
 * A piece of Python to be written into a new module. Slices keep the meaning that their names have in the module they
 * come from: the composer brings along what they use and renames where two modules disagree.
 */
export type Fragment = SliceFragment | TextFragment | readonly Fragment[];

/** Source carried over verbatim but for the edits (offsets of the module's text, inside start..end). */
export interface SliceFragment {
  readonly kind: "slice";
  readonly module: PythonModule;
  readonly start: number;
  readonly end: number;
  readonly edits: readonly TextEdit[];
}

/** Text that refold writes itself. Its names must be listed in `imports`, or be builtins or keywords. */
export interface TextFragment {
  readonly kind: "text";
  readonly text: string;
  readonly imports: readonly ImportNeed[];
}

/** `from module import name`, as text written by refold needs it (`from django.db import migrations`). */
export interface ImportNeed {
  readonly module: string;
  readonly name: string;
}
