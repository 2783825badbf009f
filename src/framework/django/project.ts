import { keyText, type MigrationKey, type MigrationNode } from "../../chain/migration.js";
import { compareText } from "../../chain/order.js";
import type { EncodedFile } from "../../edit/encoding.js";
import type { Installed } from "./discover/app.js";
import type { Operation } from "../../operation/operation.js";
import type { LoadInput } from "./loader/load-input.js";
import type { DjangoVersion } from "./loader/version.js";
import type { MigrationModule } from "./read/migration.js";

/** The migrations of one app, as they were read. */
export interface AppMigrations {
  readonly label: string;
  /** The migrations package's directory: relative to the project with `/`, absolute outside it. */
  readonly directory: string;
  /** False for vendors: their files are not the project's to change. */
  readonly editable: boolean;
  /** Whether the settings install the app; one that they do not never runs beside the others. */
  readonly installed: Installed;
  /** In the order of their names. */
  readonly modules: readonly MigrationModule[];
  /** Modules that could not be read: they are there, but nothing is known of them. */
  readonly unread: readonly MigrationKey[];
}

/** A Django project, as far as its migrations go. */
export interface DjangoProject {
  readonly version: DjangoVersion;
  /** Apps in Django's load order (INSTALLED_APPS where that is known). */
  readonly apps: readonly AppMigrations[];
  readonly unmigratedApps: ReadonlySet<string>;
  /** The file that each migration was read from, by `keyText`. */
  readonly files: ReadonlyMap<string, EncodedFile>;
}

/** The app with a label, if the project has it. */
export function appOf(project: DjangoProject, label: string): AppMigrations | undefined {
  return project.apps.find((app) => app.label === label);
}

/** All operations of all migrations that could be read. */
export function operationsOf({ apps }: DjangoProject): readonly Operation[] {
  return apps.flatMap(({ modules }) => modules.flatMap(({ operations }) => operations));
}

/** What Django's loader would see, with nothing applied. Apps that only dependencies name count as out of sight. */
export function loadInputOf(project: DjangoProject): LoadInput {
  return loadInput(project, project.apps.flatMap(nodesOf));
}

/** An app's nodes in the order of their names; of modules that could not be read, the name alone. */
function nodesOf(app: AppMigrations): readonly MigrationNode[] {
  const nodes = app.modules.map(({ node }) => node);
  if (app.unread.length === 0) return nodes;
  return [...nodes, ...unreadNodes(app)].sort((a, b) => compareText(a.key.name, b.key.name));
}

/** Nodes of modules that could not be read: nothing is known of them but that they are there. */
export function unreadNodes({ unread }: AppMigrations): readonly MigrationNode[] {
  return unread.map((key) => ({
    key,
    dependencies: [],
    runBefore: [],
    replaces: [],
    initial: undefined,
  }));
}

/** The same for other nodes than those on disk. */
export function loadInput(project: DjangoProject, nodes: readonly MigrationNode[]): LoadInput {
  const migratedApps = new Set(project.apps.map(({ label }) => label));
  const named = nodes.flatMap(({ dependencies, runBefore }) => [...dependencies, ...runBefore]);
  const unknownApps = new Set(
    named
      .map(({ app }) => app)
      .filter((app) => !migratedApps.has(app) && !project.unmigratedApps.has(app)),
  );
  return {
    version: project.version,
    nodes,
    migratedApps,
    unmigratedApps: project.unmigratedApps,
    unknownApps,
    applied: new Set(),
  };
}

const indexes = new WeakMap<DjangoProject, ReadonlyMap<string, MigrationModule>>();

/** The migration with a key, if the project has it. */
export function migrationOf(
  project: DjangoProject,
  key: MigrationKey,
): MigrationModule | undefined {
  let index = indexes.get(project);
  if (index === undefined) {
    index = new Map(
      project.apps.flatMap(({ modules }) => modules.map((module) => [keyText(module.key), module])),
    );
    indexes.set(project, index);
  }
  return index.get(keyText(key));
}
