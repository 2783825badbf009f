import { squashTypeOrm } from "../../../transforms/squash-typeorm.js";
import { checkChain } from "../../framework/typeorm/check-chain.js";
import { openTypeOrmProject } from "../../framework/typeorm/discover/open.js";
import { DIALECTS } from "../../sql/dialect.js";
import { classCommands } from "./commands.js";

/** The commands on TypeORM projects. */
export const TYPEORM_COMMANDS = classCommands({
  title: "TypeORM",
  open: openTypeOrmProject,
  check: checkChain,
  squash: squashTypeOrm,
  dialects: DIALECTS,
});
