import type { FrameworkCommands } from "../framework-commands.js";
import type { ExitCode } from "../io.js";
import { UsageError } from "../stop.js";
import { checkTypeOrm } from "./check.js";
import { graphTypeOrm } from "./graph.js";
import { squashTypeOrmChain } from "./squash.js";
import { statusTypeOrm } from "./status.js";

/** The commands on TypeORM projects. */
export const TYPEORM_COMMANDS: FrameworkCommands = {
  status: (apps, _options, global, io) => statusTypeOrm(apps, global, io),
  squash: squashTypeOrmChain,
  check: (apps, _options, global, io) => checkTypeOrm(apps, global, io),
  graph: graphTypeOrm,
  sql: () => missing("sql"),
  remove: () => missing("remove"),
  inject: () => missing("inject"),
  override: () => missing("override"),
};

function missing(command: string): Promise<ExitCode> {
  throw new UsageError(
    `refold has no ${command} for TypeORM projects`,
    "what it has for them is status, check, graph and squash",
  );
}
