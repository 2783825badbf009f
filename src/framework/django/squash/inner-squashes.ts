import { keyText, type MigrationKey, type MigrationNode } from "../../../chain/migration.js";
import { appOf, type DjangoProject } from "../project.js";
import type { MigrationModule } from "../read/migration.js";

/** A project in which an app's own squashes are taken back, so that its steps can be squashed anew. */
export interface Unsquashed {
  readonly project: DjangoProject;
  /** The squashes that are to be deleted: all that they replace is there. */
  readonly taken: readonly MigrationKey[];
  /** What stands for a squash that was taken back: the last step that it replaced; other keys as they are. */
  readonly instead: (key: MigrationKey) => MigrationKey;
}

/**
 * Takes back an app's squashes. Below Django 6.0 a squash of a squash works or fails as the hash seed falls, so a new one must list the
 * old steps. A squash whose replaced files are gone stays: its module says so itself.
 */
export function takeBackSquashes(project: DjangoProject, app: string): Unsquashed {
  const modules = appOf(project, app)?.modules ?? [];
  const names = new Set(modules.map(({ key }) => key.name));
  const inner = modules.filter(
    ({ replaces }) =>
      replaces.length > 0 && replaces.every(({ key }) => key.app === app && names.has(key.name)),
  );
  if (inner.length === 0) return { project, taken: [], instead: (key) => key };
  const last = new Map(inner.map((module) => [keyText(module.key), lastReplaced(module, modules)]));
  const instead = (key: MigrationKey): MigrationKey => {
    let current = key;
    for (let step = 0; step <= inner.length; step += 1) {
      const next = last.get(keyText(current));
      if (next === undefined) return current;
      current = next;
    }
    return current;
  };
  const apps = project.apps.map((other) => ({
    ...other,
    modules: other.modules
      .filter(({ key }) => !last.has(keyText(key)))
      .map((module) => naming(module, instead)),
  }));
  return { project: { ...project, apps }, taken: inner.map(({ key }) => key), instead };
}

/** The step of a squash that no other one of it depends on. */
function lastReplaced(squash: MigrationModule, modules: readonly MigrationModule[]): MigrationKey {
  const replaced = new Set(squash.replaces.map(({ key }) => keyText(key)));
  const inside = modules.filter(({ key }) => replaced.has(keyText(key)));
  const needed = new Set(
    inside.flatMap(({ node }) => node.dependencies.map(keyText).filter((id) => replaced.has(id))),
  );
  const leaves = inside.filter(({ key }) => !needed.has(keyText(key)));
  return leaves.at(-1)?.key ?? squash.replaces.at(-1)?.key ?? squash.key;
}

function naming(
  module: MigrationModule,
  instead: (key: MigrationKey) => MigrationKey,
): MigrationModule {
  const node: MigrationNode = {
    ...module.node,
    dependencies: module.node.dependencies.map(instead),
    runBefore: module.node.runBefore.map(instead),
  };
  const dependencies = module.dependencies.map((dependency) =>
    dependency.key === undefined ? dependency : { ...dependency, key: instead(dependency.key) },
  );
  return { ...module, node, dependencies };
}
