import { dirname } from "node:path";
import { overrideKnex } from "../../../transforms/override-knex.js";
import { removeKnex } from "../../../transforms/remove-knex.js";
import { squashKnex } from "../../../transforms/squash-knex.js";
import { checkChain, type ModuleRules } from "../../framework/javascript/chain/check-chain.js";
import { KNEX_MIGRATIONS } from "../../framework/knex/bookkeeping.js";
import { KNEX_STATEMENTS } from "../../framework/knex/statement-rules.js";
import { knexDirectory } from "../../framework/knex/discover.js";
import { openKnexProject, type KnexProject } from "../../framework/knex/project.js";
import type { FrameworkCommands } from "../framework-commands.js";
import { finalizeJavascript } from "./finalize.js";
import type { JavascriptFramework } from "./framework.js";
import { javascriptCommands } from "./commands.js";

const RULES: ModuleRules = {
  exported: (module, name) => {
    const found = module.exports.get(name);
    return found?.kind === "function" ? found : found && "something";
  },
  statements: KNEX_STATEMENTS,
  withoutUp: "Knex needs one: correct the file, or take it out of the directory",
  withoutDown:
    "knex migrate:rollback fails on it; say what takes it back, or throw an error that says why nothing does",
};

const KNEX: JavascriptFramework<KnexProject> = {
  title: "Knex",
  environment: "unknown",
  open: openKnexProject,
  check: (directory, { files }) => checkChain(directory, files, RULES),
  squash: squashKnex,
  remove: removeKnex,
  override: overrideKnex,
  directoryAt: knexDirectory,
  switchOn: (path) =>
    `knexfile: \`migrations: { directory: ${JSON.stringify(dirname(path))} }\` where the client is that database's`,
  others:
    "The other names stay as modules that do nothing: Knex wants a file for each recorded name.",
  removed: "made to do nothing",
  unguarded:
    "a new database records the empty modules before the result runs, and under --name Knex itself refuses recorded names without files; the result looks for tables",
  bookkeeping: KNEX_MIGRATIONS,
  showSql: "knex('table').toSQL() and knex.schema.toSQL() say what a call gives",
  writeSql: "write knex.raw(…) into a migration of its own",
};

/** The commands on Knex projects. */
export const KNEX_COMMANDS: FrameworkCommands = {
  ...javascriptCommands(KNEX),
  finalize: (app, squashes, options, global, io) =>
    finalizeJavascript(KNEX, app, squashes, options, global, io),
};
