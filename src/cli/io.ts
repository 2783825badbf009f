import { ProgressLine } from "./progress.js";

/** What the command line talks to: streams, the environment, the place it runs in. */
export interface Io {
  readonly out: (data: string | Uint8Array) => void;
  readonly err: (text: string) => void;
  /** Says what is being done, where stderr is a terminal. */
  readonly progress?: (text: string) => void;
  /** Does a person see stderr in colour? */
  readonly colour: boolean;
  /** The same of stdout. */
  readonly outColour: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The process's own streams. Colour needs a terminal and no `NO_COLOR` (https://no-color.org). */
export function processIo(): Io {
  const plain = (process.env["NO_COLOR"] ?? "") !== "";
  process.stdout.on("error", stdoutFailed);
  // Where nobody reads stderr there is nobody to tell.
  process.stderr.on("error", () => undefined);
  const line = new ProgressLine((text) => process.stderr.write(text));
  process.once("exit", () => {
    line.clear();
  });
  return {
    out: (data) => {
      line.clear();
      process.stdout.write(data);
    },
    err: (text) => {
      line.clear();
      process.stderr.write(text);
    },
    ...(process.stderr.isTTY
      ? {
          progress: (text: string) => {
            line.show(text);
          },
        }
      : {}),
    colour: process.stderr.isTTY && !plain,
    outColour: process.stdout.isTTY && !plain,
    cwd: process.cwd(),
    env: process.env,
  };
}

/** A reader that has seen enough (`| head`) is no error; output that is lost is one. */
function stdoutFailed(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") return;
  process.stderr.write(
    `error: stdout cannot be written: ${error.message}\n  → see that there is room for the output, or name a file with --output\n`,
  );
  process.once("exit", () => {
    process.exitCode = EXIT.usage;
  });
}

/** The exit codes of every command. */
export const EXIT = {
  done: 0,
  /** Findings, or a refusal: nothing was written. */
  refused: 1,
  /** Bad usage, or input that cannot be read. */
  usage: 2,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
