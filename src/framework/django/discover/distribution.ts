import { decodeUtf8 } from "../../../edit/encoding.js";
import { entriesOf, type FileTree } from "./file-tree.js";
import { below, isInside } from "./paths.js";

/** An installed package as its metadata names it. */
export interface Distribution {
  readonly name: string;
  readonly version: string;
}

/**
 * The distribution that a directory of installed files belongs to: the one whose RECORD lists a file in it. Undefined for what no installer
 * brought. Paths are absolute.
 * Source: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
 */
export function distributionOf(
  tree: FileTree,
  roots: readonly string[],
  directory: string,
): Distribution | undefined {
  // An environment is mostly inside the project, which is a root, too.
  const root = roots
    .filter((path) => isInside(directory, path) && path !== directory)
    .reduce((inner, path) => (path.length > inner.length ? path : inner), "");
  if (root === "") return undefined;
  const prefix = `${directory.slice(root.length + 1)}/`;
  const lists = (metadata: string): boolean =>
    textAt(tree, below(metadata, "RECORD"))
      .split("\n")
      .some((line) => line.startsWith(prefix));
  const metadata = entriesOf(tree, root)
    .filter(({ name, kind }) => kind === "directory" && name.endsWith(".dist-info"))
    .map(({ name }) => below(root, name))
    .find(lists);
  return metadata === undefined ? undefined : headOf(textAt(tree, below(metadata, "METADATA")));
}

function textAt(tree: FileTree, path: string): string {
  const content = tree.read(path);
  const decoded = content.ok ? decodeUtf8(path, content.bytes) : undefined;
  return decoded?.ok === true ? decoded.file.text : "";
}

function headOf(metadata: string): Distribution | undefined {
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}: *(.+?)\\r?$`, "m").exec(metadata)?.[1];
  const name = field("Name");
  const version = field("Version");
  return name === undefined || version === undefined ? undefined : { name, version };
}
