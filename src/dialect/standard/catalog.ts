import { compareText } from "../../chain/order.js";
import type { CatalogRules } from "../dialect.js";
import { statementName } from "../editor.js";
import type { Identity, ServerCatalog, ServerConstraint, ServerTable } from "../server-catalog.js";
import {
  columnsOf,
  type ColumnDefinition,
  type Statement,
  type TableConstraint,
} from "../statement.js";

/** The names that a server gives to what a statement does not name, and how it lists things. */
export interface ServerNames {
  readonly limit: number | undefined;
  readonly primaryKey: (table: string) => string;
  /** A UNIQUE that stands in a column's definition. */
  readonly unique: (table: string, column: string, taken: ReadonlySet<string>) => string;
  readonly check: (table: string, column: string, taken: ReadonlySet<string>) => string;
  /** A foreign key that stands in a column's definition without a name. */
  readonly foreignKey: (table: string, column: string, taken: ReadonlySet<string>) => string;
  /** Are the unique constraints of a definition listed as indexes too? */
  readonly uniqueIsIndex: boolean;
  /** Are those that a statement of their own makes? */
  readonly uniqueStatementIsIndex: boolean;
  /** Does a foreign key bring an index of its name with it, where its column has none? */
  readonly foreignKeyIndex: "none" | "where missing";
  /** Are checks that are called as the column in them listed under their name? Django takes those of MariaDB for checks without one. */
  readonly columnChecks: "named" | "numbered";
  readonly listedBy: "age" | "name";
}

/** What statements do to the catalog, with the names of one server. */
export function catalogRules(names: ServerNames): CatalogRules {
  return {
    apply: (catalog, statement) => apply(catalog, statement, names),
    listed: (constraints) => {
      const listed = names.listedBy === "age" ? constraints : indexesByName(constraints);
      return names.columnChecks === "named" ? listed : withNumberedChecks(listed);
    },
  };
}

/** Checks without a name have a number (django/db/backends/mysql/introspection.py, get_constraints). */
function withNumberedChecks(constraints: readonly ServerConstraint[]): readonly ServerConstraint[] {
  let number = 0;
  return constraints.map((constraint) => {
    const { check, name, columns } = constraint;
    if (!check || columns.length !== 1 || columns[0] !== name) return constraint;
    number += 1;
    return { ...constraint, name: `__unnamed_constraint_${number}__` };
  });
}

/** Constraints as they were made, then the indexes that stand for none by their names. */
function indexesByName(constraints: readonly ServerConstraint[]): readonly ServerConstraint[] {
  const indexes = constraints.filter(({ index }) => index);
  return [
    ...constraints.filter(({ index }) => !index),
    ...indexes.toSorted((a, b) => compareText(a.name, b.name)),
  ];
}

const NOTHING: Omit<ServerConstraint, "name" | "columns"> = {
  primaryKey: false,
  unique: false,
  index: false,
  foreignKey: false,
  check: false,
  type: "",
};

function apply(catalog: ServerCatalog, statement: Statement, names: ServerNames): ServerCatalog {
  if (statement.kind === "text") return catalog;
  const result = new Map(catalog);
  const { table } = statement;
  if (statement.kind === "createTable") {
    result.set(table, createdTable(statement, names));
    return result;
  }
  const known = catalog.get(table) ?? { name: table, constraints: [], identities: [] };
  if (statement.kind === "dropTable") result.delete(table);
  else if (statement.kind === "renameTable") {
    result.delete(table);
    result.set(statement.to, { ...known, name: statement.to });
  } else if (statement.kind === "dropIndex") {
    result.set(table, without(known, statement.name));
  } else result.set(table, changedTable(known, statement, names));
  return result;
}

function createdTable(
  statement: Extract<Statement, { kind: "createTable" }>,
  names: ServerNames,
): ServerTable {
  let table: ServerTable = { name: statement.table, constraints: [], identities: [] };
  for (const column of statement.columns) table = withColumn(table, column, names);
  for (const constraint of statement.constraints) table = withConstraint(table, constraint, names);
  return table;
}

function withColumn(table: ServerTable, column: ColumnDefinition, names: ServerNames): ServerTable {
  const columns = [column.name];
  let result = table;
  const add = (constraint: ServerConstraint): void => {
    result = { ...result, constraints: [...result.constraints, constraint] };
  };
  const taken = (): ReadonlySet<string> => new Set(result.constraints.map(({ name }) => name));
  if (column.primaryKey) {
    const name = names.primaryKey(table.name);
    add({
      ...NOTHING,
      name,
      columns,
      primaryKey: true,
      unique: true,
      ...asIndex(names.uniqueIsIndex),
    });
  }
  if (column.unique) {
    const name = names.unique(table.name, column.name, taken());
    add({ ...NOTHING, name, columns, unique: true, ...asIndex(names.uniqueIsIndex) });
  }
  if (column.check) {
    const name = column.checkName ?? names.check(table.name, column.name, taken());
    add({ ...NOTHING, name, columns, check: true });
  }
  if (column.foreignKey !== undefined) {
    const name = column.foreignKey.name ?? names.foreignKey(table.name, column.name, taken());
    result = withForeignKey(result, name, columns, names);
  }
  if (!column.identity) return result;
  return { ...result, identities: [...result.identities, newIdentity(result, column.name)] };
}

function newIdentity({ name: table }: ServerTable, column: string): Identity {
  return { column, madeFor: { table, column } };
}

