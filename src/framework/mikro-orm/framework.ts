import type { ClassFramework } from "../classes/framework.js";
import { MIKRO_ORM_MIGRATIONS } from "./bookkeeping.js";
import { otherBase, ownConstruction } from "./check-chain.js";
import { readMikroOrmProject } from "./discover/open.js";
import { named } from "./named.js";
import { question } from "./read/question.js";
import { runnerCalls } from "./read/runner-calls.js";
import { classFrame } from "./write/class-frame.js";
import { carriedRuns, carrierCall, isFlush } from "./write/flush.js";

/** MikroORM: a migration is given nothing, and adds SQL to itself that runs once `up` is through. */
export const MIKRO_ORM: ClassFramework = {
  title: "MikroORM",
  project: readMikroOrmProject,
  runner: () => "this",
  question,
  calls: () => runnerCalls,
  carriedRuns,
  isFlush,
  unfit: (migration, project) =>
    otherBase(migration, project)[0] ?? ownConstruction(migration, project)[0],
  runsAlone: (declaration) => {
    const body = declaration.getInstanceMethod("isTransactional")?.getBodyText();
    return body !== undefined && !/^return true;?$/.test(body.trim());
  },
  named,
  writing: {
    rows: (query) => `await this.execute(${query})`,
    recordedIn: MIKRO_ORM_MIGRATIONS.name,
    query: () => "this.addSql",
    // Its own generator writes each statement on one line.
    longest: Infinity,
    carrierCall,
    standsAlone: () => false,
    imports: () => [],
    isFramework: () => false,
    frame: classFrame,
    inherited: new Set([
      ...["addSql", "execute", "getKnex", "getEntityManager", "getQueries", "isTransactional"],
      ...["reset", "setTransactionContext", "ctx", "driver", "config"],
    ]),
  },
};
