import type { Severity } from "../../chain/problem.js";
import type { Place } from "../../edit/source.js";

/** One thing that `check` has to say, in no form yet. */
export interface ReportItem {
  readonly code: string;
  /** What people call it, besides its code; undefined where the code is a name already. */
  readonly name: string | undefined;
  readonly severity: Severity;
  /** One sentence, without the place. */
  readonly message: string;
  /** The way out. */
  readonly hint: string | undefined;
  readonly place: Place | undefined;
  /** Where the part that is at fault ends. */
  readonly end: Place | undefined;
  /** The file, where there is no place in it. */
  readonly path: string | undefined;
  /** The line of source, with carets. */
  readonly frame: readonly string[];
  /** More sentences, one a line. */
  readonly notes: readonly string[];
}

/** What `check` has to say. */
export interface Report {
  readonly items: readonly ReportItem[];
  /** Lines for people, below the items. */
  readonly summary: readonly string[];
}

/** The file of an item, if it has one. */
export function fileOf({ place, path }: ReportItem): string | undefined {
  return place?.path ?? path;
}
