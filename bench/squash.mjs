// How long refold takes to fold long Django chains, beside Django's own squashmigrations: both as whole processes, one
// after the other on the same files; and what data steps in a chain add to its own time. `node bench/squash.mjs [SIZE …]` after a build; sizes are numbers of migrations.
// Exit code 1 where a bar is missed or refold fails.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { djangoProject } from "./chain.mjs";
import { measureDjango, prepareDjango, warmUp } from "./django.mjs";
import { CommandFailure, medianOf } from "./measure.mjs";
import { measureRefold } from "./refold.mjs";

const SEED = 1;
const SIZES = [100, 300, 1_000, 10_000];
/** Django takes minutes for 1,000 migrations, and its time grows with the cube. */
const LARGEST_FOR_DJANGO = 1_000;

const BARS = {
  timesFaster: { at: 1_000, least: 100 },
  growth: { from: 1_000, to: 10_000, most: 12 },
  megabytes: { at: 10_000, most: 600 },
  dataSteps: { at: 1_000, every: 5, mostTimes: 1.4 },
};

function refoldRuns(size) {
  return size <= 1_000 ? 5 : 3;
}

function djangoRuns(size) {
  return size <= 300 ? 3 : 1;
}

main();

function main() {
  const sizes = process.argv.slice(2).map(Number);
  if (sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    console.error("usage: node bench/squash.mjs [SIZE …]");
    process.exitCode = 2;
    return;
  }
  const django = prepareDjango();
  const other = django.ready ? `Django ${django.version}` : "Django";
  if (!django.ready) console.log(`SKIPPED: Django's own squash is not measured: ${django.why}\n`);
  const scratch = mkdtempSync(join(tmpdir(), "refold-bench-"));
  try {
    console.log(row("migrations", "operations", "refold", "peak", other, "peak", "ratio"));
    const results = new Map();
    for (const size of sizes.length > 0 ? sizes : SIZES) {
      const result = benchmark(size, scratch, django.ready);
      results.set(size, result);
      console.log(resultRow(size, result));
    }
    console.log("");
    const withSteps = results.has(BARS.dataSteps.at) ? benchmarkDataSteps(scratch) : undefined;
    const failed = [...results.values(), ...(withSteps === undefined ? [] : [withSteps])].some(
      ({ refold }) => refold.failure !== undefined,
    );
    const missed = [...bars(results), dataStepBar(withSteps)].filter((bar) => {
      console.log(`${bar.state.padEnd(8)} ${bar.text}`);
      return bar.state === "MISSED";
    });
    process.exitCode = failed || missed.length > 0 ? 1 : 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Measures both tools on a new project of one size. */
function benchmark(size, scratch, withDjango) {
  const project = join(scratch, `project-${size}`);
  const { operationCount, lastMigration } = writeProject(project, size);
  const refold = repeat("refold", size, refoldRuns(size), () => measureRefold(project, scratch));
  let django;
  if (withDjango && size <= LARGEST_FOR_DJANGO) {
    warmUp(project);
    django = repeat("Django", size, djangoRuns(size), () =>
      measureDjango(project, lastMigration, scratch),
    );
  }
  rmSync(project, { recursive: true, force: true });
  return { operationCount, refold, django };
}

/**
 * Measures refold on a chain of which each fifth migration is a data step, and on one with the same text where those steps call
 * nothing. Both come out as the same patch, so the difference is what it takes to find out what the steps do. They run in
 * turns.
 */
function benchmarkDataSteps(scratch) {
  const { at: size, every } = BARS.dataSteps;
  const project = (acts) => {
    const path = join(scratch, `project-data-steps-${acts}`);
    writeProject(path, size, { every, acts });
    return path;
  };
  const [acting, base] = [project("run"), project("noop")];
  const runs = { acting: [], base: [] };
  try {
    for (let count = refoldRuns(size); count > 0; count -= 1) {
      runs.base.push(measureRefold(base, scratch));
      const patch = readFileSync(runs.base.at(-1).output, "utf8");
      runs.acting.push(measureRefold(acting, scratch));
      if (patch !== readFileSync(runs.acting.at(-1).output, "utf8")) {
        throw new CommandFailure("data steps that do nothing on empty tables changed the patch");
      }
    }
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    console.error(`refold failed on data steps: ${error.message}`);
    return { refold: { failure: error.message } };
  }
  return { refold: medianOf(runs.acting), base: medianOf(runs.base) };
}

function writeProject(project, size, dataSteps) {
  const { files, ...about } = djangoProject(size, SEED, dataSteps);
  for (const { path, text } of files) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  return about;
}

/** The median of several runs, or the failure of one. */
function repeat(name, size, times, measure) {
  try {
    return medianOf(Array.from({ length: times }, measure));
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    console.error(`${name} failed on ${size} migrations: ${error.message}`);
    return { failure: error.message };
  }
}

function resultRow(size, { operationCount, refold, django }) {
  const ratio = ratioOf(django, refold);
  return row(
    grouped(size),
    grouped(operationCount),
    seconds(refold),
    megabytes(refold),
    seconds(django),
    megabytes(django),
    ratio === undefined ? "-" : `${ratio.toFixed(ratio < 10 ? 1 : 0)}×`,
  );
}

/** How many times the second fits into the first; undefined where one was not measured. */
function ratioOf(first, second) {
  const ratio = first?.seconds / second?.seconds;
  return Number.isFinite(ratio) ? ratio : undefined;
}

function bars(results) {
  const { timesFaster, growth, megabytes: memory } = BARS;
  const at = results.get(timesFaster.at);
  const large = results.get(memory.at)?.refold.megabytes;
  const times = ratioOf(at?.django, at?.refold);
  const grown = ratioOf(results.get(growth.to)?.refold, results.get(growth.from)?.refold);
  return [
    bar(
      `${grouped(timesFaster.at)} migrations: at least ${timesFaster.least} times as fast as Django`,
      times === undefined ? undefined : `${times.toFixed(0)} times`,
      times >= timesFaster.least,
    ),
    bar(
      `${grouped(growth.from)} to ${grouped(growth.to)} migrations: at most ${growth.most} times the time`,
      grown === undefined ? undefined : `${grown.toFixed(1)} times`,
      grown <= growth.most,
    ),
    bar(
      `${grouped(memory.at)} migrations: less than ${memory.most} MB at the peak`,
      large === undefined ? undefined : `${large.toFixed(0)} MB`,
      large < memory.most,
    ),
  ];
}

function dataStepBar(result) {
  const { at, every, mostTimes } = BARS.dataSteps;
  const times = ratioOf(result?.refold, result?.base);
  const text = `${grouped(at)} migrations, one in ${every} a data step: finding out what they do takes at most ${percent(mostTimes)} more`;
  const measured =
    times === undefined
      ? undefined
      : `${percent(times)} (${seconds(result.base)} without, ${seconds(result.refold)} with)`;
  return bar(text, measured, times <= mostTimes);
}

function percent(times) {
  return `${((times - 1) * 100).toFixed(0)} %`;
}

function bar(text, measured, isMet) {
  if (measured === undefined) return { state: "not run", text };
  return { state: isMet ? "met" : "MISSED", text: `${text}: ${measured}` };
}

function seconds(result) {
  if (result?.failure !== undefined) return "failed";
  return result === undefined ? "-" : `${result.seconds.toFixed(2)} s`;
}

function megabytes(result) {
  return result?.megabytes === undefined ? "-" : `${result.megabytes.toFixed(0)} MB`;
}

function grouped(number) {
  return number.toLocaleString("en-US");
}

function row(...cells) {
  return cells.map((cell) => cell.padStart(12)).join("  ");
}
