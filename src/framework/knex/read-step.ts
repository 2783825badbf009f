import type { Problem } from "../../edit/problem.js";
import { placeOf } from "../../edit/source.js";
import { truthOf } from "../javascript/interpret/value.js";
import { readUnits } from "../javascript/chain/read-units.js";
import type { Step, StepResult } from "../javascript/chain/step.js";
import type { TableVocabulary } from "../javascript/chain/touches.js";
import type { MigrationFile } from "../javascript/migration-file.js";
import type { ModuleLoader } from "../javascript/module.js";
import type { KnexRequest } from "./issue.js";
import type { KnexRun } from "./knex-run.js";
import { issueText } from "./write/issue-text.js";

/** Runs the `up` of a migration as far as its text tells. */
export function readStep(
  { key, path, file }: MigrationFile,
  loader: ModuleLoader,
  run: KnexRun,
): StepResult<KnexRequest> {
  run.begin(key);
  const module = loader.load(path);
  const up = module?.exports.get("up");
  if (module === undefined || up?.kind !== "function") {
    return {
      ok: false,
      problem: {
        code: "no-migration",
        message: `${path} exports no function up that can be read`,
        place: placeOf(file, 0),
        hint: "Knex needs `exports.up`; correct the file, or take it out of the directory",
      },
    };
  }
  const step = { key, path, module, up, units: [] };
  const start = run.now();
  for (;;) {
    const units = readUnits({
      up,
      args: [run.knex],
      module,
      run,
      vocabulary: VOCABULARY,
      isSayable: (issue) => issueText(issue, knexNameOf(step)) !== undefined,
    });
    const unproved = run.catalogs.unproved(run.world.state);
    if (unproved.length === 0) {
      const foreign = up.scope.module.file === module.parsed.file ? undefined : carriedIn(units);
      return foreign === undefined
        ? { ok: true, step: { ...step, units } }
        : { ok: false, problem: madeElsewhere(path, up.scope.module.file.path, foreign) };
    }
    run.catalogs.doubt(unproved);
    run.takeBack(start);
    run.begin(key);
  }
}

function carriedIn(units: Step<KnexRequest>["units"]): Carried | undefined {
  return units.find(({ carried }) => carried !== undefined)?.carried;
}

type Carried = NonNullable<Step<KnexRequest>["units"][number]["carried"]>;

/** Code of another module's function sees names of that module, and what the migration gave it: it cannot stand in a result. */
function madeElsewhere(path: string, maker: string, { why, at }: Carried): Problem {
  return {
    code: "made-elsewhere",
    message: `up of ${path} is a function of ${maker}, of which this would stay as code: ${why}`,
    place: placeOf(at.file, at.start),
    hint: "fold the steps in front of it only, with LAST; or write its up into the migration itself",
  };
}

/** What a migration calls Knex. */
export function knexNameOf({ up }: Step<KnexRequest>): string {
  const [parameter] = up.node.params;
  return parameter?.type === "Identifier" ? parameter.name : "knex";
}

/** `exports.config.transaction`. */
export function runsInTransaction({ module }: Step<KnexRequest>): boolean {
  const config = module.exports.get("config");
  const transaction = config?.kind === "object" ? config.properties.get("transaction") : undefined;
  return transaction === undefined || truthOf(transaction) !== false;
}

const VOCABULARY: TableVocabulary = {
  onTables: new Set([
    "alterTable",
    "batchInsert",
    "createTable",
    "crossJoin",
    "dropTable",
    "dropTableIfExists",
    "from",
    "fullOuterJoin",
    "hasColumn",
    "hasTable",
    "innerJoin",
    "into",
    "join",
    "leftJoin",
    "leftOuterJoin",
    "raw",
    "renameTable",
    "rightJoin",
    "table",
  ]),
  takesTable: /^(?:knex|trx|tx|db|database)$/,
  reachesAll: /(?!)/,
};
