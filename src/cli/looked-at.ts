import { keyText } from "../chain/migration.js";
import { ancestors } from "../chain/reach.js";
import type { ChainGraph } from "../chain/graph.js";
import type { DjangoProject } from "../framework/django/project.js";

/** Which apps a project as a whole is asked about. */
export interface LookedAt {
  readonly apps: ReadonlySet<string>;
  /** Labels of installed packages that may not be in use. */
  readonly leftOut: readonly string[];
}

/**
 * The apps that a project uses. Where INSTALLED_APPS could not be read, an environment may hold packages that another project needs: of
 * those only what the project's own migrations stand behind. Where it has none of its own, all.
 */
export function lookedAt({ apps }: DjangoProject, graph: ChainGraph): LookedAt {
  const isOwn = (app: (typeof apps)[number]): boolean =>
    app.editable || app.installed !== "unknown";
  const own = apps.filter(isOwn);
  if (own.length === 0) return { apps: new Set(apps.map(({ label }) => label)), leftOut: [] };
  const ids = own.flatMap(({ modules }) => modules.map(({ key }) => keyText(key)));
  // Steps that a squash replaces are no nodes.
  const reached = ancestors(
    graph,
    ids.filter((id) => graph.nodes.has(id)),
  );
  const isUsed = (app: (typeof apps)[number]): boolean =>
    isOwn(app) || app.modules.some(({ key }) => reached.has(keyText(key)));
  return {
    apps: new Set(apps.filter(isUsed).map(({ label }) => label)),
    leftOut: apps.filter((app) => !isUsed(app)).map(({ label }) => label),
  };
}
