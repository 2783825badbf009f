import type { Command } from "commander";
import type { Delivery } from "./deliver.js";
import { UsageError } from "./io.js";
import type { GlobalOptions } from "./open-project.js";

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

/** How the change set is to leave the program. Throws UsageError where the options contradict each other. */
export function deliveryOf(options: ChangeOptions, global: GlobalOptions, root: string): Delivery {
  if (options.write === true && options.check === true) {
    throw new UsageError("--write and --check exclude each other");
  }
  if (options.write === true && options.output !== undefined) {
    throw new UsageError("--write and --output exclude each other");
  }
  if (options.force === true && options.write !== true) {
    throw new UsageError("--force goes with --write");
  }
  return {
    root,
    write: options.write ?? false,
    force: options.force ?? false,
    output: options.output,
    check: options.check ?? false,
    silent: global.json,
  };
}
