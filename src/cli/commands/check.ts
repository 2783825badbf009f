import type { ChainProblem } from "../../chain/problem.js";
import { keyText } from "../../chain/migration.js";
import type { Finding } from "../../rules/open-hazards.js";
import { RULES } from "../../rules/registry.js";
import { chainProblems } from "../chain-problems.js";
import { chosenTarget, type TargetOptions } from "../chosen-target.js";
import { deliveryOf, type ChangeOptions } from "../change-options.js";
import { deliver, patchOf } from "../deliver.js";
import { fixedHazards } from "../fixed-hazards.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument, jsonProblem } from "../json.js";
import { oneOf } from "../one-of.js";
import { openProject, type GlobalOptions, type OpenProject } from "../open-project.js";
import { ANSI, PLAIN } from "../paint.js";
import { findingItem, jsonFinding } from "../report/finding-item.js";
import { githubReport } from "../report/github.js";
import { problemItem } from "../report/problem-item.js";
import type { Report } from "../report/report.js";
import { sarifReport } from "../report/sarif.js";
import { textReport } from "../report/text.js";
import { portability, type Portability } from "../portability.js";
import type { Target } from "../../rules/target.js";
import { UsageError } from "../stop.js";
import { toldChainProblem } from "../told.js";

/** The options of `check`. */
export interface CheckOptions extends TargetOptions, ChangeOptions {
  readonly format?: string;
  /** Propose changes for what can be fixed? */
  readonly fix?: true;
  /** Fold the chains with findings, to see what is left of them? */
  readonly squash?: boolean;
}

const FORMATS = ["text", "json", "sarif", "github"] as const;

/** Runs `check [APP…]`: exit 1 where something is wrong. */
export async function check(
  labels: readonly string[],
  options: CheckOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const format = oneOf("--format", options.format ?? (global.json ? "json" : "text"), FORMATS);
  const target = chosenTarget(options);
  if (options.fix === true) {
    if (target === undefined) throw new UsageError("--fix goes with --dialect");
    if (options.format !== undefined) {
      throw new UsageError("--format does not go with --fix", "--json gives the patch as JSON");
    }
    return fix(labels, options, { target, global, io });
  }
  refuseChangeOptions(options);
  const opened = await openProject(global, labels, io);
  const wanted = (problem: ChainProblem): boolean =>
    labels.length === 0 ||
    (problem.key !== undefined && labels.includes(problem.key.app)) ||
    problem.related.some(({ app }) => labels.includes(app));
  const problems = chainProblems(opened).filter(wanted);
  const shown = global.quiet ? problems.filter(({ severity }) => severity === "error") : problems;
  const found =
    target === undefined
      ? undefined
      : await portability(
          opened,
          { labels, target, squash: options.squash !== false },
          global.quiet ? undefined : io.progress,
        );
  const findings = found?.findings ?? [];
  const report: Report = {
    items: [
      ...shown.map((problem) => problemItem(opened, problem)),
      ...findings.map((finding) => findingItem(finding)),
    ],
    summary: found === undefined || global.quiet ? [] : found.summary,
  };
  switch (format) {
    case "text":
      io.out(textReport(report, io.outColour && global.color ? ANSI : PLAIN));
      break;
    case "json":
      io.out(jsonDocument(inJson(opened, shown, found)));
      break;
    case "sarif":
      io.out(sarifReport(report, usedRules(findings), opened.root));
      break;
    case "github":
      io.out(githubReport(report));
      break;
  }
  const wrong = problems.some(({ severity }) => severity !== "info") || findings.length > 0;
  return wrong ? EXIT.refused : EXIT.done;
}

interface Fixing {
  readonly target: Target;
  readonly global: GlobalOptions;
  readonly io: Io;
}

/** Runs `check --fix`: stdout is the patch, and stderr says what it is for. */
async function fix(
  labels: readonly string[],
  options: CheckOptions,
  { target, global, io }: Fixing,
): Promise<ExitCode> {
  const opened = await openProject(global, labels, io);
  const delivery = deliveryOf(options, global, opened.root, io);
  const { findings } = await portability(opened, { labels, target, squash: false }, undefined);
  const apps = new Set(findings.map(({ migration }) => migration.app));
  const fixes = await fixedHazards(opened, apps, target);
  const { changes } = fixes;
  const summary = apps.size === 0 ? ["nothing to fix"] : fixes.summary;
  if (!global.quiet) io.err(summary.map((line) => `${line}\n`).join(""));
  const code = await deliver(changes, delivery, io);
  if (global.json) {
    const patch = new TextDecoder().decode(await patchOf(changes, opened.root));
    io.out(jsonDocument({ ok: true, patch }));
  }
  return code;
}

/** Without `--fix` there is nothing to write. */
function refuseChangeOptions({ write, force, output, check: checkOnly }: CheckOptions): void {
  if (write === true || force === true || output !== undefined || checkOnly === true) {
    throw new UsageError("--write, --force, --output and --check go with --fix");
  }
}

function usedRules(findings: readonly Finding[]): typeof RULES {
  return RULES.filter((rule) => findings.some((finding) => finding.rule === rule));
}

function inJson(
  opened: OpenProject,
  problems: readonly ChainProblem[],
  found: Portability | undefined,
): unknown {
  return {
    problems: problems.map((problem) => ({
      ...jsonProblem(toldChainProblem(opened, problem)),
      severity: problem.severity,
      key: problem.key === undefined ? null : keyText(problem.key),
      path: problem.path ?? null,
      related: problem.related.map(keyText),
    })),
    ...(found === undefined
      ? {}
      : { findings: found.findings.map(jsonFinding), squash: found.cures }),
  };
}
