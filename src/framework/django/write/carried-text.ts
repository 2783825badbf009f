import type { TextEdit } from "../../../edit/text-edit.js";
import type { PythonModule } from "../python/module.js";
import type { Carried, Use } from "./carried.js";
import type { FinalNames } from "./final-names.js";
import type { SliceFragment } from "./fragment.js";
import type { Piece } from "./meaning.js";
import type { Written } from "./shared-definitions.js";
import { editedText, extentOf, outdents, type Extent } from "./statement-text.js";

/** Writes carried text under the names that it has in the new module. */
export interface CarriedText {
  readonly slice: (slice: SliceFragment) => string;
  /** All definitions, modules in order of first use, statements in the order of their module; empty for none. */
  readonly definitions: () => string;
}

/** Makes the writer for what is carried. */
export function carriedText(
  carried: Carried,
  written: Written,
  finalName: FinalNames,
): CarriedText {
  const renames = renamesBySite(carried.uses, finalName);
  return {
    slice: (slice) =>
      editedText(slice.module, slice, [...slice.edits, ...(renames.get(slice) ?? [])]),
    definitions: () =>
      [...carried.definitions]
        .map(([module, definitions]) => {
          const pieces = [...definitions]
            .filter((definition) => written.get(definition) === definition)
            .flatMap((definition) => definition.pieces);
          return moduleText(module, pieces, renames, finalName, carried);
        })
        .filter((text) => text !== "")
        .join("\n\n"),
  };
}

type Site = Use["site"];

function renamesBySite(
  uses: readonly Use[],
  finalName: FinalNames,
): ReadonlyMap<Site, readonly TextEdit[]> {
  const renames = new Map<Site, TextEdit[]>();
  for (const { module, site, name, meaning } of uses) {
    const final = finalName(meaning, name.name);
    if (final === name.name) continue;
    const { start, end } = name;
    const spelled = module.source.text.slice(start, end);
    const text = name.role === "import" ? `${spelled} as ${final}` : final;
    const known = renames.get(site);
    if (known === undefined) renames.set(site, [{ start, end, text }]);
    else known.push({ start, end, text });
  }
  return renames;
}

function moduleText(
  module: PythonModule,
  pieces: readonly Piece[],
  renames: ReadonlyMap<Site, readonly TextEdit[]>,
  finalName: FinalNames,
  carried: Carried,
): string {
  let text = "";
  let last: Extent | undefined;
  for (const piece of pieces.toSorted((a, b) => a.statement.start - b.statement.start)) {
    const extent = extentOf(module, piece.statement);
    const own =
      piece.imported === undefined
        ? editedText(module, extent, [
            ...outdents(module, extent, piece.statement),
            ...(renames.get(piece) ?? []),
          ])
        : importText(module, piece.imported, finalName, carried);
    text += (last === undefined ? "" : gap(module, last, extent)) + own;
    last = extent;
  }
  return text;
}

/** Statements that stood line on line stay so; the formatter sets functions and classes apart. */
function gap(module: PythonModule, above: Extent, below: Extent): string {
  const between = module.source.text.slice(above.end, below.start);
  return between.trim() === "" && between.split(/\r\n|\r|\n/).length === 2 ? "\n" : "\n\n";
}

/** An import whose name other statements bind too: it keeps its place among them. */
function importText(
  module: PythonModule,
  imported: NonNullable<Piece["imported"]>,
  finalName: FinalNames,
  carried: Carried,
): string {
  const final = finalName(carried.meaningOf(module, imported.name), imported.name);
  const source = imported.member === undefined ? "" : `from ${imported.module} `;
  const what = imported.member ?? imported.module;
  const alias =
    final === what || (!imported.aliased && final === imported.name) ? "" : ` as ${final}`;
  return `${source}import ${what}${alias}`;
}
