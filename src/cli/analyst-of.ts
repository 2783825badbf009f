import type { DataStepAnalyst } from "../framework/django/data-steps/analyst.js";
import { isUnset } from "../framework/django/discover/settings.js";
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
  const { roots, settings } = discovery;
  const surroundings = {
    root,
    roots,
    modelSettings,
    isUnset: (path: string) => isUnset(settings, path),
  };
  return openAnalyst(project, surroundings, parser);
}
