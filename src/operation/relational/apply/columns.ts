import type { Dialect } from "../../../sql/dialect.js";
import { lex } from "../../../sql/lex.js";
import { quoteName } from "../../../sql/quote.js";
import { canonicalOf, renameInText } from "../../../sql/tokens.js";
import type { Column, ColumnPlace, SqlText } from "../column.js";
import type { Constraint, Index } from "../members.js";
import { isSameRelation, memberKey } from "../names.js";
import { columnOf, type RelationalState, type TableState } from "../state.js";
import type { AddColumn, AlterColumn, DropColumn, RenameColumn } from "../statement.js";
import { Conflict, adopted, isOneOf, renamedIn, tableNamed, unseen, withTable } from "./change.js";
import { withConstraint } from "./members.js";
import { withSequence } from "./tables.js";

/** ALTER TABLE … ADD COLUMN. */
export function addColumn(state: RelationalState, statement: AddColumn): RelationalState {
  const start = adopted(state, tableNamed(state, statement.table));
  const { column, place, constraints, onConflict } = statement;
  const old = columnOf(start.table, column.name, state.dialect);
  if (old !== undefined) {
    if (onConflict === "skip") return start.table.doubted ? unseen(state) : state;
    if (!start.table.doubted) {
      throw new Conflict(`${start.table.name.name} has a column ${column.name} already`);
    }
  }
  const named = withSequence(start.state, start.table, column);
  let table: TableState = {
    ...start.table,
    columns: placed(
      state,
      start.table.columns.filter((each) => each !== old),
      named,
      place,
    ),
    absent: without(start.table.absent, memberKey(column.name, state.dialect)),
  };
  for (const constraint of constraints) table = withConstraint(start.state, table, constraint);
  return withTable(start.state, table);
}

function without(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  return new Set([...set].filter((other) => other !== key));
}

/** The columns with one more in its place. */
function placed(
  state: RelationalState,
  columns: readonly Column[],
  column: Column,
  place: ColumnPlace,
): readonly Column[] {
  switch (place.kind) {
    case "first":
      return [column, ...columns];
    case "after": {
      const at = columns.findIndex(({ name }) => isOneOf(state, name, [place.column]));
      if (at < 0) return [...columns, column];
      return [...columns.slice(0, at + 1), column, ...columns.slice(at + 1)];
    }
    case "last":
    case "same":
      return [...columns, column];
  }
}

/** ALTER TABLE … DROP COLUMN, with the keys, checks and indexes that the server takes away with it. */
export function dropColumn(state: RelationalState, statement: DropColumn): RelationalState {
  const start = adopted(state, tableNamed(state, statement.table));
  const { column, onMissing } = statement;
  const key = memberKey(column, state.dialect);
  const found = columnOf(start.table, column, state.dialect);
  if (found === undefined && start.table.complete) {
    if (onMissing === "skip") return state;
    throw new Conflict(`${start.table.name.name} has no column ${column}`);
  }
  const names = (list: readonly string[]): boolean => isOneOf(state, column, list);
  const members =
    state.dialect === "mysql"
      ? shortened(start.table, names)
      : {
          constraints: start.table.constraints.filter((each) => !names(columnsOf(each))),
          indexes: start.table.indexes.filter((each) => !names(indexColumns(each))),
        };
  const next = withTable(start.state, {
    ...start.table,
    ...members,
    columns: start.table.columns.filter((each) => each !== found),
    absent: new Set([...start.table.absent, key]),
  });
  return statement.cascade ? withoutForeignKeysTo(next, start.table, column) : next;
}

