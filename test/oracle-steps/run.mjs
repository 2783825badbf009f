// Runs generated data steps on real Django, and compares what they did with what refold says of them, and chains with their folds:
//   npm run oracle:steps -- --steps 2000 [--first SEED] [--python PATH] [--verbose]
// Without --python it makes an environment of its own under .oracle/. REFOLD_ORACLE_REQUIRED=1 makes a skip an error.
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { compile, ownPython, startPython } from "../oracle-fuzz/running.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const checkout = join(here, "..", "..");
const STEPS_A_PROJECT = 5;
const { values: options } = parseArgs({
  options: {
    steps: { type: "string", default: "500" },
    first: { type: "string", default: "1" },
    python: { type: "string" },
    verbose: { type: "boolean", default: false },
  },
});

const program = options.python ?? (await ownPython("generated data steps"));
compile(here);
const { makeJob } = await import(
  pathToFileURL(join(checkout, ".oracle/steps-build/test/oracle-steps/grammar/job.js")).href
);

const totals = {
  steps: 0,
  observed: 0,
  compared: 0,
  discarded: 0,
  elided: 0,
  refused: 0,
  wrong: 0,
};
const said = { nothing: 0, inserts: 0, schema: 0, unknown: 0, everything: 0 };
const discards = new Map();
const python = startPython(program, [join(here, "python", "run_steps.py")]);
let seed = Number(options.first);
let next = makeJob(seed, STEPS_A_PROJECT);
while (totals.observed < Number(options.steps)) {
  const { job, counts } = await next;
  const examined = python.examine(job);
  // While Python runs this project, the next one is made and folded.
  seed += 1;
  next = makeJob(seed, STEPS_A_PROJECT);
  await next;
  count(job, counts, await examined);
}
python.stop();
for (const [reason, seeds] of discards) {
  if (options.verbose)
    console.log(`discarded ${seeds.length}: ${reason} (${seeds.slice(0, 5).join(", ")})`);
}
console.log(JSON.stringify({ ...totals, said }));
console.log(`steps: ${totals.observed} passed, ${totals.wrong} failed`);
process.exitCode = totals.wrong > 0 ? 1 : 0;

function count(job, counts, result) {
  totals.steps += counts.steps;
  totals.elided += counts.elided;
  for (const { onEmpty, touches } of job.claims) {
    said[onEmpty] += 1;
    if (touches === null) said.everything += 1;
  }
  for (const text of counts.refusals) {
    totals.refused += 1;
    if (options.verbose) console.log(`seed ${job.id} refused: ${text}`);
  }
  totals.observed += result.observed ?? 0;
  totals.compared += result.checked ?? 0;
  if (result.discarded) {
    totals.discarded += 1;
    const reason = result.discarded.replace(/\d+/g, "N").slice(0, 100);
    discards.set(reason, [...(discards.get(reason) ?? []), job.id]);
  }
  for (const { case: name, what, details } of result.problems) {
    totals.wrong += 1;
    console.log(`seed ${job.id} ${name}, ${what}`);
    for (const text of details.slice(0, options.verbose ? 6 : 2)) console.log(`    ${text}`);
  }
}
