import { overrideClasses } from "../../../transforms/override-classes.js";
import { removeClasses } from "../../../transforms/remove-classes.js";
import { squashMikroOrm } from "../../../transforms/squash-mikro-orm.js";
import { MIKRO_ORM_MIGRATIONS } from "../../framework/mikro-orm/bookkeeping.js";
import { checkChain } from "../../framework/mikro-orm/check-chain.js";
import { MIKRO_ORM } from "../../framework/mikro-orm/framework.js";
import { openMikroOrmProject } from "../../framework/mikro-orm/discover/open.js";
import { classCommands } from "./commands.js";
import { overrideSetting } from "./mikro-orm-setting.js";

/** The commands on MikroORM projects. */
export const MIKRO_ORM_COMMANDS = classCommands({
  title: "MikroORM",
  open: openMikroOrmProject,
  check: checkChain,
  squash: squashMikroOrm,
  dayOf: (name) => /(?<!\d)(\d{8})(?:\d{4}|\d{6})?(?!\d)/.exec(name)?.[1],
  bookkeeping: MIKRO_ORM_MIGRATIONS,
  removing: {
    remove: (project, chain, names, sql) => removeClasses(MIKRO_ORM, project, chain, names, sql),
    recorded:
      "Existing databases: the rows of removed migrations stay, and do no harm: MikroORM does not look for their files. The snapshot beside the migrations stays as it is.",
  },
  overriding: {
    override: (project, request, parser) => overrideClasses(MIKRO_ORM, project, request, parser),
    switchOn: overrideSetting,
  },
  dialects: ["postgres", "mysql", "sqlite"],
});
