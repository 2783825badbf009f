import type { ChainProblem } from "../chain/problem.js";
import { keyText, type MigrationKey } from "../chain/migration.js";
import { codeFrame } from "../edit/frame.js";
import type { Problem } from "../edit/problem.js";
import { offsetOf, placeOf, type Place, type SourceSpan } from "../edit/source.js";
import { appOf, migrationOf, type DjangoProject } from "../framework/django/project.js";
import { findMentions } from "../framework/django/squash/mentions.js";
import { EXIT } from "./io.js";
import type { OpenProject } from "./open-project.js";
import { refusal, Stop, type ToldProblem } from "./stop.js";

/** Without these files nobody knows what an app's chain is. */
const UNREAD: ReadonlySet<string> = new Set([
  "unreadable-file",
  "unreadable-directory",
  "no-migration",
  "compiled-migration",
]);

/** A problem with the line of source that its place is in. */
export function framed({ project }: OpenProject, problem: Problem): ToldProblem {
  const { place } = problem;
  if (place === undefined) return problem;
  const file = [...project.files.values()].find(({ path }) => path === place.path);
  if (file === undefined) return problem;
  const start = offsetOf(file, place);
  return { ...problem, frame: frameOf({ file, start, end: start }) };
}

/** A problem of a chain, with its place: where the migration names the other one, if it does; else its file. */
export function toldChainProblem({ project }: OpenProject, problem: ChainProblem): ToldProblem {
  const { code, message, hint } = problem;
  const span = problem.at ?? namingSpan(project, problem);
  if (span !== undefined) {
    const place = placeOf(span.file, span.start);
    return { code, message, hint, place, frame: frameOf(span) };
  }
  const place = startOf(problem.path);
  return place === undefined ? { code, message, hint } : { code, message, hint, place };
}

/** Throws Stop where a migration of an app cannot be read: then nothing can be said of its chain. */
export function refuseUnread(opened: OpenProject, app: string): void {
  const directory = appOf(opened.project, app)?.directory;
  const isOf = ({ key, path }: ChainProblem): boolean =>
    key?.app === app || (path !== undefined && `${path}/`.startsWith(`${directory ?? ""}/`));
  const problems = opened.problems.filter((problem) => UNREAD.has(problem.code) && isOf(problem));
  if (problems.length === 0) return;
  throw new Stop(
    EXIT.usage,
    problems.map((problem) => toldChainProblem(opened, problem)),
  );
}

/**
 * Throws Stop where a migration that cannot be read names a step which would go, or where nobody knows whether it does: it could not be
 * repointed.
 */
export function refuseUnreadDependents(
  { problems, project }: OpenProject,
  removed: readonly MigrationKey[],
): void {
  if (removed.length === 0) return;
  const unread = problems.filter(({ code }) => code === "unreadable-file");
  const found = unread.flatMap((problem) => unreadDependent(problem, removed, project) ?? []);
  if (found.length > 0) throw refusal(found);
}

function unreadDependent(
  { key, message, at }: ChainProblem,
  removed: readonly MigrationKey[],
  project: DjangoProject,
): ToldProblem | undefined {
  if (key === undefined) return undefined;
  const code = "unread-dependent";
  const hint =
    "correct that file first (see refold check): what it depends on could not be repointed";
  if (at === undefined) return { code, message, hint };
  const [mention] = findMentions([at.file], removed, project);
  if (mention === undefined) return undefined;
  const { place } = mention;
  const step = keyText(mention.key);
  return {
    code,
    place,
    hint,
    message: `${keyText(key)} cannot be read, and names ${step}, which would go`,
  };
}

/** Where the migration that has a problem names one of the others that take part. */
function namingSpan(
  project: DjangoProject,
  { key, related }: ChainProblem,
): SourceSpan | undefined {
  const module = key === undefined ? undefined : migrationOf(project, key);
  if (module === undefined) return undefined;
  const others = new Set(related.map(keyText));
  const { source: file } = module.module;
  const dependency = module.dependencies.find(
    (named) => named.key !== undefined && others.has(keyText(named.key)),
  );
  if (dependency !== undefined) return { ...dependency.expression.slice, file };
  const named = [...module.runBefore, ...module.replaces].find((other) =>
    others.has(keyText(other.key)),
  );
  return named === undefined ? undefined : { ...named.tuple, file };
}

function startOf(path: string | undefined): Place | undefined {
  return path?.endsWith(".py") === true ? { path, line: 1, column: 1 } : undefined;
}

/** The line and its carets. What is empty has no line worth showing. */
export function frameOf({ file, start, end }: SourceSpan): readonly string[] {
  const [, line = "", carets = ""] = codeFrame(file, start, end).split("\n");
  return /\|$/.test(line) ? [] : [line, carets];
}
