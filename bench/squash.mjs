// How long refold takes to fold long Django chains, beside Django's own squashmigrations: both as whole processes, one
// after the other on the same files. `node bench/squash.mjs [SIZE …]` after a build; sizes are numbers of migrations.
// Exit code 1 where a bar is missed or refold fails.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
    const failed = [...results.values()].some((result) => result.refold.failure !== undefined);
    const missed = bars(results).filter((bar) => {
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

function writeProject(project, size) {
  const { files, ...about } = djangoProject(size, SEED);
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
