import type { ColumnChange, SqlText } from "../../operation/relational/column.js";
import type { Check, Constraint } from "../../operation/relational/members.js";
import type { RelationName } from "../../operation/relational/names.js";
import type {
  AlterColumn,
  SchemaStatement,
  StatementOrigin,
} from "../../operation/relational/statement.js";
import { tableOf, type RelationalState } from "../../operation/relational/state.js";
import { memberKey } from "../../operation/relational/names.js";
import { statementsOf } from "./table-log.js";

/** What a change is made to, and where it comes from. */
interface Target {
  readonly table: RelationName;
  readonly origin: StatementOrigin;
  readonly state: RelationalState;
}

/**
 * What Knex does on SQLite by building the table anew (`PRAGMA table_info` and what follows: lib/dialects/sqlite3/schema/ddl.js), in the
 * order in which its compiler comes to it: first the altered columns, then the rest. `definitionOf` reads a column's definition.
 */
export function sqliteRebuilds(
  builder: object,
  target: Target,
  columnOf: (column: object) => AddedColumn | undefined,
): readonly (readonly SchemaStatement[] | undefined)[] {
  const statements = statementsOf(builder);
  const altered = statements.flatMap(({ column }) =>
    column !== undefined && Reflect.get(column, "_method") === "alter" ? [column] : [],
  );
  const first = altered.length === 0 ? [] : [alterColumns(altered, target, columnOf)];
  const others = statements.flatMap(({ grouping, method, args }) =>
    grouping === "alterTable" && method !== undefined && REBUILDING.has(method)
      ? [rebuild(method, args, target)]
      : [],
  );
  return [...first, ...others];
}

/** A column as its own definition says it. */
export interface AddedColumn {
  readonly name: string;
  readonly type: SqlText;
  readonly notNull: boolean;
  readonly default: SqlText | undefined;
  /** Knex puts the values of an enum behind its type. */
  readonly checks: readonly Check[];
}

const REBUILDING: ReadonlySet<string> = new Set([
  "dropColumn",
  "dropForeign",
  "dropNullable",
  "dropPrimary",
  "foreign",
  "primary",
  "setNullable",
]);

/**
 * Type, default and NOT NULL are replaced; what else the column has stays. Checks come with the type; where the column has one already, a
 * later change by Knex would lose one of the two, so that this is left to Knex.
 */
function alterColumns(
  columns: readonly object[],
  target: Target,
  columnOf: (column: object) => AddedColumn | undefined,
): readonly SchemaStatement[] | undefined {
  const added = columns.map(columnOf);
  if (added.some((each) => each === undefined || isCheckedTwice(each, target))) return undefined;
  return added.flatMap((column): readonly SchemaStatement[] => {
    if (column === undefined) return [];
    const { table, origin } = target;
    const change = (change: ColumnChange): AlterColumn => alterColumn(column.name, change, target);
    return [
      change({ aspect: "type", type: column.type, collation: undefined, using: undefined }),
      change({ aspect: "default", default: column.default }),
      change({ aspect: "notNull", notNull: column.notNull }),
      ...column.checks.map(
        (constraint) =>
          ({ kind: "addConstraint", table, ifTableExists: false, constraint, origin }) as const,
      ),
    ];
  });
}

function isCheckedTwice({ name, checks }: AddedColumn, { table, state }: Target): boolean {
  const key = memberKey(name, "sqlite");
  const constraints = tableOf(state, table)?.constraints ?? [];
  return (
    checks.length > 0 &&
    constraints.some(
      (each) =>
        each.kind === "check" &&
        each.condition.columns.some((column) => memberKey(column, "sqlite") === key),
    )
  );
}

function alterColumn(column: string, change: ColumnChange, { table, origin }: Target): AlterColumn {
  return { kind: "alterColumn", table, ifTableExists: false, column, change, origin };
}

