import { statSync } from "node:fs";

/** Is there a directory, or a link to one? */
export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
