/** An index or constraint as the server lists it (Django: what `get_constraints` of its introspection answers). */
export interface ServerConstraint {
  readonly name: string;
  /** Empty for what is over an expression. */
  readonly columns: readonly string[];
  readonly primaryKey: boolean;
  readonly unique: boolean;
  readonly index: boolean;
  readonly foreignKey: boolean;
  readonly check: boolean;
  /** `idx` for an ordinary index, else its method; empty for what is no index. */
  readonly type: string;
  /** The filter of an index, as it was written. */
  readonly condition?: string | undefined;
}

/** A column that the server numbers; a sequence of PostgreSQL's keeps the names of the table and the column that it was made with. */
export interface Identity {
  readonly column: string;
  readonly madeFor: { readonly table: string; readonly column: string };
}

/** A table as the server lists it. */
export interface ServerTable {
  readonly name: string;
  readonly constraints: readonly ServerConstraint[];
  /** Columns that the server numbers. */
  readonly identities: readonly Identity[];
}

/** What a database holds, by the tables' names. */
export type ServerCatalog = ReadonlyMap<string, ServerTable>;

/** Which of a table's constraints are meant; what is not said does not matter. */
export interface ConstraintQuery {
  readonly columns?: readonly string[];
  readonly primaryKey?: boolean;
  readonly unique?: boolean;
  readonly index?: boolean;
  readonly foreignKey?: boolean;
  readonly check?: boolean;
  readonly type?: string;
  readonly exclude?: ReadonlySet<string>;
}

/** The names of a table's constraints that match (django/db/backends/base/schema.py, _constraint_names). */
export function constraintNames(
  constraints: readonly ServerConstraint[],
  query: ConstraintQuery,
): readonly string[] {
  return constraints
    .filter(
      (constraint) =>
        (query.columns === undefined || sameList(query.columns, constraint.columns)) &&
        matches(query.primaryKey, constraint.primaryKey) &&
        matches(query.unique, constraint.unique) &&
        matches(query.index, constraint.index) &&
        matches(query.foreignKey, constraint.foreignKey) &&
        matches(query.check, constraint.check) &&
        matches(query.type, constraint.type) &&
        query.exclude?.has(constraint.name) !== true,
    )
    .map(({ name }) => name);
}

function matches<T>(wanted: T | undefined, value: T): boolean {
  return wanted === undefined || wanted === value;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
