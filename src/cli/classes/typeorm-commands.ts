import { overrideClasses } from "../../../transforms/override-classes.js";
import { removeClasses } from "../../../transforms/remove-classes.js";
import { squashTypeOrm } from "../../../transforms/squash-typeorm.js";
import { TYPEORM_MIGRATIONS } from "../../framework/typeorm/bookkeeping.js";
import { checkChain } from "../../framework/typeorm/check-chain.js";
import { TYPEORM } from "../../framework/typeorm/framework.js";
import { openTypeOrmProject } from "../../framework/typeorm/discover/open.js";
import { DIALECTS } from "../../sql/dialect.js";
import { classCommands } from "./commands.js";

/** The commands on TypeORM projects. */
export const TYPEORM_COMMANDS = classCommands({
  title: "TypeORM",
  open: openTypeOrmProject,
  check: checkChain,
  squash: squashTypeOrm,
  dayOf: (name) => {
    const moment = new Date(Number(/\d{13}$/.exec(name)?.[0]));
    return Number.isNaN(moment.getTime())
      ? undefined
      : moment.toISOString().slice(0, 10).replaceAll("-", "");
  },
  bookkeeping: TYPEORM_MIGRATIONS,
  removing: {
    remove: (project, chain, names, sql) => removeClasses(TYPEORM, project, chain, names, sql),
    recorded:
      "Existing databases: the rows of removed migrations stay, and do no harm: TypeORM does not look for their classes.",
  },
  overriding: {
    override: (project, request, parser) => overrideClasses(TYPEORM, project, request, parser),
    switchOn: (path) =>
      `DataSource: \`migrations: [${JSON.stringify(path)}]\` where the type is that database's`,
  },
  dialects: DIALECTS,
});
