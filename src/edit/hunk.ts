import { structuredPatch } from "diff/lib/patch/create.js";

/** One stretch of a unified diff. Starts are one-based, and those of the line before where there are no lines. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /** Lines with their sign, without their newline; the remark on a missing last newline among them. */
  readonly lines: readonly string[];
}

const CONTEXT = 3;

/** The time that a diff takes grows with the square of the lines that differ; past this many it is not worth it. */
const MOST_DIFFERING_LINES = 2_000;

const NO_NEWLINE = "\\ No newline at end of file";

/** The hunks that make one text of another. Lines end at `\n` alone, as git has it. */
export function diffTexts(before: string, after: string): readonly Hunk[] {
  if (before === after) return [];
  const patch = structuredPatch("", "", before, after, undefined, undefined, {
    context: CONTEXT,
    maxEditLength: MOST_DIFFERING_LINES,
  });
  if (patch === undefined) return [replaceMiddle(before, after)];
  return patch.hunks.map((hunk) => ({
    oldStart: startOf(hunk.oldStart, hunk.oldLines),
    oldCount: hunk.oldLines,
    newStart: startOf(hunk.newStart, hunk.newLines),
    newCount: hunk.newLines,
    lines: hunk.lines,
  }));
}

/** One hunk for all between the first and the last difference. */
export function replaceMiddle(before: string, after: string): Hunk {
  const oldLines = splitLines(before);
  const newLines = splitLines(after);
  const shorter = Math.min(oldLines.length, newLines.length);
  let head = 0;
  while (head < shorter && oldLines[head] === newLines[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && oldLines.at(-1 - tail) === newLines.at(-1 - tail)) tail += 1;
  const lead = Math.min(head, CONTEXT);
  const trail = Math.min(tail, CONTEXT);
  const start = head - lead;
  const oldCount = oldLines.length - tail + trail - start;
  const newCount = newLines.length - tail + trail - start;
  return {
    oldStart: startOf(start + 1, oldCount),
    oldCount,
    newStart: startOf(start + 1, newCount),
    newCount,
    lines: [
      ...signed(" ", oldLines.slice(start, head)),
      ...signed("-", oldLines.slice(head, oldLines.length - tail)),
      ...signed("+", newLines.slice(head, newLines.length - tail)),
      ...signed(" ", oldLines.slice(oldLines.length - tail, oldLines.length - tail + trail)),
    ],
  };
}

function startOf(line: number, count: number): number {
  return count === 0 ? line - 1 : line;
}

/** Lines with their newline; the last may lack it. */
function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function signed(sign: string, lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) =>
    line.endsWith("\n") ? [sign + line.slice(0, -1)] : [sign + line, NO_NEWLINE],
  );
}