/** MySQL takes the column out of its indexes; one that is left without columns is gone. */
function shortened(
  table: TableState,
  names: (list: readonly string[]) => boolean,
): Pick<TableState, "constraints" | "indexes"> {
  const rest = (columns: readonly string[]): readonly string[] =>
    columns.filter((column) => !names([column]));
  return {
    constraints: table.constraints.flatMap((each): readonly Constraint[] => {
      if (each.kind !== "unique" && each.kind !== "primaryKey") {
        if (each.kind === "foreignKey" && names(each.columns)) {
          throw new Conflict(`a foreign key of ${table.name.name} needs the column`);
        }
        return [each];
      }
      const columns = rest(each.columns);
      return columns.length === 0 ? [] : [{ ...each, columns }];
    }),
    indexes: table.indexes.flatMap((each): readonly Index[] => {
      const elements = each.elements.filter(
        ({ of }) => of.kind !== "column" || !names([of.column]),
      );
      return elements.length === 0 ? [] : [{ ...each, elements }];
    }),
  };
}

/** Columns that a constraint names. */
function columnsOf(constraint: Constraint): readonly string[] {
  switch (constraint.kind) {
    case "check":
      return constraint.condition.columns;
    case "other":
      return constraint.definition.columns;
    default:
      return constraint.columns;
  }
}

/** Columns that an index names. */
export function indexColumns(index: Index): readonly string[] {
  return [
    ...index.elements.flatMap(({ of }) =>
      of.kind === "column" ? [of.column] : of.expression.columns,
    ),
    ...index.include,
    ...(index.where?.columns ?? []),
  ];
}

function withoutForeignKeysTo(
  state: RelationalState,
  table: TableState,
  column: string,
): RelationalState {
  let next = state;
  for (const other of state.tables.values()) {
    const constraints = other.constraints.filter(
      (each) =>
        each.kind !== "foreignKey" ||
        !isSameRelation(each.target, table.name, state.dialect) ||
        !isOneOf(state, column, each.targetColumns ?? []),
    );
    if (constraints.length < other.constraints.length)
      next = withTable(next, { ...other, constraints });
  }
  return next;
}

/** ALTER TABLE … RENAME COLUMN: all that names the column follows, names that were derived from it stay. */
export function renameColumn(state: RelationalState, statement: RenameColumn): RelationalState {
  const start = adopted(state, tableNamed(state, statement.table));
  const { column, newName } = statement;
  const found = columnOf(start.table, column, state.dialect);
  if (found === undefined && start.table.complete) {
    throw new Conflict(`${start.table.name.name} has no column ${column}`);
  }
  const taken = columnOf(start.table, newName, state.dialect);
  if (taken !== undefined && taken !== found) {
    throw new Conflict(`${start.table.name.name} has a column ${newName} already`);
  }
  const names = (list: readonly string[]): readonly string[] =>
    renamedIn(state, list, column, newName);
  const text = (sql: SqlText): SqlText => renamedText(state, sql, column, newName);
  const renamed: TableState = {
    ...start.table,
    columns: start.table.columns.map((each) => {
      const { generated } = each;
      const own = each === found ? { ...each, name: newName } : each;
      if (generated === undefined) return own;
      return { ...own, generated: { ...generated, expression: text(generated.expression) } };
    }),
    constraints: start.table.constraints.map((each) => {
      if (each.kind === "check") return { ...each, condition: text(each.condition) };
      if (each.kind === "other") return { ...each, definition: text(each.definition) };
      return { ...each, columns: names(each.columns) };
    }),
    indexes: start.table.indexes.map((each) => ({
      ...each,
      elements: each.elements.map((element) => ({
        ...element,
        of:
          element.of.kind === "column"
            ? { kind: "column" as const, column: names([element.of.column])[0] ?? newName }
            : { kind: "expression" as const, expression: text(element.of.expression) },
      })),
      include: names(each.include),
      where: each.where === undefined ? undefined : text(each.where),
    })),
  };
  let next = withTable(start.state, renamed);
  for (const other of next.tables.values()) {
    const constraints = other.constraints.map((each) =>
      each.kind === "foreignKey" && isSameRelation(each.target, start.table.name, state.dialect)
        ? { ...each, targetColumns: each.targetColumns && names(each.targetColumns) }
        : each,
    );
    next = withTable(next, { ...other, constraints });
  }
  return next;
}

