import { loadGraph, type LoadResult } from "./loader/load.js";
import { loadInputOf, type DjangoProject } from "./project.js";

const graphs = new WeakMap<DjangoProject, LoadResult>();

/** What Django's loader makes of a project's migrations on a new database. Loads once for a project. */
export function graphOf(project: DjangoProject): LoadResult {
  let result = graphs.get(project);
  if (result === undefined) {
    result = loadGraph(loadInputOf(project));
    graphs.set(project, result);
  }
  return result;
}
