import type { Constraint, Index } from "../../../operation/relational/members.js";
import type { RelationName } from "../../../operation/relational/names.js";
import {
  tableOf,
  type RelationalState,
  type TableState,
} from "../../../operation/relational/state.js";
import { quoteName } from "../../../sql/quote.js";
import type { DEFAULT_NAMES } from "./naming.js";
import { pathText } from "./table-sql.js";

type Names = typeof DEFAULT_NAMES;

/**
 * `renameTable` and `renameColumn` on PostgreSQL: what has the name that TypeORM derives for it gets the new one along
 * (PostgresQueryRunner.renameTable and changeColumn). Undefined where the table is not known, or has columns of enum types.
 */
export function renameTableSql(
  path: string,
  newName: string,
  state: RelationalState,
  names: Names,
): readonly string[] | undefined {
  const table = knownTable(path, state);
  if (table === undefined) return undefined;
  const { schema, name } = relation(path);
  const newPath = pathText(schema === undefined ? newName : `${schema}.${newName}`, "postgres");
  const renamed = memberRenames(table, newPath, {
    before: (member) => derivedName(member, name, names),
    after: (member) => derivedName(member, newName, names),
  });
  const sequences = table.columns.flatMap(({ name: column, autoIncrement }) => {
    if (autoIncrement?.kind !== "serial") return [];
    const own = `${name}_${column}_seq`;
    if (autoIncrement.sequence !== own) return undefined;
    return [`ALTER SEQUENCE ${quote(own)} RENAME TO ${quote(`${newName}_${column}_seq`)}`];
  });
  if (sequences.includes(undefined)) return undefined;
  const first = `ALTER TABLE ${pathText(path, "postgres")} RENAME TO ${quote(newName)}`;
  return [first, ...renamed, ...sequences.flatMap((each) => each ?? [])];
}

/** As `renameTableSql`, for one column. */
export function renameColumnSql(
  path: string,
  column: string,
  newName: string,
  state: RelationalState,
  names: Names,
): readonly string[] | undefined {
  const table = knownTable(path, state);
  const found = table?.columns.find(({ name }) => name === column);
  if (table === undefined || found === undefined) return undefined;
  const { name } = relation(path);
  const text = pathText(path, "postgres");
  const follow = (columns: readonly string[]): readonly string[] =>
    columns.includes(column) ? [...columns.filter((each) => each !== column), newName] : columns;
  const renamed = memberRenames(
    {
      ...table,
      constraints: table.constraints.filter(has(column)),
      indexes: table.indexes.filter(has(column)),
    },
    text,
    {
      before: (member) => derivedName(member, name, names),
      after: (member) => derivedName(member, name, names, follow),
    },
  );
  const own = `${name}_${column}_seq`;
  const sequence =
    found.autoIncrement?.kind === "serial"
      ? [`ALTER SEQUENCE ${quote(own)} RENAME TO ${quote(`${name}_${newName}_seq`)}`]
      : [];
  if (found.autoIncrement?.kind === "serial" && found.autoIncrement.sequence !== own) {
    return undefined;
  }
  const first = `ALTER TABLE ${text} RENAME COLUMN ${quote(column)} TO ${quote(newName)}`;
  return [first, ...renamed, ...sequence];
}

function quote(name: string): string {
  return quoteName(name, "postgres");
}

function relation(path: string): RelationName {
  const [name = "", schema] = path.split(".").reverse();
  return { schema, name };
}

/** A table of which all is known, without enum types, which TypeORM renames along. */
function knownTable(path: string, state: RelationalState): TableState | undefined {
  const table = tableOf(state, relation(path));
  const enums = [...state.objects.values()].flatMap(({ object }) =>
    object.kind === "enum" ? [object.name.name] : [],
  );
  const hasEnum = table?.columns.some(({ type }) =>
    enums.some((name) => (type?.canonical ?? "").replaceAll('"', "").split(/[ .]/).includes(name)),
  );
  const undecided = table?.indexes.some(isUndecided);
  return table?.complete === true && hasEnum === false && undecided === false ? table : undefined;
}

/** Is it a partial index whose name may be derived? The condition that the server gives back takes part in that. */
function isUndecided({ name, where }: Index): boolean {
  return where !== undefined && /^IDX_[\da-f]{26}$/.test(name ?? "");
}

function memberRenames(
  { constraints, indexes }: Pick<TableState, "constraints" | "indexes">,
  path: string,
  names: {
    readonly before: (member: Constraint | Index) => string | undefined;
    readonly after: (member: Constraint | Index) => string | undefined;
  },
): readonly string[] {
  return [...constraints, ...indexes].flatMap((member) => {
    const [before, after] = [names.before(member), names.after(member)];
    if (before === undefined || after === undefined || member.name !== before) return [];
    const to = `RENAME TO ${quote(after)}`;
    return "elements" in member
      ? [`ALTER INDEX ${quote(before)} ${to}`]
      : [`ALTER TABLE ${path} RENAME CONSTRAINT ${quote(before)} TO ${quote(after)}`];
  });
}

/** The name that TypeORM derives for a key or an index of a table; undefined for one that it would not know. */
function derivedName(
  member: Constraint | Index,
  table: string,
  names: Names,
  columnsOf: (columns: readonly string[]) => readonly string[] = (columns) => columns,
): string | undefined {
  if ("elements" in member) {
    const columns = member.elements.flatMap(({ of }) => (of.kind === "column" ? [of.column] : []));
    if (columns.length < member.elements.length || member.where !== undefined) return undefined;
    return names.index(table, columnsOf(columns), undefined);
  }
  switch (member.kind) {
    case "primaryKey":
      return names.primaryKey(table, columnsOf(member.columns));
    case "unique":
      return names.unique(table, columnsOf(member.columns));
    case "foreignKey":
      return names.foreignKey(table, columnsOf(member.columns));
    default:
      return undefined;
  }
}

function has(column: string): (member: Constraint | Index) => boolean {
  return (member) => {
    if ("elements" in member) {
      return member.elements.some(({ of }) => of.kind === "column" && of.column === column);
    }
    return "columns" in member && member.columns.includes(column);
  };
}
