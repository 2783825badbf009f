import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

/** A command that did not do what it should. The message says what it said. */
export class CommandFailure extends Error {}

/**
 * Runs a command, which writes its peak memory to the file that REFOLD_BENCH_PEAK names, once.
 * @param {{ program: string, args: readonly string[], directory: string, scratch: string }} command
 * @returns {{ seconds: number, megabytes: number, output: string }} `output` names a file with what it printed
 */
export function measureOnce({ program, args, directory, scratch }) {
  const output = join(scratch, "stdout");
  const peakFile = join(scratch, "peak");
  const stdout = openSync(output, "w");
  const start = performance.now();
  const result = spawnSync(program, args, {
    cwd: directory,
    stdio: ["ignore", stdout, "pipe"],
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, REFOLD_BENCH_PEAK: peakFile },
  });
  const seconds = (performance.now() - start) / 1000;
  closeSync(stdout);
  if (result.error !== undefined) throw new CommandFailure(result.error.message);
  if (result.status !== 0) {
    const said = result.stderr.trim().split("\n").slice(-6).join("\n    ");
    const how = result.status === null ? `signal ${result.signal}` : `exit code ${result.status}`;
    throw new CommandFailure(`${how}; it said:\n    ${said}`);
  }
  return { seconds, megabytes: Number(readFileSync(peakFile, "utf8")) / 1024, output };
}

/** The median of several runs, each number on its own. */
export function medianOf(runs) {
  return {
    seconds: median(runs.map((run) => run.seconds)),
    megabytes: median(runs.map((run) => run.megabytes)),
  };
}

function median(numbers) {
  const ordered = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(ordered.length / 2);
  return ordered.length % 2 === 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
}
