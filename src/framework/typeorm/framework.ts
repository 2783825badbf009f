import type { ClassFramework } from "../classes/framework.js";
import { readTypeOrmProject } from "./discover/open.js";
import { question } from "./read/question.js";
import { runnerCalls } from "./read/runner-calls.js";
import { importEdits, standsAlone } from "./write/framework-names.js";

/** TypeORM: `up` is given a query runner, and all that it calls runs at once. */
export const TYPEORM: ClassFramework = {
  title: "TypeORM",
  project: readTypeOrmProject,
  runner: (up) => up.getParameters()[0]?.getName(),
  question,
  calls: runnerCalls,
  carriedRuns: () => "at once",
  isFlush: () => false,
  writing: {
    query: (runner) => `await ${runner}.query`,
    longest: 120,
    carrierCall: ({ name }, runner) => [`await this.${name}(${runner})`],
    standsAlone,
    imports: importEdits,
    isFramework: (specifier) => specifier === "typeorm",
    inherited: new Set(),
  },
};
