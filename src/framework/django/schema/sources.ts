import type { SourceFile } from "../../../edit/source.js";
import type { SourceSlice } from "../../../edit/slice.js";
import type { DjangoProject } from "../project.js";
import type { PythonModule } from "../python/module.js";
import type { SyntaxNode } from "../python/syntax.js";
import type { ValueSources } from "./read-value.js";

/** Where descriptions of fields and operations look for what a migration's text says. */
export interface SchemaSources extends ValueSources {
  /** The module that a source was read to; undefined for files that are no migrations. */
  readonly moduleOf: (file: SourceFile) => PythonModule | undefined;
  /** Models that settings name: `AUTH_USER_MODEL` → `auth.User`. */
  readonly modelSettings: ReadonlyMap<string, string>;
  /** DEFAULT_AUTO_FIELD, in the framework's normal form. */
  readonly defaultAutoField: string;
  /** Types that the configuration gives to classes of fields that refold cannot read, by path. */
  readonly givenTypes: ReadonlyMap<string, string>;
}

/** Looks modules of migrations up by the source that they were read from. */
export function migrationSources({ apps }: DjangoProject): SchemaSources["moduleOf"] {
  const modules = new Map<SourceFile, PythonModule>();
  for (const app of apps) {
    for (const { module } of app.modules) modules.set(module.source, module);
  }
  return (file) => modules.get(file);
}

/** An expression of a module, found again in the module's tree. */
export interface Located {
  readonly module: PythonModule;
  readonly node: SyntaxNode;
}

/** The node that a slice was cut from; undefined where the slice is of no migration that was read. */
export function locate(
  sources: Pick<SchemaSources, "moduleOf">,
  slice: SourceSlice,
): Located | undefined {
  const module = sources.moduleOf(slice.file);
  if (module === undefined) return undefined;
  const node = nodeAt(module.root, slice.start, slice.end);
  return node === undefined ? undefined : { module, node };
}

/** The outermost node with this range. */
function nodeAt(root: SyntaxNode, start: number, end: number): SyntaxNode | undefined {
  let current: SyntaxNode | undefined = root;
  while (current !== undefined) {
    if (current.start === start && current.end === end) return current;
    current = current.children.find((child) => child.start <= start && child.end >= end);
  }
  return undefined;
}
