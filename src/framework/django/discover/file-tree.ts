/** One name in a directory, with what it leads to when links are followed. */
export interface Entry {
  readonly name: string;
  /** `other`: a device, or a link that leads nowhere or in a circle. */
  readonly kind: "file" | "directory" | "other";
  readonly link: boolean;
}

/** A directory's names, in the order in which Python's `sorted(os.listdir(…))` has them; or why there are none. */
export type Listing =
  | { readonly ok: true; readonly entries: ReadonlyMap<string, Entry> }
  | { readonly ok: false; readonly missing: boolean; readonly message: string };

/** A file's bytes, or why they cannot be had. */
export type FileBytes =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly missing: boolean; readonly message: string };

/** What discovery asks of a file system. Paths are absolute, with `/` between their parts. No function throws. */
export interface FileTree {
  readonly list: (directory: string) => Listing;
  readonly read: (file: string) => FileBytes;
  /** The path without links; the path itself where that cannot be told. */
  readonly realPath: (path: string) => string;
}

/** What a name in a directory leads to; undefined where there is no such name. */
export function kindIn(tree: FileTree, directory: string, name: string): Entry["kind"] | undefined {
  const listing = tree.list(directory);
  return listing.ok ? listing.entries.get(name)?.kind : undefined;
}

/** Whether a directory has a file of the name. */
export function hasFile(tree: FileTree, directory: string, name: string): boolean {
  return kindIn(tree, directory, name) === "file";
}

/** The entries of a directory; none where it cannot be listed. */
export function entriesOf(tree: FileTree, directory: string): readonly Entry[] {
  const listing = tree.list(directory);
  return listing.ok ? [...listing.entries.values()] : [];
}

/** Whether a path is a directory that can be listed. */
export function isDirectory(tree: FileTree, directory: string): boolean {
  return tree.list(directory).ok;
}
