import type { MigrationKey } from "../../../chain/migration.js";
import type { SourceSpan } from "../../../edit/source.js";
import type { SchemaStatement, StatementOrigin } from "../../../operation/relational/statement.js";
import { readSchemaSql, type SqlReader } from "../../../schema-sql/read/read.js";
import { noRowsOfQuery } from "../../../sql/no-rows.js";
import { Run } from "../interpret/run.js";
import { Thrown } from "../interpret/signals.js";
import { literal, objectOf, type Value } from "../interpret/value.js";
import { CatalogReader } from "./catalog-reader.js";
import { catalogRow } from "./catalog-row.js";
import type { CarriedCode, Issue } from "./issue.js";
import type { ChainRun, Moment } from "./read-units.js";
import { apply, holds, type World } from "./world.js";

/** What a chain is recorded with. */
export interface RecordingSetting {
  readonly reader: SqlReader;
  /** The database in front of the chain. */
  readonly world: World;
  /** Values of names that no module declares. */
  readonly globals: (name: string, run: () => Run) => Value | undefined;
}

/**
 * What migrations ask a database for, one after the other, of which only is known what the chain did to it. A framework's run adds how it is
 * asked. All since a moment can be taken back.
 */
export class Recording<Request> implements ChainRun<Request> {
  readonly reader: SqlReader;
  readonly catalogs = new CatalogReader();
  /** All statements that something asked for, those that were taken back included. */
  readonly attempts: SchemaStatement[] = [];
  readonly #globals: RecordingSetting["globals"];
  readonly #issues: Issue<Request>[] = [];
  #run: Run = this.#newRun();
  #migration: MigrationKey = { app: "", name: "" };
  #world: World;

  constructor({ reader, world, globals }: RecordingSetting) {
    this.reader = reader;
    this.#world = world;
    this.#globals = globals;
  }

  readonly run = (): Run => this.#run;

  get world(): World {
    return this.#world;
  }

  /** A new migration begins. */
  begin(migration: MigrationKey): void {
    this.#migration = migration;
    this.#run = this.#newRun();
    this.catalogs.begin();
  }

  /** This moment. */
  now(): Moment {
    return { issues: this.#issues.length, world: this.#world };
  }

  /** All that was asked for since a moment. */
  since({ issues }: Moment): readonly Issue<Request>[] {
    return this.#issues.slice(issues);
  }

  /** Forgets what was asked for since a moment, and goes back to it. */
  takeBack(moment: Moment): void {
    this.#issues.length = moment.issues;
    this.#world = moment.world;
  }

  carry(
    at: SourceSpan,
    code: CarriedCode,
    statements: (origin: StatementOrigin) => readonly SchemaStatement[],
  ): void {
    this.record(at, { kind: "code", code }, statements(this.origin(at, undefined)));
  }

  /** Notes what was asked for, as one issue. Throws Thrown where the server would refuse it. */
  protected record(
    at: SourceSpan,
    request: Issue<Request>["request"],
    statements: readonly SchemaStatement[],
  ): void {
    const { issue: id } = this.origin(at, undefined);
    this.attempts.push(...statements);
    for (const statement of statements) {
      const applied = apply(this.#world, statement);
      if (!applied.ok) throw new Thrown(objectOf([["message", literal(applied.why)]]), at);
      this.#world = applied.world;
    }
    this.#issues.push({ id, at, request, statements });
  }

  /** Where the next issue comes from. */
  protected origin(at: SourceSpan, sql: string | undefined): StatementOrigin {
    return {
      migration: this.#migration,
      slice: { ...at, edits: [] },
      sql,
      comments: [],
      issue: `${at.file.path}:${at.start}:${this.#issues.length}`,
    };
  }

  /** The statements of a text that is asked for here. */
  protected read(sql: string, at: SourceSpan): readonly SchemaStatement[] {
    return readSchemaSql(sql, this.reader, (source) => this.origin(at, source));
  }

  /** The rows that a query gives: those of a catalog, or none where nothing has filled its tables. Undefined where that is not known. */
  protected rows(sql: string): readonly Value[] | undefined {
    const found = this.catalogs.answer(sql, this.reader, this.#world)?.map(catalogRow);
    const { dialect, parser } = this.reader;
    return found ?? (holds(this.#world, noRowsOfQuery(sql, dialect, parser)) ? [] : undefined);
  }

  #newRun(): Run {
    return new Run(
      () => this.#issues.length,
      (name) => this.#globals(name, this.run),
    );
  }
}
