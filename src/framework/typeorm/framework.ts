import { Node } from "ts-morph";
import type { ClassFramework } from "../classes/framework.js";
import { TYPEORM_MIGRATIONS } from "./bookkeeping.js";
import { readTypeOrmProject } from "./discover/open.js";
import { named } from "./named.js";
import { question } from "./read/question.js";
import { runnerCalls } from "./read/runner-calls.js";
import { classFrame } from "./write/class-frame.js";
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
  unfit: () => undefined,
  runsAlone: (declaration) => {
    const property = declaration.getInstanceProperty("transaction");
    return Node.isPropertyDeclaration(property) && property.getInitializer()?.getText() === "false";
  },
  named,
  writing: {
    query: (runner) => `await ${runner}.query`,
    longest: 120,
    carrierCall: ({ name }, runner, semicolon) => [`await this.${name}(${runner})${semicolon}`],
    rows: (query, runner) => `await ${runner}.query(${query})`,
    recordedIn: TYPEORM_MIGRATIONS.name,
    standsAlone,
    imports: importEdits,
    isFramework: (specifier) => specifier === "typeorm",
    frame: classFrame,
    inherited: new Set(),
  },
};
