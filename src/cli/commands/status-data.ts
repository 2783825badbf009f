import {
  opaqueIn,
  reasonAt,
  touchesText,
  type ReasonAt,
} from "../../../transforms/squash/ledger.js";
import type { ChainGraph } from "../../chain/graph.js";
import { placeOf, type Place } from "../../edit/source.js";
import type { DataStepAnalyst } from "../../framework/django/data-steps/analyst.js";
import { fullPlan } from "../../framework/django/loader/plan.js";
import { graphOf } from "../../framework/django/project-graph.js";
import { chainOf } from "../../framework/django/squash/chain.js";
import { analyseDataSteps } from "../../framework/django/squash/data-steps.js";
import { innerSquashes } from "../../framework/django/squash/inner-squashes.js";
import type { Opaque } from "../../operation/operation.js";
import type { DataFacts, Reason } from "../../operation/touches.js";
import { analystOf } from "../analyst-of.js";
import { summaryByApp, summaryText, wallReasons } from "./data-summary.js";
import { EXIT, type ExitCode, type Io } from "../io.js";
import { openProject, type GlobalOptions, type OpenProject } from "../open-project.js";
import { refusal } from "../stop.js";

/** A data step, and what was found out about it. */
interface DataStepStatus {
  readonly app: string;
  readonly migration: string;
  readonly label: string;
  readonly place: Place;
  /** What it does on a new database, where the tables that it looks into are empty. */
  readonly onEmpty: DataFacts["onEmpty"]["kind"];
  readonly touches: "everything" | readonly string[];
  readonly reasons: readonly ReasonAt[];
  /** Why it is taken to touch everything. */
  readonly wallBecause: readonly ReasonAt[];
}

/** Runs `status --data [APP…]`: all data steps with what each does on empty tables, and what it touches. */
export async function statusOfData(
  labels: readonly string[],
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const opened = await openProject(global, labels, io);
  const loaded = graphOf(opened.project);
  if (!loaded.ok) {
    throw refusal([
      {
        code: "graph",
        message: `Django cannot load the migrations: ${loaded.error.message}`,
        hint: "see refold check",
      },
    ]);
  }
  const analyst = await analystOf(opened);
  const steps = opened.project.apps
    .filter(({ label }) => labels.length === 0 || labels.includes(label))
    .flatMap(({ label }) => stepsOf(opened, label, loaded.loaded.graph, analyst));
  if (global.json) {
    const summary = { apps: summaryByApp(steps), wallReasons: wallReasons(steps) };
    io.out(`${JSON.stringify({ dataSteps: steps, summary }, null, 2)}\n`);
  } else if (steps.length === 0) {
    io.out("no data steps\n");
  } else {
    io.out(steps.map(stepText).join("") + summaryText(steps));
  }
  return EXIT.done;
}

function stepsOf(
  { project }: OpenProject,
  app: string,
  graph: ChainGraph,
  analyst: DataStepAnalyst,
): readonly DataStepStatus[] {
  const chain = chainOf(project, app, graph, innerSquashes(project, app));
  const analysed = analyseDataSteps(project, chain, fullPlan(graph), analyst);
  return analysed.chain.modules.flatMap(({ operations }) =>
    operations.flatMap(opaqueIn).map((operation) => statusOf(operation)),
  );
}

function statusOf({ label, origin, facts }: Opaque): DataStepStatus {
  const { app, name } = origin.migration;
  const touches = touchesText(facts);
  return {
    app,
    migration: name,
    label,
    place: placeOf(origin.slice.file, origin.slice.start),
    onEmpty: facts?.onEmpty.kind ?? "unknown",
    touches,
    reasons: reasonsOf(facts).map(reasonAt),
    wallBecause: facts?.touches.kind === "everything" ? facts.touches.reasons.map(reasonAt) : [],
  };
}

/** Why it does nothing; else why it is taken to touch everything. */
function reasonsOf(facts: DataFacts | undefined): readonly Reason[] {
  if (facts === undefined) return [];
  if (facts.stated !== undefined) return [facts.stated];
  if (facts.onEmpty.kind === "nothing") return facts.onEmpty.proof;
  return facts.touches.kind === "everything" ? facts.touches.reasons : [];
}

const VERDICTS: Readonly<Record<DataStepStatus["onEmpty"], string>> = {
  nothing: "does nothing where its tables are empty",
  inserts: "makes rows",
  schema: "changes the schema",
  later: "acts when all is migrated",
  unknown: "may do anything",
};

/** Reasons beyond these are left to --json. */
const MOST_REASONS = 3;

function stepText({
  app,
  migration,
  label,
  place,
  onEmpty,
  touches,
  reasons,
}: DataStepStatus): string {
  const more = reasons.length - MOST_REASONS;
  const lines = [
    `${app}.${migration}  ${label}  ${place.path}:${place.line}:${place.column}`,
    `  ${VERDICTS[onEmpty]}; touches ${touches === "everything" ? touches : touches.length === 0 ? "nothing" : ""}`.trimEnd(),
    ...(touches === "everything" ? [] : touches.map((line) => `    ${line}`)),
    ...reasons
      .slice(0, MOST_REASONS)
      .map((reason) => `    because: ${reason.text} (${reason.place.path}:${reason.place.line})`),
    ...(more > 0 ? [`    … and ${more} more reasons (--json has them all)`] : []),
  ];
  return `${lines.join("\n")}\n`;
}
