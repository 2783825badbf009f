import { readFileSync, readdirSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { decodeUtf8, type EncodedFile } from "../../edit/encoding.js";

/** Reads the files of a project, each once. Paths are relative to the project, with `/`. */
export class SourceFiles {
  readonly #files = new Map<string, EncodedFile | undefined>();

  constructor(readonly root: string) {}

  /** A file that is text; undefined for all others. */
  readonly read = (path: string): EncodedFile | undefined => {
    if (this.#files.has(path)) return this.#files.get(path);
    const file = this.#load(path);
    this.#files.set(path, file);
    return file;
  };

  /** What is in a directory; nothing where there is none. */
  entries(path: string): readonly Dirent[] {
    try {
      return readdirSync(join(this.root, path), { withFileTypes: true });
    } catch {
      return [];
    }
  }

  #load(path: string): EncodedFile | undefined {
    const place = join(this.root, path);
    try {
      if (!statSync(place).isFile()) return undefined;
      const decoded = decodeUtf8(path, readFileSync(place));
      return decoded.ok ? decoded.file : undefined;
    } catch {
      return undefined;
    }
  }
}

/** The same files with others in the place of some: what a change set would leave. */
export function overlaid(
  files: (path: string) => EncodedFile | undefined,
  changed: ReadonlyMap<string, EncodedFile | undefined>,
): (path: string) => EncodedFile | undefined {
  return (path) => (changed.has(path) ? changed.get(path) : files(path));
}
