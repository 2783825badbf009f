import { loadPostgresParser } from "../../../sql/postgres/parser.js";
import { operationsOf, type DjangoProject } from "../project.js";
import type { PythonParser } from "../python/parse.js";
import { dataStepAnalyst, mayHoldSql, type DataStepAnalyst } from "./analyst.js";
import { contribModels } from "./contrib-models.js";
import { moduleFinder } from "./module-finder.js";
import { namesEverUsed } from "./names-ever-used.js";

/** Where an analyst looks for what data steps import, and what settings say. */
export interface Surroundings {
  /** The project's directory, and where Python would look for modules; absolute. */
  readonly root: string;
  readonly roots: readonly string[];
  /** The models that settings name (`AUTH_USER_MODEL`). */
  readonly modelSettings: ReadonlyMap<string, string>;
  /** Is it sure that the settings do not say something? */
  readonly isUnset: (path: string) => boolean;
}

/** An analyst for the data steps of a project. The parser for SQL is loaded only where a step may hold some. */
export async function openAnalyst(
  project: DjangoProject,
  { root, roots, modelSettings, isUnset }: Surroundings,
  parser: PythonParser,
): Promise<DataStepAnalyst> {
  const operations = operationsOf(project);
  return dataStepAnalyst({
    moduleAt: moduleFinder(root, roots, parser),
    modelSetting: (setting) => modelSettings.get(setting),
    isUnset,
    sqlParser: mayHoldSql(operations) ? await loadPostgresParser() : undefined,
    everUsed: namesEverUsed(operations),
    outOfSight: contribModels(parser)(new Set(project.apps.map(({ label }) => label))),
  });
}
