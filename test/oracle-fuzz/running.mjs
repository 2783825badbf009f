// What the runs of generated projects on real Django share.
import { spawn, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { findPython, makeEnvironment } from "../oracle/harness/environments.mjs";

const checkout = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** The Python of an environment with Django 5.2; ends the run where there is none to make it with. */
export async function ownPython(what) {
  const found = await findPython();
  if (found === null) {
    console.log(`SKIPPED ${what}: no Python with venv and pip`);
    process.exit(process.env.REFOLD_ORACLE_REQUIRED === "1" ? 1 : 0);
  }
  const plan = { name: "fuzz-5.2", django: "5.2", requirements: [], archives: [] };
  return (await makeEnvironment(found, plan, (text) => console.log(text))).python;
}

/** Generators, and refold itself, are TypeScript: compiles what the folder's tsconfig names. */
export function compile(folder) {
  const compiler = join(checkout, "node_modules/typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", folder], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stdout);
}

/** A Python process that is given jobs, a line each, and answers each with a line. */
export function startPython(program, args) {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    examine: async (job) => {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error("the Python process has ended");
      return JSON.parse(value);
    },
    stop: () => child.stdin.end(),
  };
}
