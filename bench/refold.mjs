import { Buffer } from "node:buffer";
import { openSync, readSync, closeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CommandFailure, measureOnce } from "./measure.mjs";

const program = fileURLToPath(new URL("../bin/refold.js", import.meta.url));
const reporter = new URL("./report-peak.mjs", import.meta.url).href;

/** One run of `refold squash`, which must print a patch. */
export function measureRefold(project, scratch) {
  const result = measureOnce({
    program: process.execPath,
    args: ["--import", reporter, program, "-C", project, "squash", "app"],
    directory: scratch,
    scratch,
  });
  const start = firstBytes(result.output, "diff --git ".length);
  if (start !== "diff --git ") {
    throw new CommandFailure(`it printed no patch but ${JSON.stringify(start)}`);
  }
  return result;
}

function firstBytes(path, count) {
  const file = openSync(path, "r");
  const buffer = Buffer.alloc(count);
  const read = readSync(file, buffer, 0, count, 0);
  closeSync(file);
  return buffer.toString("utf8", 0, read);
}
