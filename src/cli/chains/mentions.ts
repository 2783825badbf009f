import { textAfter, type Change } from "../../edit/change-set.js";
import { placeOf, showPlace, type Place, type SourceFile } from "../../edit/source.js";
import { JAVASCRIPT_TEXT, projectTexts } from "../project-texts.js";

/** A place that goes on naming a migration which goes: a test, a script, a compiled copy. */
export interface NameMention {
  readonly migration: string;
  readonly place: Place;
}

/** Where a project names migrations once the changes are made, at most one place a name and a file. */
export function findNames(
  root: string,
  names: readonly string[],
  changes: readonly Change[],
): readonly NameMention[] {
  if (names.length === 0) return [];
  const changed = new Set(changes.map(({ path }) => path));
  const written = changes.flatMap((change): readonly SourceFile[] => {
    const text = textAfter(change);
    return text === undefined ? [] : [{ path: change.path, text: withoutGuard(text) }];
  });
  // A module's own declarations and maps lie beside it.
  const beside = changes.flatMap(({ kind, path }) =>
    kind === "delete" ? [path.replace(/[^.]*$/, "")] : [],
  );
  const others = [...projectTexts(root, changed, JAVASCRIPT_TEXT)].filter(
    ({ path }) => !beside.some((start) => path.startsWith(start)),
  );
  const pattern = new RegExp(
    `(?<![\\w$])(?:${names.map((name) => name.replace(/[^\w]/g, "\\$&")).join("|")})(?![\\w$])`,
    "g",
  );
  return [...written, ...others].flatMap((file) => {
    const first = new Map<string, number>();
    for (const { 0: name, index } of file.text.matchAll(pattern)) {
      if (!first.has(name)) first.set(name, index);
    }
    return [...first].map(([migration, at]) => ({ migration, place: placeOf(file, at) }));
  });
}

/** A guard has to name what was folded. Places stay where they are. */
function withoutGuard(text: string): string {
  return text.replace(/\bconst (?:folded|earlier) = \[[^\]]*\]/g, (list) =>
    list.replace(/[^\n]/g, " "),
  );
}

/** Places beyond this number are counted, not shown. */
const MOST = 8;

/** The places, for people. */
export function nameLines(mentions: readonly NameMention[]): readonly string[] {
  if (mentions.length === 0) return [];
  const more = mentions.length - MOST;
  return [
    "Still named, in code, texts or compiled copies:",
    ...mentions
      .slice(0, MOST)
      .map(({ migration, place }) => `  ${showPlace(place)} names ${migration}`),
    ...(more > 0 ? [`  … and ${more} more (--json has them all)`] : []),
  ];
}
