import { namesColumn, namesTable, withColumnRenamed, withTableRenamed } from "./deferred.js";
import type { Dialect } from "./dialect.js";
import { placeholder, placeholdersIn } from "./database-value.js";
import { constraintNames, type ConstraintQuery, type ServerCatalog } from "./server-catalog.js";
import type { Name, Statement } from "./statement.js";
import { indexName, withoutNamespace } from "./names.js";
import type { Moments } from "./moments.js";
import { writeStatement } from "./write-statement.js";

/** What a schema editor gives when it is done. */
export interface Edited {
  readonly catalog: ServerCatalog;
  /** What could not be written, as the placeholders in the statements say it. */
  readonly unknown: readonly string[];
}

/** Where a schema editor looks for the names of constraints. */
export type Lookups =
  /** In the catalog as it stood before the migration: what `sqlmigrate` sees, which runs nothing. */
  | "before"
  /** In the catalog as its own statements leave it: what `migrate` sees. */
  | "running";

/** Where new and changed columns stand in a table that is made anew. */
export type NewFields = "first" | "last" | "in place";

/**
 * Collects the statements of one migration: those that run at once, and those that wait for its end
 * (django/db/backends/base/schema.py, BaseDatabaseSchemaEditor).
 */
export class SchemaEditor {
  readonly #lines: string[] = [];
  readonly #unknown: string[] = [];
  #waiting: readonly Statement[] = [];
  #catalog: ServerCatalog;
  #newFields: NewFields = "last";
  readonly #before: ServerCatalog;

  constructor(
    readonly dialect: Dialect,
    catalog: ServerCatalog,
    readonly lookups: Lookups,
    readonly moments: Moments,
  ) {
    this.#catalog = catalog;
    this.#before = catalog;
  }

  /** The lines so far: statements with their semicolons, and comments. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /**
   * Where new and changed columns stand in a table that is made anew. Django orders fields by when it made them, and `sqlmigrate`
   * makes those of the state behind the first operation before those in front of it.
   */
  get newFields(): NewFields {
    return this.#newFields;
  }

  /** Begins an operation. */
  begin(newFields: NewFields): void {
    this.#newFields = newFields;
  }

  /** Runs something whose new fields are of the same state as those beside them. */
  inPlace(run: () => void): void {
    const outside = this.#newFields;
    this.#newFields = "in place";
    run();
    this.#newFields = outside;
  }

  /** A line that is no statement. */
  comment(line: string): void {
    this.#lines.push(line);
  }

  /** Runs a statement now. */
  run(statement: Statement): void {
    const text = this.text(statement);
    this.#unknown.push(...placeholdersIn(text));
    // A mark that stands for an operation is a comment.
    this.#lines.push(text.startsWith("-- «") ? text : withSemicolon(text));
    this.#catalog = this.dialect.catalog.apply(this.#catalog, statement);
  }

  /** Runs a statement of somebody else, as it is written. */
  runText(text: string): void {
    this.#lines.push(withSemicolon(text));
  }

  /** Says that something cannot be written at all. */
  cannot(what: string): void {
    this.run({ kind: "text", text: placeholder(what) });
  }

  /** Runs statements at the end of the migration. */
  defer(...statements: readonly Statement[]): void {
    this.#waiting = [...this.#waiting, ...statements];
  }

  /** Does the same statement wait already? */
  isWaiting(statement: Statement): boolean {
    const text = this.text(statement);
    return this.#waiting.some((other) => this.text(other) === text);
  }

  /** Runs what waits, now. */
  runWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const statement of waiting) this.run(statement);
  }

  /** Forgets what waits for a table that is gone. */
  forgetTable(table: string): void {
    this.#waiting = this.#waiting.filter((statement) => !namesTable(statement, table));
  }

  forgetColumn(table: string, column: string): void {
    this.#waiting = this.#waiting.filter((statement) => !namesColumn(statement, table, column));
  }

  /** Forgets an index that waits and is not wanted any more. */
  forgetIndex(table: string, index: string): void {
    this.#waiting = this.#waiting.filter(
      (statement) =>
        statement.kind !== "createIndex" ||
        statement.table !== table ||
        this.nameOf(statement, statement.name) !== index,
    );
  }

  renameTable(from: string, to: string): void {
    this.#waiting = this.#waiting.map((statement) => withTableRenamed(statement, from, to));
  }

  renameColumn(table: string, from: string, to: string): void {
    this.#waiting = this.#waiting.map((statement) => withColumnRenamed(statement, table, from, to));
  }

  /** The names of a table's constraints that match, where the editor looks for them. */
  constraintNames(table: string, query: ConstraintQuery): readonly string[] {
    return constraintNames(
      this.dialect.catalog.listed(this.seen.get(table)?.constraints ?? []),
      query,
    );
  }

  /** The catalog that names are looked up in. */
  get seen(): ServerCatalog {
    return this.lookups === "before" ? this.#before : this.#catalog;
  }

  /** The text of a statement. */
  text(statement: Statement): string {
    const nameOf = (name: Name): string => this.nameOf(statement, name);
    return writeStatement(this.dialect.statements, statement, nameOf);
  }

  /** The name that an index or constraint gets. */
  nameOf(statement: Statement, name: Name): string {
    return statementName(statement, name, this.dialect.limits.identifier);
  }

  /** A name made of a table and columns. */
  derivedName(table: string, columns: readonly string[], suffix: string): string {
    return indexName(table, columns, suffix, this.dialect.limits.identifier);
  }

  quote(name: string): string {
    return this.dialect.identifiers.quote(name);
  }

  /** Ends the migration: runs what waits. */
  finish(): Edited {
    this.runWaiting();
    return { catalog: this.#catalog, unknown: [...new Set(this.#unknown)] };
  }
}

function withSemicolon(text: string): string {
  return text.trimEnd().endsWith(";") ? text : `${text};`;
}

/** The name of what a statement makes; a placeholder where it comes from something that is not known. */
export function statementName(statement: Statement, name: Name, limit: number | undefined): string {
  if (name.kind === "given") return name.name;
  const isUnknown =
    statement.kind === "addForeignKey" &&
    name.kind === "target" &&
    placeholdersIn(statement.toTable).length > 0;
  if (isUnknown)
    return placeholder(`the name of the key of ${statement.table}.${statement.column}`);
  switch (statement.kind) {
    case "createIndex": {
      const columns =
        statement.target.kind === "columns"
          ? statement.target.columns.map(({ column }) => column)
          : statement.target.columns;
      return indexName(statement.table, columns, suffixOf(name), limit);
    }
    case "addUnique":
      return indexName(statement.table, statement.columns, suffixOf(name), limit);
    case "addForeignKey": {
      const suffix =
        name.kind === "target"
          ? `_fk_${withoutNamespace(statement.toTable)}_${statement.toColumn}`
          : name.suffix;
      return indexName(statement.table, [statement.column], suffix, limit);
    }
    default:
      return suffixOf(name);
  }
}

function suffixOf(name: Name): string {
  return name.kind === "derived" ? name.suffix : "";
}
