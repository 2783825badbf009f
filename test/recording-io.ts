import type { Io } from "../src/cli/io.js";

/** Streams that remember what was written to them. */
export interface RecordingIo extends Io {
  readonly output: () => Buffer;
  readonly errors: () => string;
}

/** An Io for tests: no colour, no environment. */
export function recordingIo(cwd: string = process.cwd()): RecordingIo {
  const out: Buffer[] = [];
  const err: string[] = [];
  return {
    out: (data) => out.push(Buffer.from(data)),
    err: (text) => err.push(text),
    colour: false,
    outColour: false,
    cwd,
    env: {},
    output: () => Buffer.concat(out),
    errors: () => err.join(""),
  };
}
