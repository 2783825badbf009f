import type { OverrideModulesResult } from "../../../transforms/override-modules.js";
import type { Problem } from "../../edit/problem.js";
import type { Dialect } from "../../sql/dialect.js";
import { deliver, patchOf, type Delivery } from "../deliver.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { jsonDocument, jsonProblem } from "../json.js";
import type { GlobalOptions } from "../open-project.js";
import { Stop, type ToldProblem } from "../stop.js";
import { adaptationLines } from "./override-report.js";

/** An override as it is told and delivered. */
export interface Overridden {
  readonly label: string;
  readonly from: Dialect;
  readonly target: Dialect;
  readonly result: OverrideModulesResult;
  /** How a project uses the result, in a sentence. */
  readonly switchOn: (path: string) => string;
  readonly told: (problem: Problem) => ToldProblem;
}

/** Tells what an override came to, and delivers it. Throws Stop where it is refused, or lacks something that nobody accepted. */
export async function deliverOverride(
  overridden: Overridden,
  accepted: "gaps" | "nothing",
  delivery: Delivery,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const { label, from, target, result, told } = overridden;
  if (!result.ok) throw new Stop(EXIT.refused, result.problems.map(told));
  const { adaptations, gaps } = result;
  if (gaps.length > 0 && accepted === "nothing") {
    throw new Stop(
      EXIT.refused,
      [
        ...gaps.map(told),
        {
          code: "gaps",
          message: `${gaps.length} thing${gaps.length === 1 ? "" : "s"} of ${label} cannot be written for ${target}`,
          hint: "--accept-hazards writes the rest without them",
        },
      ],
      { adaptations },
    );
  }
  const summary = summaryOf(overridden, result);
  if (!delivery.write && !global.quiet) io.err(summary);
  const code = await deliver(result.changes, delivery, io);
  if (global.json) {
    const patch = new TextDecoder().decode(await patchOf(result.changes, delivery.root));
    const { path, steps, statements } = result;
    const left = gaps.map(jsonProblem);
    io.out(
      jsonDocument({
        ok: true,
        path,
        from,
        dialect: target,
        steps,
        statements,
        adaptations,
        left,
        patch,
      }),
    );
  }
  if (delivery.write && !global.quiet) io.err(summary);
  return code;
}

function summaryOf(
  { label, from, target, switchOn }: Overridden,
  { path, steps, statements, adaptations, gaps }: Extract<OverrideModulesResult, { ok: true }>,
): string {
  const plural = (count: number, word: string): string =>
    `${count} ${word}${count === 1 ? "" : "s"}`;
  return [
    `${label}: ${plural(steps.length, "migration")} for ${from} → ${path} for ${target}, ${plural(statements, "statement")}`,
    ...adaptationLines(adaptations),
    ...(gaps.length === 0 ? [] : ["Left out:", ...gaps.map(({ message }) => `  ${message}`)]),
    switchOn(path),
    "",
  ].join("\n");
}
