// Spoils the files of small projects at random and runs refold on each: whatever a file holds, refold must come to an
// end within a second, with one of its exit codes, and must not write to the project.
//   node test/robustness/mutate.mjs [COUNT]        5,000 cases, the same ones every time
//   node test/robustness/mutate.mjs --case NUMBER  one of them, with refold's output
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { main as refold } from "../../dist/index.js";
import { randomFrom } from "../../bench/random.mjs";
import { mutate } from "./mutations.mjs";
import { appOf, makeProjects, snapshot } from "./projects.mjs";
import { startWatchdog } from "./watchdog.mjs";

const SEED = 20_250_402;
const LONGEST = 1_000;
const EXIT_CODES = [0, 1, 2];
const COMMANDS = [
  (app) => ["squash", app],
  (app) => ["squash", app],
  (app) => ["squash", app, "--mode", "rewrite"],
  () => ["check"],
  () => ["status"],
];

/** What refold writes to where nobody reads. */
const nowhere = { out: () => true, err: () => true, colour: false, cwd: process.cwd(), env: {} };

const stray = [];
process.on("uncaughtException", (error) => stray.push(error));
process.on("unhandledRejection", (error) => stray.push(error));

await main(process.argv.slice(2));

async function main(args) {
  const directory = mkdtempSync(join(tmpdir(), "refold-robustness-"));
  try {
    const projects = makeProjects(directory);
    if (args[0] === "--case") await showCase(Number(args[1]), projects);
    else await runCases(Number(args[0] ?? 5_000), projects);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function runCases(count, projects) {
  const announce = startWatchdog();
  for (const project of projects) await warmUp(project);
  let failed = 0;
  const codes = new Map(EXIT_CODES.map((code) => [code, 0]));
  for (let index = 0; index < count; index += 1) {
    announce(index);
    const { fault, code, argv, place } = await runCase(index, projects, nowhere);
    codes.set(code, (codes.get(code) ?? 0) + 1);
    if (fault === undefined) continue;
    failed += 1;
    console.log(`case ${index}: ${place}: refold ${argv.join(" ")}: ${fault}`);
  }
  console.log(`exit codes: ${[...codes].map(([code, times]) => `${code}: ${times}`).join(", ")}`);
  console.log(`${count - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function showCase(index, projects) {
  const { fault, argv, place, spoilt } = await runCase(index, projects, undefined);
  const saved = join(tmpdir(), `refold-case-${index}.py`);
  writeFileSync(saved, spoilt);
  console.log(
    `case ${index}: ${place} (kept as ${saved}): refold ${argv.join(" ")}: ${fault ?? "passed"}`,
  );
  process.exitCode = fault === undefined ? 0 : 1;
}

/** Sees to it that the unspoilt projects work, else the cases would prove little; and that the first is not the slowest. */
async function warmUp(project) {
  for (const command of COMMANDS) {
    const argv = ["-C", project.root, ...command(appOf(project.migrations[0]))];
    const { code, error } = await run(argv, nowhere);
    if (error !== undefined)
      console.log(`unspoilt ${project.name}: ${argv.join(" ")}: ${describe(error)}`);
    else if (code === 2) console.log(`unspoilt ${project.name}: ${argv.join(" ")}: exit code 2`);
  }
}

async function runCase(index, projects, io) {
  const random = randomFrom(SEED + index);
  const project = random.pick(projects);
  const migration = random.pick(project.migrations);
  const isOther = project.others.length > 0 && random.fraction() < 0.1;
  const path = isOther ? random.pick(project.others) : migration;
  const original = readFileSync(path);
  const spoilt = mutate(original, random);
  const argv = ["-C", project.root, ...random.pick(COMMANDS)(appOf(migration))];
  writeFileSync(path, spoilt);
  try {
    const { fault, code } = await judge(project, argv, io);
    return { fault, code, argv, spoilt, place: relative(join(project.root, ".."), path) };
  } finally {
    writeFileSync(path, original);
  }
}

/** What is wrong with how refold took it, undefined for nothing; and its exit code. */
async function judge(project, argv, io) {
  const before = snapshot(project.root);
  const first = await run(argv, io);
  const { code } = first;
  if (first.error !== undefined) return { code, fault: `threw ${describe(first.error)}` };
  if (!EXIT_CODES.includes(code)) return { code, fault: `exit code ${code}` };
  if (snapshot(project.root) !== before) return { code, fault: "wrote to the project" };
  if (first.milliseconds <= LONGEST) return { code, fault: undefined };
  // A busy machine makes one run slow, refold itself all of them.
  const again = [await run(argv, io), await run(argv, io)].map((result) => result.milliseconds);
  const fastest = Math.min(...again);
  return { code, fault: fastest > LONGEST ? `took ${fastest.toFixed(0)} ms` : undefined };
}

async function run(argv, io) {
  stray.length = 0;
  const start = performance.now();
  try {
    const code = await refold(argv, io);
    const milliseconds = performance.now() - start;
    // Rejections that nobody waits for are reported a turn later.
    await setImmediate();
    return { code, milliseconds, error: stray[0] };
  } catch (error) {
    return { code: undefined, milliseconds: performance.now() - start, error };
  } finally {
    process.exitCode = undefined;
  }
}

function describe(error) {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
