import { keyText, type MigrationKey, type MigrationNode } from "../../src/chain/migration.js";
import type { DjangoProject } from "../../src/framework/django/project.js";

/**
 * What stands in front of a step and behind it as the files say it. In the graph that Django loads, a squash stands for the steps that it
 * replaces: whatever named them would come to name the squash.
 */
export class Beside {
  readonly #nodes: ReadonlyMap<string, MigrationNode>;

  constructor(project: DjangoProject) {
    const modules = project.apps.flatMap((app) => app.modules);
    this.#nodes = new Map(modules.map(({ key, node }) => [keyText(key), node]));
  }

  /** What a step depends on; of a squash whose steps are there, the last of them. */
  parents(key: MigrationKey): readonly MigrationKey[] {
    const steps = this.#stepsOf(key);
    if (steps.length === 0) return this.#nodes.get(keyText(key))?.dependencies ?? [];
    const named = new Set(steps.flatMap(({ dependencies }) => dependencies.map(keyText)));
    return steps.map((step) => step.key).filter((step) => !named.has(keyText(step)));
  }

  /** What depends on a step; of a squash whose steps are there, the first of them. */
  children(key: MigrationKey): readonly MigrationKey[] {
    const steps = this.#stepsOf(key);
    const inside = new Set(steps.map((step) => keyText(step.key)));
    const named = (node: MigrationNode, ids: ReadonlySet<string>): boolean =>
      node.dependencies.some((dependency) => ids.has(keyText(dependency)));
    if (steps.length > 0)
      return steps.filter((node) => !named(node, inside)).map((node) => node.key);
    const own = new Set([keyText(key)]);
    return [...this.#nodes.values()].filter((node) => named(node, own)).map((node) => node.key);
  }

  #stepsOf(key: MigrationKey): readonly MigrationNode[] {
    const replaces = this.#nodes.get(keyText(key))?.replaces ?? [];
    return replaces.flatMap((step) => this.#nodes.get(keyText(step)) ?? []);
  }
}
