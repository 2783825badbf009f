import { squashMikroOrm } from "../../../transforms/squash-mikro-orm.js";
import { checkChain } from "../../framework/mikro-orm/check-chain.js";
import { openMikroOrmProject } from "../../framework/mikro-orm/discover/open.js";
import { classCommands } from "./commands.js";

/** The commands on MikroORM projects. */
export const MIKRO_ORM_COMMANDS = classCommands({
  title: "MikroORM",
  open: openMikroOrmProject,
  check: checkChain,
  squash: squashMikroOrm,
  dialects: ["postgres", "mysql", "sqlite"],
});
