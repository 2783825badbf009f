import { readFileSync, readdirSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { dirname, normalize } from "node:path/posix";
import { decodeUtf8, type EncodedFile } from "../../../edit/encoding.js";

/** Directories that hold no sources of the project's own. */
const SKIPPED = new Set(["node_modules", "bower_components", "coverage"]);

/** Larger files are bundles. */
const LARGEST = 1_000_000;

/**
 * Sources of JavaScript and TypeScript in a project whose text matches, by path relative to it. Hidden directories and installed packages
 * are passed over; what cannot be read is left out.
 */
export function findSources(root: string, wanted: RegExp): ReadonlyMap<string, EncodedFile> {
  const found = new Map<string, EncodedFile>();
  const pending = [""];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    for (const entry of entriesOf(join(root, directory))) {
      const path = directory === "" ? entry.name : `${directory}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name) && !entry.name.startsWith(".")) pending.push(path);
      } else if (/\.[cm]?[jt]s$/.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name)) {
        const file = sourceOf(root, path);
        if (file !== undefined && wanted.test(file.text)) found.set(path, file);
      }
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

function sourceOf(root: string, path: string): EncodedFile | undefined {
  try {
    const bytes = readFileSync(join(root, path));
    if (bytes.length > LARGEST) return undefined;
    const decoded = decodeUtf8(path, bytes);
    return decoded.ok ? decoded.file : undefined;
  } catch {
    return undefined;
  }
}

/** The files that others import from their own project, one step far. */
export function findImported(
  root: string,
  files: readonly EncodedFile[],
): ReadonlyMap<string, EncodedFile> {
  const found = new Map<string, EncodedFile>();
  for (const { path, text } of files) {
    for (const [, specifier = ""] of text.matchAll(
      /\b(?:from\s*|require\()["'](\.[^"'\n]*)["']/g,
    )) {
      const base = normalize(`${dirname(path)}/${specifier}`);
      for (const candidate of candidatesOf(base)) {
        const file = found.get(candidate) ?? sourceOf(root, candidate);
        if (file === undefined) continue;
        found.set(candidate, file);
        break;
      }
    }
  }
  return found;
}

/** The files that an import of a path without its ending may mean, the likeliest first. */
export function candidatesOf(base: string): readonly string[] {
  const plain = base.replace(/\.[cm]?js$/, "");
  const endings = ["ts", "mts", "cts", "js", "mjs", "cjs"];
  return [
    ...(/\.[cm]?[jt]s$/.test(base) ? [base] : []),
    ...endings.map((ending) => `${plain}.${ending}`),
    ...endings.map((ending) => `${base}/index.${ending}`),
  ];
}
