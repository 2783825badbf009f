import { dirname } from "node:path";
import { overrideSequelize } from "../../../transforms/override-sequelize.js";
import { removeSequelize } from "../../../transforms/remove-sequelize.js";
import { squashSequelize } from "../../../transforms/squash-sequelize.js";
import { checkChain, type ModuleRules } from "../../framework/javascript/chain/check-chain.js";
import { exportedFunction } from "../../framework/sequelize/read-step.js";
import { SEQUELIZE_META } from "../../framework/sequelize/bookkeeping.js";
import { SEQUELIZE_STATEMENTS } from "../../framework/sequelize/statement-rules.js";
import { sequelizeDirectory } from "../../framework/sequelize/discover.js";
import { openSequelizeProject } from "../../framework/sequelize/project.js";
import { javascriptCommands } from "./commands.js";

const RULES: ModuleRules = {
  exported: exportedFunction,
  statements: SEQUELIZE_STATEMENTS,
  withoutUp: "Sequelize needs one: correct the file, or take it out of the directory",
  withoutDown:
    "undoing fails on it; say what takes it back, or throw an error that says why nothing does",
};

/** The commands on Sequelize projects. */
export const SEQUELIZE_COMMANDS = javascriptCommands({
  title: "Sequelize",
  environment: "known",
  open: openSequelizeProject,
  check: (directory, { files }) => checkChain(directory, files, RULES),
  squash: squashSequelize,
  remove: removeSequelize,
  override: overrideSequelize,
  directoryAt: sequelizeDirectory,
  switchOn: (path) =>
    `.sequelizerc or umzug: the directory of migrations is ${JSON.stringify(dirname(path))} on that database`,
  others:
    "The other files go; their rows in SequelizeMeta may stay: nobody looks for files of recorded names.",
  removed: "taken out",
  unguarded: undefined,
  bookkeeping: SEQUELIZE_META,
  showSql: "`logging: console.log` shows what queries Sequelize runs",
  writeSql: "write queryInterface.sequelize.query(…) into a migration of its own",
});
