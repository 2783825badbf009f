import type { ChainProblem } from "../../../chain/problem.js";
import { compareText } from "../../../chain/order.js";
import type { DjangoApp } from "./app.js";
import { identityOfEntry, likelyLabel } from "./app-identity.js";
import {
  candidateAt,
  candidateFromOption,
  candidateOf,
  type AppContext,
  type Candidate,
} from "./candidates.js";
import type { DiscoverOptions, LostApp } from "./discovery.js";
import { walkVendors } from "./walk-vendors.js";

/** Apps as they were found, before it is decided which of them make the graph. */
export interface Gathered {
  readonly apps: readonly DjangoApp[];
  readonly unmigrated: ReadonlySet<string>;
  readonly lost: readonly LostApp[];
  readonly problems: readonly ChainProblem[];
}

/** The apps that `--app` names. `toAbsolute` turns a directory as given into an absolute path with `/`. */
export function appsFromOptions(
  context: AppContext,
  options: DiscoverOptions,
  toAbsolute: (directory: string) => string,
): Gathered {
  return gathered(
    options.apps.map(({ label, directory }) =>
      candidateFromOption(context, label, toAbsolute(directory)),
    ),
    [],
  );
}

/** The apps of INSTALLED_APPS, in its order. */
export function installedApps(context: AppContext): Gathered {
  const lost: LostApp[] = [];
  const candidates: Candidate[] = [];
  for (const { value, certain } of context.settings.installedApps?.entries ?? []) {
    const identity = identityOfEntry(context, context.rules, value);
    if (identity === undefined) lost.push({ entry: value, label: likelyLabel(value) });
    else candidates.push(candidateOf(context, identity, certain ? "yes" : "possibly"));
  }
  return gathered(candidates, lost);
}

/** The apps of directories of the project that are called `migrations`. */
export function projectApps(
  context: AppContext,
  migrations: readonly string[],
  installed: "no" | "unknown",
): Gathered {
  return gathered(
    migrations.map((directory) => candidateAt(context, directory, context.root, installed)),
    [],
  );
}

/** All apps with migrations among the installed packages. */
export function vendorApps(context: AppContext, installed: "no" | "unknown"): Gathered {
  const { tree, vendorRoots } = context;
  const candidates = vendorRoots.flatMap((vendorRoot) =>
    walkVendors(tree, vendorRoot).map((directory) =>
      candidateAt(context, directory, vendorRoot, installed),
    ),
  );
  const found = gathered(candidates, []);
  return { ...found, apps: firstOfEachName(found.apps.filter(looksLikeAnApp)) };
}

/** Of a package that several environments have, Python sees the first. */
function firstOfEachName(apps: readonly DjangoApp[]): readonly DjangoApp[] {
  const first = new Map<string, DjangoApp>();
  for (const app of apps) if (!first.has(app.name)) first.set(app.name, app);
  return [...first.values()];
}

/** Not every package called migrations is an app's: `django.db.migrations` has no module with a number. */
function looksLikeAnApp({ files }: DjangoApp): boolean {
  return files.some(({ name }) => /\d/.test(name));
}

function gathered(candidates: readonly Candidate[], lost: readonly LostApp[]): Gathered {
  const apps: DjangoApp[] = [];
  const unmigrated = new Set<string>();
  const lostApps = [...lost];
  const problems: ChainProblem[] = [];
  for (const candidate of candidates) {
    switch (candidate.kind) {
      case "app":
        apps.push(candidate.app);
        problems.push(...candidate.problems);
        break;
      case "unmigrated":
        unmigrated.add(candidate.label);
        break;
      case "lost":
        lostApps.push({ entry: candidate.label, label: candidate.label });
        problems.push(candidate.problem);
        break;
    }
  }
  return { apps, unmigrated, lost: lostApps, problems };
}

/** The apps of a list whose migrations no app of the other lists has. */
export function without(
  apps: readonly DjangoApp[],
  ...others: readonly (readonly DjangoApp[])[]
): readonly DjangoApp[] {
  const taken = new Set(others.flat().map(({ migrationsDir }) => migrationsDir));
  return apps.filter(({ migrationsDir }) => !taken.has(migrationsDir));
}

/** Apps by label, and by place where a label comes twice. */
export function byLabel(apps: readonly DjangoApp[]): readonly DjangoApp[] {
  const depth = ({ migrationsDir }: DjangoApp): number => migrationsDir.split("/").length;
  return [...apps].sort(
    (a, b) =>
      compareText(a.label, b.label) ||
      depth(a) - depth(b) ||
      compareText(a.migrationsDir, b.migrationsDir),
  );
}
