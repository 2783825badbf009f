import type { MessagePort } from "node:worker_threads";
import type { PythonStyle } from "../write/style.js";

/** What the helper is asked for. It does one after the other. */
export type HelperRequest = ParseWork | LoadFormatter | FormatWork;

/** To parse texts that the other thread has not begun, from the last on. */
export interface ParseWork {
  readonly kind: "parse";
  readonly texts: readonly string[];
  /** How far each text is. */
  readonly states: Int32Array<SharedArrayBuffer>;
  /** Is given a `Parsed` for each text that the helper has parsed. */
  readonly port: MessagePort;
}

/** To load the formatter before there is something to format. */
export interface LoadFormatter {
  readonly kind: "load formatter";
}

/** To lay a module out; `port` is given a `Formatted`. */
export interface FormatWork {
  readonly kind: "format";
  readonly text: string;
  readonly style: PythonStyle;
  readonly port: MessagePort;
}

/** A module's new layout, or what a FormatError says. */
export type Formatted =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string; readonly line: number | undefined };

/** The states of a text that is to be parsed: no thread has begun with it … */
export const FREE = 0;
/** … a thread has begun with it … */
export const CLAIMED = 1;
/** … the helper is done with it. */
export const DONE = 2;
