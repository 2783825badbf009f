import type { ChainGraph } from "../../chain/graph.js";
import { keyText, type MigrationKey } from "../../chain/migration.js";
import { forwards } from "../../framework/django/loader/walk.js";
import { migrationOf, type DjangoProject } from "../../framework/django/project.js";
import type { MigrationModule } from "../../framework/django/read/migration.js";
import { SchemaState } from "../../operation/state.js";
import type { ServerCatalog } from "../server-catalog.js";
import { migrationSql, type Writing } from "./migration-sql.js";

/** The state and the catalog of a database at a point of its history. */
export interface Moment {
  readonly state: SchemaState;
  readonly catalog: ServerCatalog;
}

/**
 * Databases in front of migrations: each has what the migration depends on, and nothing else (Django: `project_state(…,
 * at_end=False)`). What one migration shares with the one that was asked for before is not done again.
 */
export class History {
  #applied = new Set<string>();
  #moment: Moment = { state: new SchemaState(), catalog: new Map() };

  constructor(
    readonly project: DjangoProject,
    readonly graph: ChainGraph,
    readonly writing: Writing,
  ) {}

  /** The database in front of a migration. Throws StateError where a migration before it does not fit. */
  before(key: MigrationKey): Moment {
    const own = keyText(key);
    const ancestors = this.#onceEach(
      forwards(this.graph, own, new Set()).filter((id) => id !== own),
    );
    const wanted = new Set(ancestors);
    if ([...this.#applied].some((id) => !wanted.has(id))) {
      this.#applied = new Set();
      this.#moment = { state: new SchemaState(), catalog: new Map() };
    }
    for (const id of ancestors) {
      if (!this.#applied.has(id)) this.#apply(id);
    }
    return this.#moment;
  }

  /** The database behind a migration. */
  behind(key: MigrationKey): Moment {
    this.before(key);
    const id = keyText(key);
    if (!this.#applied.has(id)) this.#apply(id);
    return this.#moment;
  }

  /** The migrations, with a squash in the place of what it replaces where both are among them: a database has seen one or the other. */
  #onceEach(ids: readonly string[]): readonly string[] {
    const replacing = new Map<string, string>();
    for (const id of ids) {
      for (const { key } of this.#moduleOf(id)?.replaces ?? []) replacing.set(keyText(key), id);
    }
    return [...new Set(ids.map((id) => replacing.get(id) ?? id))];
  }

  #moduleOf(id: string): MigrationModule | undefined {
    const node = this.graph.nodes.get(id);
    return node === undefined ? undefined : migrationOf(this.project, node.key);
  }

  #apply(id: string): void {
    this.#applied.add(id);
    const module = this.#moduleOf(id);
    if (module === undefined) return;
    const { state, catalog } = this.#moment;
    const run = migrationSql(
      { operations: module.operations, direction: "forwards", state, catalog, lookups: "running" },
      this.writing,
    );
    this.#moment = { state: run.state, catalog: run.catalog };
  }
}
