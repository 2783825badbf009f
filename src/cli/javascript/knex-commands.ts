import type { FrameworkCommands } from "../framework-commands.js";
import { checkKnex } from "./check.js";
import { graphKnex } from "./graph.js";
import { removeKnexSteps } from "./remove.js";
import { UsageError } from "../stop.js";
import { squashKnexChain } from "./squash.js";
import { statusKnex } from "./status.js";

/** The commands on Knex projects. */
export const KNEX_COMMANDS: FrameworkCommands = {
  status: (apps, _options, global, io) => statusKnex(apps, global, io),
  check: (apps, _options, global, io) => checkKnex(apps, global, io),
  graph: graphKnex,
  squash: squashKnexChain,
  remove: removeKnexSteps,
  override: () => {
    throw new UsageError(
      "refold writes no overrides for Knex projects",
      "override is for packages of Django apps",
    );
  },
  inject: () => {
    throw new UsageError(
      "refold puts no SQL into Knex migrations",
      "write knex.raw(…) into a migration of its own",
    );
  },
  sql: () => {
    throw new UsageError(
      "refold prints no SQL for Knex projects",
      "knex('table').toSQL() and knex.schema.toSQL() say what a call gives",
    );
  },
};
