import type { DjangoApp } from "./app.js";
import { byLabel, without, type Gathered } from "./gather.js";

/** Which apps make the project's graph. */
export interface GraphApps {
  readonly apps: readonly DjangoApp[];
  readonly others: readonly DjangoApp[];
  readonly ambiguous: ReadonlyMap<string, readonly DjangoApp[]>;
}

/** What was found, from what outdoes the rest to what gives way. */
export interface Sources {
  readonly options: Gathered;
  readonly installed: Gathered;
  readonly project: Gathered;
  /** Asked only where the settings do not say which vendors are installed. */
  readonly vendors: () => readonly DjangoApp[];
  /** Whether INSTALLED_APPS was read, and whether apps may be installed beyond what it says. */
  readonly installedApps: "complete" | "partial" | "unread";
}

/**
 * Chooses the apps of the graph. Those of INSTALLED_APPS, in its order; an app of `--app` in the place of the one with its
 * label. Where INSTALLED_APPS is not complete, the project's other apps too, and where it was not read, the vendors' too;
 * of several with one label then the first: the project's before a vendor's, shallow before deep.
 */
export function graphApps(sources: Sources): GraphApps {
  const { options, installed, installedApps } = sources;
  const project = byLabel(without(sources.project.apps, options.apps, installed.apps));
  const settled = new Map<string, DjangoApp>();
  const ambiguous = new Map<string, readonly DjangoApp[]>();
  const named = new Map(options.apps.map((app) => [app.label, app]));
  for (const app of installed.apps) {
    const known = settled.get(app.label);
    if (known === undefined) settled.set(app.label, named.get(app.label) ?? app);
    else if (known.origin !== "option" && known.migrationsDir !== app.migrationsDir) {
      ambiguous.set(app.label, [...(ambiguous.get(app.label) ?? [known]), app]);
    }
  }
  for (const app of named.values()) if (!settled.has(app.label)) settled.set(app.label, app);
  if (installedApps === "complete") {
    return { apps: [...settled.values()], others: project, ambiguous };
  }
  const decided = new Set([...settled.keys(), ...installed.unmigrated]);
  const vendors =
    installedApps === "unread" ? without(sources.vendors(), options.apps, project) : [];
  for (const app of [...project, ...byLabel(vendors)]) {
    if (decided.has(app.label)) continue;
    const known = settled.get(app.label);
    if (known === undefined) settled.set(app.label, app);
    else ambiguous.set(app.label, [...(ambiguous.get(app.label) ?? [known]), app]);
  }
  const apps = [...settled.values()];
  return { apps, others: without(project, apps), ambiguous };
}
