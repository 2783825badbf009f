import type { DataStepAnalyst } from "../framework/django/data-steps/analyst.js";
import { openAnalyst } from "../framework/django/data-steps/open-analyst.js";
import type { OpenProject } from "./open-project.js";

/** An analyst for the data steps of an open project. */
export function analystOf({
  project,
  root,
  discovery,
  context,
  parser,
}: OpenProject): Promise<DataStepAnalyst> {
  const { modelSettings } = context;
  return openAnalyst(project, { root, roots: discovery.roots, modelSettings }, parser);
}
