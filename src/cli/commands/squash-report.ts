import { keyText } from "../../chain/migration.js";
import type { NameDifference } from "../../verify/compare.js";
import { REMADE } from "../../operation/foreign-key-names.js";
import type { Mention } from "../../framework/django/squash/mentions.js";
import type { SquashedApp } from "../../../transforms/squash-all-django.js";
import type { SquashedBlock } from "../../../transforms/squash-django.js";
import { NOTHING_TO_FOLD } from "../../../transforms/squash/fold-blocks.js";
import { mentionLines } from "../mention-lines.js";
import type { Paint } from "../paint.js";

/** How a chain is replaced, as far as existing databases are concerned. */
export type ReplacingWay = "replace" | "rewrite" | "renamed" | "reconciled";

/** What a squash did, for people: one screen. */
export interface SquashReport {
  readonly app: string;
  readonly way: ReplacingWay;
  readonly blocks: readonly SquashedBlock[];
  readonly mentions: readonly Mention[];
}

/** Lists longer than this are cut, with their number. */
const MOST = 12;

/** The summary of a squash. */
export function squashSummary(report: SquashReport, paint: Paint): string {
  const { app, blocks } = report;
  const lines = [
    paint.bold(chainLine(app, blocks)),
    ...cut(blocks.filter((block) => !isAlone(block)).map((block) => blockLine(block, paint))),
    ...alone(blocks.filter(isAlone), paint),
    ...statements(blocks, paint),
    ...names(blocks, paint),
    ...databases(report),
    ...mentionLines(report.mentions),
  ];
  return `${lines.join("\n")}\n`;
}

/** What squashing several chains of a project did: a line for each, and what is to be known of all. */
export function squashAllSummary(
  apps: readonly SquashedApp[],
  way: ReplacingWay,
  mentions: readonly Mention[],
  paint: Paint,
): string {
  const squashed = apps.flatMap((app) => (app.ok ? [app] : []));
  if (squashed.length === 0) return "";
  const blocks = squashed.flatMap((app) => app.blocks);
  const lines = [
    paint.bold(chainLine(count(squashed.length, "app"), blocks)),
    ...squashed.map((app) => `  ${chainLine(app.app, app.blocks)}`),
    ...statements(blocks, paint),
    ...names(blocks, paint),
    ...databases({ way, blocks }),
    ...mentionLines(mentions),
  ];
  return `${lines.join("\n")}\n`;
}

