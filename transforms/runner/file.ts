import { relative, resolve, sep } from "node:path";
import type { SourceFile } from "../../src/edit/source.js";
import { parseModule, type ParsedModule } from "../../src/framework/javascript/parse.js";

/** A file as jscodeshift's runner gives it to a transform (src/Worker.js). */
export interface RunnerFile {
  readonly path: string;
  readonly source: string;
}

/** What the runner brings along, as far as these transforms use it. */
export interface RunnerApi {
  /** Tells something of the file that is at work. */
  readonly report: (message: string) => void;
}

/** Options of the command line; the runner makes numbers and booleans of texts that look like them. */
export type RunnerOptions = Readonly<Record<string, unknown>>;

/** Gives the new text of a file; the same one where nothing changes, undefined where the file is not meant. What it throws is told as an error. */
export type RunnerTransform = (
  file: RunnerFile,
  api: RunnerApi,
  options: RunnerOptions,
) => string | undefined | Promise<string | undefined>;

/** The file by its path from the working directory. */
export function sourceOf({ path, source }: RunnerFile): SourceFile {
  return { path: relative(process.cwd(), resolve(path)).split(sep).join("/"), text: source };
}

/** The file as a module. Throws SyntaxError where it is none. */
export function moduleOf(file: RunnerFile): ParsedModule {
  const parsed = parseModule(sourceOf(file));
  if (parsed.ok) return parsed.module;
  const { message, place } = parsed.problem;
  throw new SyntaxError(`line ${place?.line ?? 1}: ${message}`);
}

/** What an option of the command line says. Throws TypeError where it is not there. */
export function required(options: RunnerOptions, name: string, meaning: string): string {
  const found = optional(options, name);
  if (found === undefined) throw new TypeError(`--${name}=… is needed: ${meaning}`);
  return found;
}

/** What an option says; undefined where it is not there. */
export function optional(options: RunnerOptions, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** The parts of an option with commas. */
export function listed(text: string): readonly string[] {
  return text.split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));
}
