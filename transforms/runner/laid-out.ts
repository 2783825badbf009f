import { posix, resolve, sep } from "node:path";
import { SourceFiles } from "../../src/framework/javascript/source-files.js";
import { formatModule, readStyle, type ModuleStyle } from "../../src/framework/javascript/style.js";
import type { RunnerFile } from "./file.js";

/** A new text for a file, laid out as the static configuration of prettier around it says, or as the file was. */
export function laidOut(text: string, file: RunnerFile): Promise<string> {
  return formatModule(text, file.path, styleOf(file));
}

/** The text of a file with something put in: laid out where the file was, else as it is, so that no other line changes. */
export async function laidOutLike(text: string, file: RunnerFile): Promise<string> {
  const style = styleOf(file);
  const before = await formatModule(file.source, file.path, style);
  return before === file.source ? formatModule(text, file.path, style) : text;
}

function styleOf({ path, source }: RunnerFile): ModuleStyle {
  const [root = "", ...parts] = resolve(path).split(sep);
  const files = new SourceFiles(`${root}/`);
  return readStyle(files, posix.dirname(parts.join("/")), [source]);
}
