import { check } from "./commands/check.js";
import { finalize } from "./commands/finalize.js";
import { graph } from "./commands/graph.js";
import { inject } from "./commands/inject.js";
import { override } from "./commands/override.js";
import { remove } from "./commands/remove.js";
import { sql } from "./commands/sql.js";
import { squashAll } from "./commands/squash-all.js";
import { squash } from "./commands/squash.js";
import { statusOfData } from "./commands/status-data.js";
import { status } from "./commands/status.js";
import type { FrameworkCommands } from "./framework-commands.js";

/** The commands on Django projects. */
export const DJANGO_COMMANDS: FrameworkCommands = {
  status: (apps, { data }, global, io) =>
    data === true ? statusOfData(apps, global, io) : status(apps, global, io),
  check,
  graph,
  squash,
  squashAll,
  sql,
  remove,
  finalize,
  inject,
  override,
};
