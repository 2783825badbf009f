/** The library: what the command line uses, for other programs. Nothing here writes to disk. */
export { main } from "./cli/main.js";
export { discoverProject } from "./framework/django/discover/discover.js";
export type { Discovery, DiscoverOptions } from "./framework/django/discover/discovery.js";
export { loadProject, type LoadedProject } from "./framework/django/load-project.js";
export type { AppMigrations, DjangoProject } from "./framework/django/project.js";
export { loadPythonParser, type PythonParser } from "./framework/django/python/parse.js";
export { formatPython } from "./framework/django/write/format.js";
export { readPythonStyle } from "./framework/django/write/read-style.js";
export type { Change, ChangeSet } from "./edit/change-set.js";
export { renderPatch } from "./edit/patch.js";
export type { Problem } from "./edit/problem.js";
export {
  squashDjango,
  type SquashedBlock,
  type SquashRequest,
  type SquashResult,
  type SquashTools,
} from "../transforms/squash-django.js";
export {
  squashAllDjango,
  type SquashAllRequest,
  type SquashAllResult,
  type SquashedApp,
} from "../transforms/squash-all-django.js";
export { removeDjango, type RemoveResult } from "../transforms/remove-django.js";
export {
  injectRunSql,
  type InjectionResult,
  type SqlInjection,
} from "../transforms/inject-run-sql.js";
export {
  overrideDjango,
  type OverrideRequest,
  type OverrideResult,
} from "../transforms/override-django.js";
export {
  redirectMigrations,
  type Redirection,
  type RedirectResult,
} from "../transforms/redirect-migrations.js";
export {
  projectSql,
  type ProjectSql,
  type ProjectSqlResult,
  type ReadProject,
  type SqlTarget,
} from "./dialect/migrate/project-sql.js";
export type { StepSql, Way } from "./dialect/migrate/write-steps.js";
