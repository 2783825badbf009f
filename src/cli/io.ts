/** What the command line talks to: streams, the environment, the place it runs in. */
export interface Io {
  readonly out: (data: string | Uint8Array) => void;
  readonly err: (text: string) => void;
  /** Does a person see stderr in colour? */
  readonly colour: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The process's own streams. Colour needs a terminal and no `NO_COLOR` (https://no-color.org). */
export function processIo(): Io {
  return {
    out: (data) => process.stdout.write(data),
    err: (text) => process.stderr.write(text),
    colour: process.stderr.isTTY && (process.env["NO_COLOR"] ?? "") === "",
    cwd: process.cwd(),
    env: process.env,
  };
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

/** Bad usage, to be shown in one line with a way out. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
