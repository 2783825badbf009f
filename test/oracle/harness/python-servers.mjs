/** Python processes that have started Django for a project once and fork for each job. */

import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { clearTimeout, setTimeout } from "node:timers";
import { oracleSource } from "./paths.mjs";

const KEPT_STDERR = 4000;

/**
 * How Python is called in a project's folder, for jobs and servers alike. It writes no bytecode: a module that changes
 * within a second, and keeps its size, would be taken for what it was. What pip has compiled is copied along.
 */
export function pythonOptions(project) {
  return {
    cwd: project.folder,
    env: {
      PYTHONPATH: oracleSource,
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONHASHSEED: "0",
    },
  };
}

/**
 * One server for each database vendor of a project, started when first asked: models may differ by
 * vendor, so a process that was set up for one is of no use to another.
 */
export class PythonServers {
  #servers = new Map();
  #project;

  /** @param project {folder, python} */
  constructor(project) {
    this.#project = project;
  }

  /** Runs one job and gives {code, stderr}; code is null when it took too long or the server died. */
  async run(vendor, path, timeoutSeconds) {
    const known = this.#servers.get(vendor);
    const server = known?.alive ? known : new Server(this.#project, vendor);
    this.#servers.set(vendor, server);
    return server.run(path, timeoutSeconds);
  }

  /** Ends the processes. */
  stop() {
    for (const server of this.#servers.values()) server.stop();
    this.#servers.clear();
  }
}

class Server {
  alive = true;
  #child;
  #answer = () => {};
  #stderr = "";
  #last = Promise.resolve();

  constructor(project, vendor) {
    const { cwd, env } = pythonOptions(project);
    this.#child = spawn(project.python, ["-m", "helpers.serve", vendor], {
      cwd,
      env: { ...process.env, ...env },
      // A group of its own: what hangs is a fork of it.
      detached: true,
    });
    createInterface({ input: this.#child.stdout }).on("line", (line) =>
      this.#answer(JSON.parse(line).code),
    );
    this.#child.stderr.on("data", (chunk) => {
      this.#stderr = (this.#stderr + Buffer.from(chunk).toString("utf8")).slice(-KEPT_STDERR);
    });
    this.#child.stdin.on("error", () => {});
    this.#child.on("error", (error) => {
      this.#stderr += error.message;
      this.#end();
    });
    this.#child.on("close", () => this.#end());
  }

  /** One job after the other. */
  run(path, timeoutSeconds) {
    const mine = this.#last.then(() => this.#run(path, timeoutSeconds));
    this.#last = mine;
    return mine;
  }

  async #run(path, timeoutSeconds) {
    if (!this.alive) return { code: null, stderr: this.#stderr };
    this.#stderr = "";
    const timer = setTimeout(() => this.stop(), timeoutSeconds * 1000);
    const code = await new Promise((resolve) => {
      this.#answer = resolve;
      this.#child.stdin.write(`${path}\n`);
    });
    clearTimeout(timer);
    return { code, stderr: this.#stderr };
  }

  stop() {
    if (!this.alive) return;
    try {
      process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // It has just ended by itself.
    }
  }

  #end() {
    this.alive = false;
    this.#answer(null);
  }
}
