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
  dayOf: (name) => /(?<!\d)(\d{8})(?:\d{4}|\d{6})?(?!\d)/.exec(name)?.[1],
  dialects: ["postgres", "mysql", "sqlite"],
});
