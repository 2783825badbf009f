import { resolve } from "node:path";
import { fixHazardsDjango } from "../../transforms/fix-hazards-django.js";
import type { Change, ChangeSet } from "../edit/change-set.js";
import { placeOf } from "../edit/source.js";
import { appOf } from "../framework/django/project.js";
import { formatPython } from "../framework/django/write/format.js";
import { readPythonStyle } from "../framework/django/write/read-style.js";
import type { Target } from "../rules/target.js";
import { analystOf } from "./analyst-of.js";
import type { OpenProject } from "./open-project.js";
import { refusal } from "./stop.js";
import { framed } from "./told.js";

/** What `check --fix` proposes. */
export interface FixedHazards {
  readonly changes: ChangeSet;
  /** Lines for people. */
  readonly summary: readonly string[];
}

/** Fixes what can be fixed in the apps with findings. Vendors' files are not the project's to change. Throws Stop. */
export async function fixedHazards(
  opened: OpenProject,
  apps: ReadonlySet<string>,
  target: Target,
): Promise<FixedHazards> {
  const changes: Change[] = [];
  const summary: string[] = [];
  const analyst = await analystOf(opened);
  for (const label of apps) {
    const app = appOf(opened.project, label);
    if (app?.editable !== true) {
      summary.push(
        `${label}: installed from a package, so nothing is changed; see refold override ${label} --dialect ${target.dialect}`,
      );
      continue;
    }
    const style = readPythonStyle(resolve(opened.root, app.directory), opened.root);
    const result = await fixHazardsDjango(opened.project, label, target, {
      parser: opened.parser,
      context: opened.context,
      analyst,
      format: (text) => formatPython(text, style),
    });
    if (!result.ok) throw refusal(result.problems.map((problem) => framed(opened, problem)));
    changes.push(...result.changes);
    if (result.fixed.length === 0) summary.push(`${label}: nothing that refold can fix`);
    for (const { path, reasons } of result.fixed) {
      summary.push(`${label}: ${path} sees to`, ...reasons.map((reason) => `  ${reason}`));
    }
    for (const { finding, why } of result.unfixed) {
      const { path, line } = placeOf(finding.span.file, finding.span.start);
      summary.push(`${path}:${line}: ${finding.rule.code} is left alone: ${why}`);
    }
  }
  return { changes, summary };
}
