/** Running other programs. */

import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";

/**
 * Runs a program to its end and gives {code, stdout, stderr}; code is null when it was stopped
 * because it took longer than the timeout.
 * @throws Error when the program cannot be started.
 */
export function run(program, args, { cwd, env, uid, gid, input, timeoutSeconds = 900 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      ...(uid !== undefined && { uid, gid }),
      timeout: timeoutSeconds * 1000,
    });
    const stdout = [];
    const stderr = [];
    child.stdout.on("data", (chunk) => stdout.push(chunk));
    child.stderr.on("data", (chunk) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({
        code,
        stdout: Buffer.concat(stdout).toString("utf8"),
        stderr: Buffer.concat(stderr).toString("utf8"),
      }),
    );
    // A program that ends without reading its input is no failure of ours.
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
  });
}

/** Like run, but anything but exit code 0 is an error that shows the end of what was printed. */
export async function mustRun(program, args, options) {
  const result = await run(program, args, options);
  if (result.code !== 0) {
    const shown = `${result.stdout}\n${result.stderr}`.trim().slice(-1500);
    throw new Error(
      `${program} ${args.slice(0, 6).join(" ")} ended with ${result.code}:\n${shown}`,
    );
  }
  return result;
}
