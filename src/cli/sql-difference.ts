import { randomUUID } from "node:crypto";
import { keyText } from "../chain/migration.js";
import type { Moments } from "../dialect/moments.js";
import type { ProjectSql } from "../dialect/migrate/project-sql.js";
import type { StepSql, Way } from "../dialect/migrate/write-steps.js";
import { diffTexts } from "../edit/hunk.js";

/** What differs between the statements of two versions of a chain. */
export interface SqlDifference {
  /** A unified diff; empty where they are the same. */
  readonly diff: string;
  /** What is not known of either, each with its version and step. */
  readonly unknown: readonly string[];
}

/** A version of a chain. */
export interface Version {
  readonly label: string;
  readonly sql: ProjectSql;
}

/** One time and one identifier for both versions: what they say of now is no difference. */
export function sameMoments(): Moments {
  const now = new Date();
  const uuid = randomUUID();
  return { now: () => now, uuid: () => uuid };
}

/** The difference that leads from the old version of an app's whole chain to the new one. */
export function sqlDifference(app: string, old: Version, now: Version, way: Way): SqlDifference {
  const [before, after] = [old, now].map(({ label, sql }) => {
    const steps = sql.write(sql.chain(app, way.lookups), way);
    return {
      text: steps.map(textOf).join(""),
      unknown: steps.flatMap((step) => unknownOf(step).map((what) => `${label}: ${what}`)),
    };
  });
  if (before === undefined || after === undefined) return { diff: "", unknown: [] };
  const hunks = diffTexts(before.text, after.text);
  const head = [`--- ${old.label}`, `+++ ${now.label}`];
  const lines = hunks.flatMap(({ oldStart, oldCount, newStart, newCount, lines: changed }) => [
    `@@ -${String(oldStart)},${String(oldCount)} +${String(newStart)},${String(newCount)} @@`,
    ...changed,
  ]);
  return {
    diff: hunks.length === 0 ? "" : [...head, ...lines, ""].join("\n"),
    unknown: [...before.unknown, ...after.unknown],
  };
}

function textOf(step: StepSql): string {
  const lines = step.kind === "written" ? step.lines : [`-- not written: ${step.why}`];
  return [`-- ${keyText(step.key)}`, ...lines, ""].join("\n");
}

function unknownOf(step: StepSql): readonly string[] {
  const migration = keyText(step.key);
  return step.kind === "written"
    ? step.unknown.map((what) => `${migration}: not known: ${what}`)
    : [`${migration}: not written: ${step.why}`];
}
