import type { ChangeOptions } from "../change-options.js";

/** The options of `finalize`. */
export interface FinalizeOptions extends ChangeOptions {
  /** The file for the statements on the table that records migrations. */
  readonly reconcile?: string;
  readonly dialect?: string;
}