function renamedText(state: RelationalState, sql: SqlText, from: string, to: string): SqlText {
  if (!isOneOf(state, from, sql.columns)) return sql;
  const renaming = { from, to: quoteName(to, state.dialect), role: "column" } as const;
  const renamed = renameInText(sql.text, renaming, state.dialect);
  if (renamed === undefined) throw new Conflict(`the column ${from} stands in ${sql.text}`);
  return { ...renamed, columns: renamedIn(state, sql.columns, from, to), written: undefined };
}

/** ALTER TABLE … ALTER COLUMN, MODIFY, CHANGE. */
export function alterColumn(state: RelationalState, statement: AlterColumn): RelationalState {
  const start = adopted(state, tableNamed(state, statement.table));
  const found = columnOf(start.table, statement.column, state.dialect);
  if (found === undefined) {
    if (start.table.complete) {
      throw new Conflict(`${start.table.name.name} has no column ${statement.column}`);
    }
    return start.state;
  }
  const { change } = statement;
  if (change.aspect === "definition" && change.column.name !== found.name) {
    const { origin, table } = statement;
    const renaming = {
      kind: "renameColumn",
      origin,
      table,
      ifTableExists: false,
      column: found.name,
      newName: change.column.name,
    } as const;
    const renamed = renameColumn(start.state, renaming);
    return alterColumn(renamed, { ...statement, column: change.column.name });
  }
  const altered = changed(found, statement, state.dialect);
  const columns = start.table.columns.map((each) => (each === found ? altered : each));
  const place: ColumnPlace = change.aspect === "definition" ? change.place : { kind: "same" };
  const ordered =
    place.kind === "same"
      ? columns
      : placed(
          state,
          columns.filter((each) => each !== altered),
          altered,
          place,
        );
  return withTable(start.state, { ...start.table, columns: keyed(state, start.table, ordered) });
}

/** Columns of a primary key are NOT NULL whatever is said of them, except in SQLite. */
function keyed(
  state: RelationalState,
  table: TableState,
  columns: readonly Column[],
): readonly Column[] {
  const key = table.constraints.find(({ kind }) => kind === "primaryKey");
  if (state.dialect === "sqlite" || key?.kind !== "primaryKey") return columns;
  return columns.map((column) =>
    isOneOf(state, column.name, key.columns) ? { ...column, notNull: true } : column,
  );
}

function changed(column: Column, { change }: AlterColumn, dialect: Dialect): Column {
  switch (change.aspect) {
    case "type":
      return {
        ...column,
        type: change.type,
        collation: change.collation,
        default: retypedDefault(column, change.type, dialect),
      };
    case "notNull":
      return { ...column, notNull: change.notNull };
    case "default": {
      // A serial column that gets another default is serial no more; its sequence stays its own.
      const { autoIncrement } = column;
      if (autoIncrement?.kind === "serial") {
        throw new Conflict("the default of a serial column changes");
      }
      return { ...column, default: change.default };
    }
    case "comment":
      return { ...column, comment: change.comment };
    case "generated":
      return { ...column, generated: change.generated };
    case "autoIncrement":
      return { ...column, autoIncrement: change.autoIncrement };
    case "option": {
      const others = column.options.filter(({ name }) => name !== change.option.name);
      return { ...column, options: [...others, change.option] };
    }
    case "definition":
      return change.column;
  }
}

/** PostgreSQL keeps a string that was given as a default in the type that the column had then. */
function retypedDefault(column: Column, type: SqlText, dialect: Dialect): Column["default"] {
  const { default: value, type: before } = column;
  const base = (text: string): string => text.replace(/ \(.*$/, "");
  if (dialect !== "postgres" || value === undefined || before === undefined) return value;
  if (!/^'(?:[^']|'')*'$/.test(value.text)) return value;
  const old = base(before.canonical);
  if (old === base(type.canonical)) return value;
  const text = `${value.text}::${old}`;
  const lexed = lex(text, dialect);
  const canonical = lexed.ok ? canonicalOf(lexed.tokens, dialect) : text;
  return { ...value, text, canonical, written: undefined };
}
