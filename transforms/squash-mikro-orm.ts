import type { ClassProject } from "../src/framework/classes/project.js";
import { MIKRO_ORM } from "../src/framework/mikro-orm/framework.js";
import type { SqlReader } from "../src/schema-sql/read/read.js";
import { squashClasses, type ClassResult, type ClassSquash } from "./squash-classes.js";

/** Squashes the steps of a MikroORM chain into its last one. */
export function squashMikroOrm(
  project: ClassProject,
  squash: ClassSquash,
  sql: SqlReader,
): ClassResult {
  return squashClasses(MIKRO_ORM, project, squash, sql);
}
