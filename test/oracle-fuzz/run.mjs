// Compares folded random projects with their originals on real Django:
//   npm run fuzz -- --seeds 1..60 [--postgres] [--python PATH] [--modules N] [--verbose]
// Without --python it makes an environment of its own under .oracle/. REFOLD_ORACLE_REQUIRED=1 makes a skip an error.
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { compile, ownPython, startPython } from "./running.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const checkout = join(here, "..", "..");
const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "1..60" },
    postgres: { type: "boolean", default: false },
    python: { type: "string" },
    modules: { type: "string", default: "12" },
    opaque: { type: "string", default: "14" },
    verbose: { type: "boolean", default: false },
    built: { type: "boolean", default: false },
  },
});

const program = options.python ?? (await ownPython("the fuzzer"));
if (!options.built) compile(here);
const { makeJob } = await import(
  pathToFileURL(join(checkout, ".oracle/fuzz-build/test/laws/project/job.js")).href
);

const [from, to] = options.seeds.split("..").map(Number);
const totals = { projects: 0, discarded: 0, checked: 0, refused: 0, disagreements: 0 };
const discards = new Map();
const python = startPython(program, [
  join(here, "python", "run_cases.py"),
  options.postgres ? "postgres" : "sqlite",
  `refold_fuzz_${process.pid}`,
]);
for (let seed = from; seed <= (to ?? from); seed += 1) {
  totals.projects += 1;
  const { job, refusals } = await makeJob(seed, {
    modules: Number(options.modules),
    opaque: Number(options.opaque),
    postgres: options.postgres,
  });
  for (const { name, code, message } of refusals) {
    totals.refused += 1;
    if (code !== "half-way") report(seed, name, "refused", [message]);
  }
  const result = await python.examine(job);
  if (result.discarded !== undefined) {
    totals.discarded += 1;
    const reason = result.discarded.replace(/\d+/g, "N").slice(0, 100);
    discards.set(reason, [...(discards.get(reason) ?? []), seed]);
    continue;
  }
  totals.checked += result.checked ?? 0;
  for (const { case: name, what, details } of result.problems) report(seed, name, what, details);
}
python.stop();
for (const [reason, seeds] of discards) {
  if (options.verbose)
    console.log(`discarded ${seeds.length}: ${reason} (${seeds.slice(0, 5).join(", ")})`);
}
console.log(JSON.stringify(totals));
process.exitCode = totals.disagreements > 0 ? 1 : 0;

function report(seed, name, what, details) {
  totals.disagreements += 1;
  console.log(`seed ${seed} ${name} ${what}`);
  for (const text of details.slice(0, options.verbose ? 6 : 2))
    console.log(`    ${text.slice(0, options.verbose ? 2000 : 300)}`);
}