function rebuild(
  method: string,
  args: readonly unknown[],
  target: Target,
): readonly SchemaStatement[] | undefined {
  const { table, origin, state } = target;
  const onTable = { table, ifTableExists: false, origin } as const;
  switch (method) {
    case "dropColumn":
      return textsOf(args).flatMap((column): readonly SchemaStatement[] => [
        ...indexesOn(column, target),
        { ...onTable, kind: "dropColumn", column, onMissing: "skip", cascade: true },
      ]);
    case "setNullable":
    case "dropNullable":
      return textsOf(args).map((column) =>
        alterColumn(column, { aspect: "notNull", notNull: method === "dropNullable" }, target),
      );
    case "dropForeign": {
      // Knex takes away what it finds, and is content with nothing.
      const [columns, name] = args;
      const which =
        typeof name === "string"
          ? ({ kind: "foreign", name } as const)
          : ({ kind: "foreignOn", columns: textsOf([columns]) } as const);
      return [{ ...onTable, kind: "dropConstraint", which, onMissing: "skip", cascade: false }];
    }
    case "dropPrimary":
      return [
        {
          ...onTable,
          kind: "dropConstraint",
          which: { kind: "primary" },
          onMissing: "skip",
          cascade: false,
        },
      ];
    case "primary": {
      const [columns, name] = args;
      const hasKey = tableOf(state, table)?.constraints.some(({ kind }) => kind === "primaryKey");
      const key: Constraint = {
        kind: "primaryKey",
        columns: textsOf([columns]),
        ...named(name),
        attributes: [],
        inline: false,
      };
      return [
        ...(hasKey === true
          ? [
              {
                ...onTable,
                kind: "dropConstraint",
                which: { kind: "primary" },
                onMissing: "skip",
                cascade: false,
              } as const,
            ]
          : []),
        { ...onTable, kind: "addConstraint", constraint: key },
      ];
    }
    case "foreign":
      return foreign(args, target);
    default:
      return undefined;
  }
}

function named(name: unknown): {
  readonly name: string | undefined;
  readonly naming: "given" | "derived";
} {
  return typeof name === "string"
    ? { name, naming: "given" }
    : { name: undefined, naming: "derived" };
}

/** Indexes lose the column, and go where it was their only one; a narrowed one is not followed. */
function indexesOn(column: string, { table, origin, state }: Target): readonly SchemaStatement[] {
  const wanted = memberKey(column, "sqlite");
  return (tableOf(state, table)?.indexes ?? []).flatMap(
    ({ name, elements }): readonly SchemaStatement[] => {
      const uses = elements.some(
        ({ of }) => of.kind === "column" && memberKey(of.column, "sqlite") === wanted,
      );
      if (!uses || name === undefined) return [];
      return [
        {
          kind: "dropIndex",
          index: { schema: undefined, name },
          table,
          concurrently: false,
          onMissing: "fail",
          origin,
        },
      ];
    },
  );
}

function foreign(
  args: readonly unknown[],
  { table, origin }: Target,
): readonly SchemaStatement[] | undefined {
  const [data] = args;
  if (typeof data !== "object" || data === null) return undefined;
  const of = (key: string): unknown => Reflect.get(data, key);
  const inTable = of("inTable");
  if (typeof inTable !== "string") return undefined;
  const action = (key: string): string | undefined => {
    const text = of(key);
    return typeof text === "string" ? normalAction(text) : undefined;
  };
  const constraint: Constraint = {
    kind: "foreignKey",
    columns: textsOf([of("column")]),
    target: { schema: undefined, name: inTable },
    targetColumns: textsOf([of("references")]),
    onDelete: action("onDelete"),
    onUpdate: action("onUpdate"),
    ...named(of("keyName")),
    attributes: [],
    inline: false,
  };
  return [{ kind: "addConstraint", table, ifTableExists: false, constraint, origin }];
}

function normalAction(text: string): string | undefined {
  const action = text.toLowerCase();
  return action === "no action" ? undefined : action;
}

/** Strings of a list that may be nested, as Knex takes them. */
function textsOf(values: readonly unknown[]): readonly string[] {
  return values.flatMap((value: unknown): readonly string[] =>
    Array.isArray(value) ? textsOf(value) : typeof value === "string" ? [value] : [],
  );
}
