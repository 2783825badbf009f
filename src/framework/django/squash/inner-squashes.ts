import { keyText, type MigrationKey, type MigrationNode } from "../../../chain/migration.js";
import { appOf, type DjangoProject } from "../project.js";
import type { MigrationModule } from "../read/migration.js";

/**
 * An app's own squashes whose replaced files are all there. On a new database it is they that run, so a fold goes on from their operations.
 * A result that holds one lists the steps that it replaced, and takes its place: below Django 6.0 a squash of a squash works or fails as
 * the hash seed falls.
 */
export interface InnerSquashes {
  /** The steps that a migration stands for, in their order: of a squash those that it replaces, of others themselves. */
  readonly stepsOf: (key: MigrationKey) => readonly MigrationKey[];
  /** A squash's last step; other keys as they are. */
  readonly instead: (key: MigrationKey) => MigrationKey;
  /** The squashes that stand for any of the steps. */
  readonly holding: (steps: readonly MigrationKey[]) => readonly MigrationKey[];
}

/** Finds the app's squashes that can be taken apart. One whose replaced files are gone is not among them. */
export function innerSquashes(project: DjangoProject, app: string): InnerSquashes {
  const modules = appOf(project, app)?.modules ?? [];
  const byKey = new Map(modules.map((module) => [keyText(module.key), module]));
  const replaced = new Map<string, readonly MigrationKey[]>();
  for (const { key, replaces } of modules) {
    if (replaces.length === 0 || !replaces.every((item) => byKey.has(keyText(item.key)))) continue;
    replaced.set(
      keyText(key),
      replaces.map((item) => item.key),
    );
  }
  const stands = new Map(
    [...replaced.keys()].map((id) => [id, inOrder(plainSteps(id, replaced), byKey)]),
  );
  const stepsOf = (key: MigrationKey): readonly MigrationKey[] => stands.get(keyText(key)) ?? [key];
  return {
    stepsOf,
    instead: (key) => stepsOf(key).at(-1) ?? key,
    holding: (steps) => {
      const wanted = new Set(steps.map(keyText));
      return modules
        .map(({ key }) => key)
        .filter((key) => stands.get(keyText(key))?.some((step) => wanted.has(keyText(step))));
    },
  };
}

/** What a squash replaces, squashes among it replaced by their steps. */
function plainSteps(
  squash: string,
  replaced: ReadonlyMap<string, readonly MigrationKey[]>,
): readonly MigrationKey[] {
  const found = new Map<string, MigrationKey>();
  const seen = new Set<string>();
  const visit = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const key of replaced.get(id) ?? []) {
      if (replaced.has(keyText(key))) visit(keyText(key));
      else found.set(keyText(key), key);
    }
  };
  visit(squash);
  return [...found.values()];
}

/** Steps with each behind those that it depends on, else in the order given. */
function inOrder(
  steps: readonly MigrationKey[],
  byKey: ReadonlyMap<string, MigrationModule>,
): readonly MigrationKey[] {
  const inside = new Map(steps.map((key) => [keyText(key), key]));
  const ordered = new Map<string, MigrationKey>();
  const entered = new Set<string>();
  const visit = (key: MigrationKey): void => {
    const id = keyText(key);
    if (entered.has(id)) return;
    entered.add(id);
    for (const dependency of byKey.get(id)?.node.dependencies ?? []) {
      const own = inside.get(keyText(dependency));
      if (own !== undefined) visit(own);
    }
    ordered.set(id, key);
  };
  for (const key of steps) visit(key);
  return [...ordered.values()];
}

/** The project without some of the app's squashes: what named one of them names its last step. */
export function withoutSquashes(
  project: DjangoProject,
  taken: readonly MigrationKey[],
  { instead }: InnerSquashes,
): DjangoProject {
  if (taken.length === 0) return project;
  const gone = new Set(taken.map(keyText));
  const now = (key: MigrationKey): MigrationKey => (gone.has(keyText(key)) ? instead(key) : key);
  const apps = project.apps.map((app) => ({
    ...app,
    modules: app.modules
      .filter(({ key }) => !gone.has(keyText(key)))
      .map((module) => naming(module, now)),
  }));
  return { ...project, apps };
}

function naming(
  module: MigrationModule,
  now: (key: MigrationKey) => MigrationKey,
): MigrationModule {
  const node: MigrationNode = {
    ...module.node,
    dependencies: module.node.dependencies.map(now),
    runBefore: module.node.runBefore.map(now),
  };
  const dependencies = module.dependencies.map((dependency) =>
    dependency.key === undefined ? dependency : { ...dependency, key: now(dependency.key) },
  );
  return { ...module, node, dependencies };
}
