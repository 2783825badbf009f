import { Worker } from "node:worker_threads";

const LONGEST = 30_000;

/**
 * Ends the process when one case takes half a minute: a loop that never yields cannot be stopped from within.
 * @returns {(index: number) => void} to be told of each case that starts
 */
export function startWatchdog() {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(
    `const { workerData: shared } = require("node:worker_threads");
     const { writeSync } = require("node:fs");
     let seen = -1;
     let since = Date.now();
     setInterval(() => {
       const current = Atomics.load(shared, 0);
       if (current !== seen) { seen = current; since = Date.now(); return; }
       if (Date.now() - since < ${LONGEST}) return;
       writeSync(2, "case " + current + " does not end\\n");
       process.kill(process.pid, "SIGKILL");
     }, 500);`,
    { eval: true, workerData: shared },
  );
  worker.unref();
  return (index) => Atomics.store(shared, 0, index);
}