function chainLine(what: string, blocks: readonly SquashedBlock[]): string {
  const sum = (number: (block: SquashedBlock) => number): number =>
    blocks.reduce((total, block) => total + number(block), 0);
  const steps = sum((block) => block.steps.length);
  const before = sum(({ operationsBefore }) => operationsBefore);
  const after = sum(({ operationsAfter }) => operationsAfter);
  return `${what}: ${count(steps, "migration")} → ${count(blocks.length, "module")}, ${count(before, "operation")} → ${after}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function cut(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST) return lines;
  return [...lines.slice(0, MOST), `  … and ${lines.length - MOST} more (--json has them all)`];
}

/** A module between two boundaries that is as short as it can be says nothing worth a line. */
function isAlone({ kept }: SquashedBlock): boolean {
  return kept === NOTHING_TO_FOLD;
}

function alone(blocks: readonly SquashedBlock[], paint: Paint): readonly string[] {
  if (blocks.length === 0) return [];
  const [verb, how] =
    blocks.length === 1 ? ["stays as it is", "it stands"] : ["stay as they are", "each stands"];
  const text = `${count(blocks.length, "module")} ${verb}: ${how} alone between others, with nothing to fold (--json says why)`;
  return [`  ${paint.dim(text)}`];
}

function blockLine(block: SquashedBlock, paint: Paint): string {
  const [first] = block.steps;
  const last = block.steps.at(-1);
  const range = first === last ? (first?.name ?? "") : `${first?.name ?? ""} … ${last?.name ?? ""}`;
  const what =
    block.result === undefined
      ? `${range} ${paint.dim(`stays: ${block.kept ?? ""}`)}`
      : `${range} → ${paint.green(block.result.key.name)} (${block.operationsBefore} → ${block.operationsAfter})`;
  const why =
    block.boundary === undefined
      ? ""
      : `\n    ${paint.dim(`own module, because ${block.boundary}`)}`;
  const elided = LEFT_OUT.flatMap(({ outcome, words }) => {
    const steps = leftOut(block, outcome);
    return steps.length === 0 ? [] : [`\n    ${paint.dim(`${words}: ${steps.join(", ")}`)}`];
  });
  const seams =
    block.seams.length === 0
      ? ""
      : `\n    ${paint.dim(`with ${count(block.seams.length, "seam")}`)}`;
  const guard = block.guarded
    ? `\n    ${paint.dim("with a guard against databases that have only some of these")}`
    : "";
  const after =
    block.after.length === 0
      ? ""
      : `\n    ${paint.dim(`depends on ${block.after.map(keyText).join(", ")} now, to keep today's order`)}`;
  return `  ${what}${why}${after}${seams}${guard}${elided.join("")}`;
}

const LEFT_OUT = [
  { outcome: "left out: does nothing here", words: "left out, does nothing on a new database" },
  { outcome: "left out: marked elidable", words: "left out, marked elidable" },
] as const;

/** Data steps of one outcome; of many the first, and how many more. */
function leftOut(block: SquashedBlock, outcome: string): readonly string[] {
  const found = block.ledger.flatMap(({ step, dataSteps }) =>
    dataSteps
      .filter((entry) => entry.outcome === outcome)
      .map(({ label }) => `${label} of ${step.name}`),
  );
  if (found.length <= MOST) return found;
  return [...found.slice(0, MOST), `and ${found.length - MOST} more`];
}

/** PostgreSQL names a constraint that stands in a column's definition, Django one that is added to the column later. */
const ADDED = / \(added\)$/;

function nameLine({ table, what, original, folded }: NameDifference): string {
  if (original.endsWith(REMADE) !== folded.endsWith(REMADE)) {
    const was = original.endsWith(REMADE) ? "was made again when" : "is made again, because";
    return `  ${table}: ${what} (${was} the type of what it points to changed)`;
  }
  if (ADDED.test(original) === ADDED.test(folded))
    return `  ${table}: ${what} (was of ${original.replace(ADDED, "")})`;
  const [then, now] = ADDED.test(original)
    ? ["added to the column", "made with it"]
    : ["made with the column", "added to it"];
  return `  ${table}: ${what} (was ${then}, is ${now})`;
}

/** What is believed because somebody states it is no proof: it must be seen. */
function statements(blocks: readonly SquashedBlock[], paint: Paint): readonly string[] {
  const stated = blocks.flatMap(({ ledger }) =>
    ledger.flatMap(({ dataSteps }) => dataSteps.flatMap((entry) => entry.stated ?? [])),
  );
  if (stated.length === 0) return [];
  return [
    paint.yellow(`Of ${count(stated.length, "data step")} a comment is believed, without a proof:`),
    ...cut(stated.map(({ text, place }) => `  ${place.path}:${place.line}: ${text}`)),
  ];
}

function names(blocks: readonly SquashedBlock[], paint: Paint): readonly string[] {
  const all = blocks.flatMap((block) => block.names);
  if (all.length === 0) return [];
  return [
    paint.yellow(
      `On new databases ${count(all.length, "name")} will be derived from the final names:`,
    ),
    ...cut(all.map(nameLine)),
  ];
}

/** What happens to existing databases (docs/commands/squash.md has the table). */
function databases({ way, blocks }: Pick<SquashReport, "way" | "blocks">): readonly string[] {
  return blocks.every(({ result }) => result === undefined) ? [] : [DATABASES[way]];
}

const DATABASES: Readonly<Record<ReplacingWay, string>> = {
  replace:
    "Existing databases: with none of the steps they run the result; with all, Django records it as applied; with some, they go on with the old files, which stay.",
  rewrite:
    "Existing databases: with none of the steps they run the result; with all, there is nothing to do; with some of a module's steps, migrate stops with an error (what it makes is there already, or its guard says so) unless running it does no harm: bring them up to date before.",
  renamed:
    "Existing databases: with none of the steps they run the result; with all, Django records it as applied through its `replaces`; with some of a module's steps, migrate stops with an error: bring them up to date before.",
  reconciled:
    "Existing databases: with none of the steps they run the result; with all, run the statements first, then there is nothing to do; with some of a module's steps, the statements refuse and migrate stops with an error: bring them up to date before.",
};
