import { bytesOf, type Change, type ChangeSet } from "./change-set.js";
import { quoteGitPath } from "./git-path.js";
import { diffTexts, replaceMiddle, type Hunk } from "./hunk.js";

/**
 * The change set as a patch in git's format, which `git apply` takes. It is bytes, not text: each file's lines are in
 * that file's own encoding. `prefix` is put before every path: what `projectPrefix` gives, because `git apply` reads
 * such paths from the top of the repository even when it runs further down.
 * Throws where `checkChangeSet` finds a fault.
 * Source: "Generating patch text with -p" in https://git-scm.com/docs/git-diff, apply.c of git.
 */
export function renderPatch(changeSet: ChangeSet, prefix: string): Uint8Array {
  const sections = changeSet.flatMap((change) => renderChange(change, prefix));
  return Buffer.from(sections.map((line) => `${line}\n`).join(""), "latin1");
}

/**
 * Bytes are diffed as Latin-1 text, which holds each of them: so a byte order mark, an odd encoding or a line separator
 * that only Unicode knows needs no thought here.
 */
function renderChange(change: Change, prefix: string): readonly string[] {
  const bytes = bytesOf(change);
  const before = Buffer.from(bytes.before ?? []).toString("latin1");
  const after = Buffer.from(bytes.after ?? []).toString("latin1");
  const path = prefix + change.path;
  switch (change.kind) {
    case "create":
      return [
        gitLine(path, path),
        "new file mode 100644",
        ...body("/dev/null", sideName("b", path), wholeFile(before, after)),
      ];
    case "delete":
      return [
        gitLine(path, path),
        "deleted file mode 100644",
        ...body(sideName("a", path), "/dev/null", wholeFile(before, after)),
      ];
    case "edit":
      return [
        gitLine(path, path),
        ...body(sideName("a", path), sideName("b", path), diffTexts(before, after)),
      ];
    case "move":
      return renderMove(prefix + change.from, path, { before, after });
  }
}

function renderMove(
  from: string,
  to: string,
  texts: { readonly before: string; readonly after: string },
): readonly string[] {
  const hunks = diffTexts(texts.before, texts.after);
  return [
    gitLine(from, to),
    `similarity index ${similarity(texts, hunks)}%`,
    `rename from ${quoteGitPath(from)}`,
    `rename to ${quoteGitPath(to)}`,
    ...body(sideName("a", from), sideName("b", to), hunks),
  ];
}

function wholeFile(before: string, after: string): readonly Hunk[] {
  return before === after ? [] : [replaceMiddle(before, after)];
}

function gitLine(from: string, to: string): string {
  return `diff --git ${quoteGitPath(`a/${from}`)} ${quoteGitPath(`b/${to}`)}`;
}

/** A name with a space is ended by a tab, or readers would take what follows the space for a time stamp. */
function sideName(side: "a" | "b", path: string): string {
  const name = quoteGitPath(`${side}/${path}`);
  return name.includes(" ") ? `${name}\t` : name;
}

function body(from: string, to: string, hunks: readonly Hunk[]): readonly string[] {
  if (hunks.length === 0) return [];
  return [`--- ${from}`, `+++ ${to}`, ...hunks.flatMap((hunk) => [hunkLine(hunk), ...hunk.lines])];
}

function hunkLine(hunk: Hunk): string {
  return `@@ -${range(hunk.oldStart, hunk.oldCount)} +${range(hunk.newStart, hunk.newCount)} @@`;
}

function range(start: number, count: number): string {
  return count === 1 ? `${start}` : `${start},${count}`;
}

/** How much of the larger text is kept, in percent; git prints it and does not read it. */
function similarity(
  texts: { readonly before: string; readonly after: string },
  hunks: readonly Hunk[],
): number {
  if (hunks.length === 0) return 100;
  const removed = hunks
    .flatMap((hunk) => hunk.lines)
    .filter((line) => line.startsWith("-"))
    .reduce((sum, line) => sum + line.length, 0);
  const kept = Math.max(0, texts.before.length - removed);
  return Math.floor((100 * kept) / Math.max(texts.before.length, texts.after.length));
}
