import type { AppMigrations, DjangoProject } from "./project.js";
import { readMigration, type MigrationContext, type MigrationModule } from "./read/migration.js";
import type { Holds } from "./read/field.js";

/**
 * The project as it is where it is known which conditions hold: migrations that choose their operations are read once more. A fold must
 * not know that, because its result is for all databases and settings.
 */
export function decidedProject(
  project: DjangoProject,
  context: MigrationContext,
  holds: Holds,
): DjangoProject {
  const decided = (module: MigrationModule): MigrationModule => {
    const { whole, operations } = module;
    if (whole.length === 0 && !operations.some(({ kind }) => kind === "opaque")) return module;
    const { key, module: text } = module;
    const read = readMigration(key, text.source, text.root, { ...context, holds });
    return read.ok ? read.migration : module;
  };
  const apps = project.apps.map((app): AppMigrations => ({
    ...app,
    modules: app.modules.map(decided),
  }));
  return { ...project, apps };
}
