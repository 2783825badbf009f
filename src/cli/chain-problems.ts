import type { ChainProblem } from "../chain/problem.js";
import { keyText } from "../chain/migration.js";
import { djangoChainProblems } from "../framework/django/loader/problems.js";
import { loadInputOf } from "../framework/django/project.js";
import type { OpenProject } from "./open-project.js";

/** Everything that is wrong with the chains of a project and with their files. */
export function chainProblems({ project, problems }: OpenProject): readonly ChainProblem[] {
  const paths = new Map(
    project.apps.flatMap(({ modules }) =>
      modules.map(({ key, module }) => [keyText(key), module.source.path] as const),
    ),
  );
  const unread = new Set(project.apps.flatMap((app) => app.unread.map(keyText)));
  return [...problems, ...djangoChainProblems(loadInputOf(project), paths, unread)];
}
