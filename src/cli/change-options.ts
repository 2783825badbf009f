import type { Command } from "commander";
import { checkTarget, type Delivery } from "./deliver.js";
import type { Io } from "./io.js";
import type { GlobalOptions } from "./open-project.js";
import { UsageError } from "./stop.js";

/** The options of commands that change files. */
export interface ChangeOptions {
  readonly write?: boolean;
  readonly force?: boolean;
  readonly output?: string;
  readonly check?: boolean;
}

/** Adds them to a command. */
export function withChangeOptions(command: Command): Command {
  return command
    .option("--write", "apply the changes: all of them or none")
    .option("--force", "apply them over uncommitted changes")
    .option("--output <file>", "write the patch to a file")
    .option("--check", "change nothing; exit 1 if something would change");
}

/** Pairs of options that contradict each other. */
const EXCLUSIVE = [
  ["write", "check"],
  ["write", "output"],
  ["check", "output"],
] as const;

/**
 * How the change set is to leave the program. Throws UsageError where the options contradict each other, or name a file that cannot be
 * written: better before the work than behind it.
 */
export function deliveryOf(
  options: ChangeOptions,
  global: GlobalOptions,
  root: string,
  io: Io,
): Delivery {
  const given = (option: keyof ChangeOptions): boolean =>
    options[option] !== undefined && options[option] !== false;
  for (const [one, other] of EXCLUSIVE) {
    if (given(one) && given(other)) {
      throw new UsageError(`--${one} and --${other} exclude each other`, "say one of them");
    }
  }
  if (given("force") && !given("write")) {
    throw new UsageError("--force goes with --write", "alone it does nothing: leave it out");
  }
  if (options.output !== undefined) checkTarget(options.output, io);
  return {
    root,
    write: options.write ?? false,
    force: options.force ?? false,
    output: options.output,
    check: options.check ?? false,
    silent: global.json,
  };
}
