import type { ClassProject } from "../src/framework/classes/project.js";
import { TYPEORM } from "../src/framework/typeorm/framework.js";
import type { SqlReader } from "../src/schema-sql/read/read.js";
import { squashClasses, type ClassResult, type ClassSquash } from "./squash-classes.js";

/** Squashes the steps of a TypeORM chain into its last one. */
export function squashTypeOrm(
  project: ClassProject,
  squash: ClassSquash,
  sql: SqlReader,
): ClassResult {
  return squashClasses(TYPEORM, project, squash, sql);
}
