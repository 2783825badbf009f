/** Runs in a thread of its own: parses texts that no other thread has begun, from the first on, and gives back what came out. */
import { workerData } from "node:worker_threads";
import { CLAIMED, DONE, FREE, type ParseWork } from "./parse-ahead.js";
import { loadPythonParser } from "./parse.js";

const { texts, states, port } = workerData as ParseWork;
const { parseFlat } = await loadPythonParser();
for (const [index, text] of texts.entries()) {
  if (Atomics.compareExchange(states, index, FREE, CLAIMED) !== FREE) continue;
  const tree = parseFlat(text);
  port.postMessage({ index, tree }, tree === undefined ? [] : [tree.buffer]);
  Atomics.store(states, index, DONE);
  Atomics.notify(states, index);
}
port.close();
