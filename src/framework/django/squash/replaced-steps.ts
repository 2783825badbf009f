import { keyText, type MigrationKey } from "../../../chain/migration.js";
import { migrationOf, type DjangoProject } from "../project.js";
import type { MigrationModule } from "../read/migration.js";

/** A squash, with what databases may have recorded in its place. */
export interface Squashed {
  readonly module: MigrationModule;
  /** What it replaces, and what squashes among that replace; also steps whose files are gone. In the order in which they are listed. */
  readonly steps: readonly MigrationKey[];
}

/** The squashes of an app that no other one replaces. */
export function outerSquashes(
  project: DjangoProject,
  modules: readonly MigrationModule[],
): readonly Squashed[] {
  const squashes = modules.filter(({ replaces }) => replaces.length > 0);
  const inner = new Set(
    squashes.flatMap(({ replaces }) => replaces.map(({ key }) => keyText(key))),
  );
  return squashes
    .filter(({ key }) => !inner.has(keyText(key)))
    .map((module) => ({ module, steps: replacedSteps(project, module) }));
}

function replacedSteps(project: DjangoProject, squash: MigrationModule): readonly MigrationKey[] {
  const found = new Map<string, MigrationKey>();
  const visit = ({ replaces }: MigrationModule): void => {
    for (const { key } of replaces) {
      const id = keyText(key);
      if (found.has(id) || id === keyText(squash.key)) continue;
      found.set(id, key);
      const module = migrationOf(project, key);
      if (module !== undefined) visit(module);
    }
  };
  visit(squash);
  return [...found.values()];
}
