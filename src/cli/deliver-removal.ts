import type { ChangeSet } from "../edit/change-set.js";
import type { RemoveOptions } from "./commands/remove.js";

import { deliver, patchOf, type Delivery } from "./deliver.js";
import { EXIT, type ExitCode, type Io } from "./io.js";
import { jsonDocument } from "./json.js";
import type { GlobalOptions } from "./open-project.js";
import { Stop } from "./stop.js";

/** A removal that was worked out. */
export interface Removal {
  readonly changes: ChangeSet;
  /** What the chain would build otherwise. */
  readonly differences: readonly string[];
  /** The names of what goes. */
  readonly names: readonly string[];
  /** What people are told when it is done. */
  readonly told: string;
}

/** Writes or prints a removal. Refuses one that changes the schema, unless that is wanted. */
export async function deliverRemoval(
  { changes, differences, names, told }: Removal,
  root: string,
  delivery: Delivery,
  options: RemoveOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  if (differences.length > 0 && options.acceptStateChange !== true) {
    throw new Stop(
      EXIT.refused,
      [
        {
          code: "state-change",
          message: "the chain would build another schema",
          list: differences,
          hint: "nothing was written; --accept-state-change if that is what you want",
        },
      ],
      { differences },
    );
  }
  const code = await deliver(changes, delivery, io);
  if (global.json) {
    const patch = new TextDecoder().decode(await patchOf(changes, root));
    io.out(jsonDocument({ ok: true, removed: names, differences, patch }));
  }
  if (!global.quiet) io.err(`${told}\n`);
  return code;
}
