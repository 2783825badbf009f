import type { ChainGraph } from "../../chain/graph.js";
import { keyText, type MigrationKey } from "../../chain/migration.js";
import { forwards } from "../../framework/django/loader/walk.js";
import { migrationOf, type DjangoProject } from "../../framework/django/project.js";
import type { MigrationModule } from "../../framework/django/read/migration.js";
import { fullPlan } from "../../framework/django/loader/plan.js";
import { SchemaState, StateError } from "../../operation/state.js";
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
    this.#moment = momentBehind(this.#moment, this.#moduleOf(id), this.writing);
  }
}

/** The database behind a migration that ran on one; the same where the migration could not be read. */
function momentBehind(
  { state, catalog }: Moment,
  module: MigrationModule | undefined,
  writing: Writing,
): Moment {
  if (module === undefined) return { state, catalog };
  const { operations } = module;
  const run = migrationSql(
    { operations, direction: "forwards", state, catalog, lookups: "running" },
    writing,
  );
  return { state: run.state, catalog: run.catalog };
}

/**
 * Databases that `migrate` makes from nothing: in front of a migration all has run that comes before it in the plan, whether it depends
 * on that or not. Where the plan does not get so far, the migration's ancestors alone.
 */
export class PlanHistory {
  readonly #moments: Moment[] = [{ state: new SchemaState(), catalog: new Map() }];
  readonly #plan: readonly string[];
  readonly #ancestors: History;

  constructor(
    readonly project: DjangoProject,
    readonly graph: ChainGraph,
    readonly writing: Writing,
  ) {
    this.#plan = fullPlan(graph).map(keyText);
    this.#ancestors = new History(project, graph, writing);
  }

  /** The database in front of a migration. Throws StateError where a migration before it does not fit. */
  before(key: MigrationKey): Moment {
    return this.#at(this.#plan.indexOf(keyText(key))) ?? this.#ancestors.before(key);
  }

  /** The database behind a migration. */
  behind(key: MigrationKey): Moment {
    const index = this.#plan.indexOf(keyText(key));
    return (index < 0 ? undefined : this.#at(index + 1)) ?? this.#ancestors.behind(key);
  }

  #at(count: number): Moment | undefined {
    try {
      for (const id of this.#plan.slice(this.#moments.length - 1, Math.max(count, 0))) {
        const last = this.#moments.at(-1);
        const node = this.graph.nodes.get(id);
        if (last === undefined || node === undefined) return undefined;
        this.#moments.push(momentBehind(last, migrationOf(this.project, node.key), this.writing));
      }
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
    }
    return this.#moments[count];
  }
}
