import { keyText, type MigrationNode } from "../chain/migration.js";
import type { Problem } from "../edit/problem.js";
import { inconsistencies } from "../framework/django/loader/history.js";
import { loadGraph, type LoadedGraph } from "../framework/django/loader/load.js";
import { loadInput, type DjangoProject } from "../framework/django/project.js";

/** A database that could meet the changed project. */
export interface Database {
  /** What it has recorded. */
  readonly applied: ReadonlySet<string>;
  /** What it is called in messages. */
  readonly what: string;
}

/** The graph as Django loads it, or why it would not. */
export type LoadedFor =
  | { readonly ok: true; readonly loaded: LoadedGraph }
  | { readonly ok: false; readonly problem: Problem };

/** Loads the graph of the given migrations for a database, as `migrate` does, with the check that its history is consistent. */
export function loadFor(
  project: DjangoProject,
  nodes: readonly MigrationNode[],
  { applied, what }: Database,
): LoadedFor {
  const refused = (message: string): LoadedFor => ({
    ok: false,
    problem: graphProblem(`${what}: ${message}`),
  });
  const result = loadGraph({ ...loadInput(project, nodes), applied });
  if (!result.ok) return refused(result.error.message);
  if (result.hashDependent.length > 0) {
    const names = result.hashDependent.map(keyText).join(", ");
    return refused(`the outcome would depend on hash seeds (${names})`);
  }
  const [inconsistent] = inconsistencies(result.loaded);
  return inconsistent === undefined
    ? { ok: true, loaded: result.loaded }
    : refused(inconsistent.message);
}

/** What the proof of a changed graph found. */
export function graphProblem(message: string): Problem {
  return { code: "graph-proof", message, hint: "nothing was written" };
}