function asIndex(isIndex: boolean): Partial<ServerConstraint> {
  return isIndex ? { index: true, type: "idx" } : {};
}

function withConstraint(
  table: ServerTable,
  { kind, name, columns }: TableConstraint,
  names: ServerNames,
): ServerTable {
  const unique = kind !== "check";
  const constraint: ServerConstraint = {
    ...NOTHING,
    name: name ?? names.primaryKey(table.name),
    columns,
    primaryKey: kind === "primaryKey",
    unique,
    check: kind === "check",
    ...asIndex(unique && names.uniqueIsIndex),
  };
  return { ...table, constraints: [...table.constraints, constraint] };
}

function without(table: ServerTable, name: string): ServerTable {
  return { ...table, constraints: table.constraints.filter((item) => item.name !== name) };
}

/** A new index over a column takes the place of the one that a foreign key brought along. */
function withNew(table: ServerTable, constraint: ServerConstraint): ServerTable {
  const covered = constraint.index ? constraint.columns[0] : undefined;
  const others = without(table, constraint.name).constraints.map((other) =>
    other.foreignKey && other.index && other.columns[0] === covered
      ? { ...other, index: false, type: "" }
      : other,
  );
  return { ...table, constraints: [...others, constraint] };
}

function withForeignKey(
  table: ServerTable,
  name: string,
  columns: readonly string[],
  names: ServerNames,
): ServerTable {
  const isCovered = table.constraints.some(
    ({ index, columns: [first] }) => index && first === columns[0],
  );
  const brings = names.foreignKeyIndex === "where missing" && !isCovered;
  const key = { ...NOTHING, name, columns, foreignKey: true, ...asIndex(brings) };
  return { ...table, constraints: [...without(table, name).constraints, key] };
}

/** The index that a foreign key brought along stays. */
function withoutForeignKey(table: ServerTable, name: string): ServerTable {
  return {
    ...table,
    constraints: table.constraints.flatMap((constraint) => {
      if (constraint.name !== name) return [constraint];
      return constraint.index ? [{ ...constraint, foreignKey: false }] : [];
    }),
  };
}

type Changing = Exclude<
  Statement,
  { kind: "text" | "createTable" | "dropTable" | "renameTable" | "dropIndex" }
>;

function changedTable(table: ServerTable, statement: Changing, names: ServerNames): ServerTable {
  switch (statement.kind) {
    case "addColumn":
      return withColumn(table, statement.column, names);
    case "dropColumn":
      return {
        ...table,
        constraints: table.constraints.filter(({ columns }) => !columns.includes(statement.column)),
        identities: table.identities.filter(({ column }) => column !== statement.column),
      };
    case "renameColumn":
      return renamedColumn(table, statement.column, statement.to);
    case "alterColumn":
      return alteredColumn(table, statement.column, statement.effect);
    case "createIndex":
      return withNew(table, {
        ...NOTHING,
        name: statementName(statement, statement.name, names.limit),
        columns: statement.target.kind === "columns" ? columnsOf(statement.target) : [],
        unique: statement.unique,
        index: true,
        condition: statement.condition,
        type:
          statement.method === undefined || statement.method === "btree" ? "idx" : statement.method,
      });
    case "addUnique":
      return withNew(table, {
        ...NOTHING,
        name: statementName(statement, statement.name, names.limit),
        columns: statement.columns,
        unique: true,
        ...asIndex(names.uniqueStatementIsIndex),
      });
    case "addForeignKey":
      return withForeignKey(
        table,
        statementName(statement, statement.name, names.limit),
        [statement.column],
        names,
      );
    case "addCheck":
      return withNew(table, {
        ...NOTHING,
        name: statement.name,
        columns: statement.columns,
        check: true,
      });
    case "addPrimaryKey":
      return withNew(table, {
        ...NOTHING,
        name: statement.name,
        columns: statement.columns,
        primaryKey: true,
        unique: true,
        ...asIndex(names.uniqueIsIndex),
      });
    case "dropConstraint":
      return statement.what === "foreignKey"
        ? withoutForeignKey(table, statement.name)
        : without(table, statement.name);
    case "renameIndex":
      return {
        ...table,
        constraints: table.constraints.map((constraint) =>
          constraint.name === statement.name ? { ...constraint, name: statement.to } : constraint,
        ),
      };
  }
}

function renamedColumn(table: ServerTable, from: string, to: string): ServerTable {
  const renamed = (name: string): string => (name === from ? to : name);
  return {
    ...table,
    constraints: table.constraints.map((constraint) => ({
      ...constraint,
      columns: constraint.columns.map(renamed),
    })),
    identities: table.identities.map((identity) => ({
      ...identity,
      column: renamed(identity.column),
    })),
  };
}

function alteredColumn(
  table: ServerTable,
  column: string,
  effect: "none" | "dropsColumnCheck" | "addsIdentity" | "dropsIdentity",
): ServerTable {
  const others = table.identities.filter((identity) => identity.column !== column);
  switch (effect) {
    case "none":
      return table;
    case "addsIdentity":
      return { ...table, identities: [...others, newIdentity(table, column)] };
    case "dropsIdentity":
      return { ...table, identities: others };
    case "dropsColumnCheck":
      return {
        ...table,
        constraints: table.constraints.filter(({ name, check }) => !check || name !== column),
      };
  }
}
