import { memberKey, relationKey } from "../operation/relational/names.js";
import type {
  Check,
  Constraint,
  ForeignKey,
  Index,
  Unique,
} from "../operation/relational/members.js";
import { columnOf, type TableState } from "../operation/relational/state.js";
import { quoteName, quoteText } from "../sql/quote.js";
import type { Columns } from "../sql/translate/tables.js";
import { choiceIn, sqlText } from "./adapt-columns.js";
import type { Adapting } from "./adapting.js";
import { kindOf, translateCondition } from "./condition.js";
import { bytesOf, indexLimit, primaryColumns, type ColumnTypes } from "./key-types.js";

/** The constraints of a table on the target. What a unique one becomes may be an index. */
export interface AdaptedConstraints {
  readonly constraints: readonly Constraint[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly indexes: readonly Index[];
}

/** The attribute that makes two NULLs equal. */
export const NULLS_EQUAL = "nulls not distinct";

/** What the constraints of a table are on the target. `kept` are the columns that the table has there, `cascading` the keys that may have actions. */
export function adaptConstraints(
  table: TableState,
  kept: ReadonlySet<string>,
  types: ColumnTypes,
  cascading: ReadonlySet<ForeignKey>,
  adapting: Adapting,
): AdaptedConstraints {
  const constraints: Constraint[] = [];
  const foreignKeys: ForeignKey[] = [];
  const indexes: Index[] = [];
  for (const constraint of table.constraints) {
    if (lacksColumn(constraint, table, kept, adapting)) continue;
    switch (constraint.kind) {
      case "primaryKey":
        constraints.push({
          ...constraint,
          ...primaryName(constraint, table, adapting),
          attributes: noted(constraint, table, adapting),
          inline: adapting.target === "sqlite" && isCounter(table, constraint.columns),
        });
        noteKeySize(constraint.columns, table, types, adapting, "primary");
        break;
      case "unique": {
        const unique = adaptUnique(constraint, table, adapting);
        if (unique !== undefined && "elements" in unique) indexes.push(unique);
        else if (unique !== undefined) constraints.push(unique);
        noteKeySize(constraint.columns, table, types, adapting, "unique");
        break;
      }
      case "foreignKey": {
        const key = adaptForeignKey(constraint, table, cascading, adapting);
        if (key !== undefined) foreignKeys.push(key);
        break;
      }
      case "check": {
        if (isChoice(constraint, table, types, adapting)) break;
        const check = adaptCheck(constraint, table, types, adapting);
        if (check !== undefined) constraints.push(check);
        break;
      }
      case "other":
        adapting.notes.missing(
          "constraint",
          table.name.name,
          `${table.name.name}: ${constraint.definition.text} has no counterpart`,
          "keep the rule in the application, or in a trigger",
        );
    }
  }
  return {
    constraints: [...constraints, ...choices(table, types, adapting)],
    foreignKeys,
    indexes,
  };
}

/** SQLite's keys need no names, and MySQL's have none. */
function primaryName(
  constraint: Constraint,
  table: TableState,
  adapting: Adapting,
): Pick<Constraint, "name" | "naming"> {
  return adapting.target === "sqlite" || adapting.target === "mysql"
    ? { name: undefined, naming: "derived" }
    : named(constraint, `${table.name.name}_pkey`, table, adapting);
}

function isCounter(table: TableState, columns: readonly string[]): boolean {
  const [only] = columns.length === 1 ? columns : [];
  return table.columns.some(
    ({ name, autoIncrement }) => name === only && autoIncrement !== undefined,
  );
}

/** A column that is not made takes its keys with it. */
function lacksColumn(
  constraint: Constraint,
  table: TableState,
  kept: ReadonlySet<string>,
  { notes, state }: Adapting,
): boolean {
  const columns =
    constraint.kind === "check"
      ? constraint.condition.columns.filter((each) => columnOf(table, each, state.dialect))
      : constraint.kind === "other"
        ? []
        : constraint.columns;
  const lacking = columns.find((each) => !kept.has(memberKey(each, state.dialect)));
  if (lacking === undefined) return false;
  notes.missing(
    "column",
    table.name.name,
    `${table.name.name}: a constraint on ${columns.join(", ")} lacks ${lacking}, which is not made`,
    "add it with the column",
  );
  return true;
}

/** The name of a constraint on the target. */
function named(
  { name, naming }: Pick<Constraint, "name" | "naming">,
  derived: string,
  table: TableState,
  { names, notes, target }: Adapting,
): { readonly name: string; readonly naming: "given" } {
  const wanted = name === undefined || name === "PRIMARY" ? derived : name;
  const taken = names.take(wanted, table.name.name);
  if (taken !== wanted && naming === "given") {
    notes.adapted(
      "name",
      `${table.name.name} ${wanted}`,
      `${wanted} → ${taken}`,
      target === "mysql" || target === "postgres"
        ? "the name is too long for the database, or one that something else has there"
        : "something else has the name, and there they must differ in the whole schema",
    );
  }
  return { name: taken, naming: "given" };
}

/** Attributes that the target has too; of others it is said that they are gone. */
function noted(
  { attributes }: Constraint,
  table: TableState,
  { target, notes }: Adapting,
): readonly string[] {
  return attributes.filter((attribute) => {
    if (attribute === "not valid" || attribute === "desc" || attribute === NULLS_EQUAL)
      return false;
    if (target === "postgres" && /^(?:deferrable|initially deferred)$/.test(attribute)) return true;
    notes.adapted(
      "attribute",
      table.name.name,
      `${attribute.toUpperCase()} left out`,
      /defer/.test(attribute)
        ? "the database checks each statement when it runs, not at the end of the transaction"
        : "only its own database knows it",
    );
    return false;
  });
}

/** Are two NULLs equal to a unique constraint or index of the chain? */
export function areNullsEqual(
  { attributes }: Pick<Unique, "attributes">,
  { state }: Pick<Adapting, "state">,
): boolean {
  return state.dialect === "mssql" || attributes.includes(NULLS_EQUAL);
}

/** What says on the target that two NULLs are equal to a unique constraint or index; on SQL Server nothing has to. */
export function nullsEqual(
  table: TableState,
  columns: readonly string[],
  { target, notes, state }: Adapting,
): readonly string[] {
  const where = `${table.name.name} (${columns.join(", ")})`;
  if (target === "postgres") {
    notes.adapted(
      "unique-nulls",
      where,
      "UNIQUE → UNIQUE NULLS NOT DISTINCT",
      "two NULLs are equal to the chain's database (PostgreSQL 15 and later)",
    );
    return [NULLS_EQUAL];
  }
  if (target !== "mssql") {
    notes.missing(
      "unique-nulls",
      table.name.name,
      `${where} is unique with NULLs that are equal, and the target takes them for different`,
      `check that it may hold several NULLs there, as ${state.dialect} does not allow`,
    );
  }
  return [];
}

function adaptUnique(
  unique: Unique,
  table: TableState,
  adapting: Adapting,
): Unique | Index | undefined {
  const { target, notes } = adapting;
  const { columns } = unique;
  const where = `${table.name.name} (${columns.join(", ")})`;
  const derived = `${table.name.name}_${columns.join("_")}_key`;
  const attributes = noted(unique, table, adapting);
  const plain = (): Unique => ({
    ...unique,
    ...named(unique, derived, table, adapting),
    attributes,
    inline: false,
  });
  if (!hasNullable(columns, table, adapting)) return plain();
  if (areNullsEqual(unique, adapting)) {
    const equal = nullsEqual(table, columns, adapting);
    return { ...plain(), attributes: [...attributes, ...equal] };
  }
  if (target !== "mssql") return plain();
  notes.adapted(
    "unique-nulls",
    where,
    "UNIQUE → unique index WHERE … IS NOT NULL",
    "two NULLs are equal to SQL Server (error 2627)",
  );
  return {
    name: named(unique, derived, table, adapting).name,
    naming: "given",
    unique: true,
    method: undefined,
    elements: columns.map((column) => ({ of: { kind: "column", column }, attributes: "" })),
    include: [],
    where: notNull(columns, adapting),
    attributes: [],
  };
}

/** A condition that none of the columns is NULL. */
export function notNull(columns: readonly string[], { target }: Adapting): Index["where"] {
  const text = columns.map((column) => `${quoteName(column, target)} IS NOT NULL`).join(" AND ");
  return sqlText(text, target, columns);
}

/** May one of the columns be NULL? */
export function hasNullable(
  columns: readonly string[],
  table: TableState,
  { state }: Adapting,
): boolean {
  const key = primaryColumns(table) ?? [];
  return columns.some(
    (column) => !key.includes(column) && columnOf(table, column, state.dialect)?.notNull !== true,
  );
}

function noteKeySize(
  columns: readonly string[],
  table: TableState,
  types: ColumnTypes,
  { target, notes, keyOf }: Adapting,
  kind: "primary" | "unique",
): void {
  if (target !== "mssql") return;
  const most = kind === "primary" ? 900 : 1700;
  const bytes = columns.reduce(
    (sum, column) => sum + bytesOf(types.get(keyOf(table, column)), indexLimit(target)),
    0,
  );
  if (bytes <= most) return;
  notes.adapted(
    "key-size",
    `${table.name.name} (${columns.join(", ")})`,
    `a key of up to ${bytes} bytes`,
    `SQL Server refuses rows whose key is longer than ${most} bytes (error 1946)`,
  );
}

function adaptForeignKey(
  key: ForeignKey,
  table: TableState,
  cascading: ReadonlySet<ForeignKey>,
  adapting: Adapting,
): ForeignKey | undefined {
  const { target, notes, state, names } = adapting;
  const where = `${table.name.name} (${key.columns.join(", ")})`;
  const other = state.tables.get(relationKey(key.target, state.dialect));
  const targetColumns = key.targetColumns ?? (other && primaryColumns(other));
  const missing = (message: string, hint: string): undefined => {
    notes.missing("reference", table.name.name, `${where}: ${message}`, hint);
  };
  if (other === undefined || targetColumns === undefined) {
    missing(
      `it refers to ${key.target.name}, which the chain does not make`,
      "add the key behind the result, where that table is there",
    );
    return;
  }
  if (target === "mssql" && isFiltered(other, targetColumns, adapting)) {
    missing(
      `it refers to ${other.name.name} (${targetColumns.join(", ")}), which may be NULL: a filtered index is nothing to refer to (error 1776)`,
      "make those columns NOT NULL in the chain",
    );
    return;
  }
  if (key.attributes.some((each) => each.startsWith("match ")) && key.columns.length > 1) {
    missing("MATCH FULL has no counterpart", "add a check that all columns are NULL or none is");
    return;
  }
  const { onDelete, onUpdate } = actionsOf(key, where, table, cascading, adapting);
  return {
    ...key,
    name: names.take(
      key.name ?? `${table.name.name}_${key.columns.join("_")}_fkey`,
      table.name.name,
    ),
    naming: "given",
    target: nameOnTarget(other, adapting),
    targetColumns,
    onDelete,
    onUpdate,
    attributes: noted(
      { ...key, attributes: key.attributes.filter((each) => !each.startsWith("match ")) },
      table,
      adapting,
    ),
    inline: false,
  };
}

/** The name of a table on the target: that of the default schema is left out. */
export function nameOnTarget(
  { name: { schema, name } }: TableState,
  { state }: Pick<Adapting, "state">,
): TableState["name"] {
  const isDefault =
    relationKey({ schema, name }, state.dialect) ===
    relationKey({ schema: undefined, name }, state.dialect);
  return { schema: isDefault ? undefined : schema, name };
}

/** Is it unique only where it is not NULL? */
function isFiltered(table: TableState, columns: readonly string[], adapting: Adapting): boolean {
  return hasNullable(columns, table, adapting);
}

/** What changes the rows that a foreign key points to. */
type KeyEvent = "DELETE" | "UPDATE";

/** What has to be done where the database does not do it. */
function instead(action: string, event: KeyEvent, { columns, target }: ForeignKey): string {
  const rows = `rows of ${target.name}`;
  const change = event === "DELETE" ? `${rows} are deleted` : `the keys of ${rows} change`;
  const value = action === "set null" ? "NULL" : "the default";
  if (action !== "cascade") return `set ${columns.join(", ")} to ${value} before ${change}`;
  return event === "DELETE"
    ? `delete its rows before those of ${target.name}`
    : `change ${columns.join(", ")} together with the keys of ${target.name}`;
}

function actionsOf(
  key: ForeignKey,
  where: string,
  table: TableState,
  cascading: ReadonlySet<ForeignKey>,
  adapting: Adapting,
): Pick<ForeignKey, "onDelete" | "onUpdate"> {
  const { target, notes, state } = adapting;
  const of = (action: string | undefined, event: KeyEvent): string | undefined => {
    if (action === undefined) return undefined;
    const told = `ON ${event} ${action.toUpperCase()}`;
    const dropped = (because: string): undefined => {
      notes.adapted("cascade", where, `${told} → NO ACTION`, because);
    };
    if (action.includes("(")) {
      notes.missing(
        "reference",
        table.name.name,
        `${where}: ${told} has no counterpart`,
        "name all columns of the key",
      );
      return undefined;
    }
    if (action === "restrict" && target === "mssql") {
      dropped("SQL Server has no RESTRICT, and NO ACTION does the same there");
      return;
    }
    if (action === "restrict") return action;
    if (action === "set null" && target !== "sqlite" && target !== "postgres") {
      const fixed = key.columns.find(
        (column) => columnOf(table, column, state.dialect)?.notNull === true,
      );
      if (fixed !== undefined) {
        dropped(`${fixed} cannot be NULL, and the database asks when the key is made`);
        return;
      }
    }
    if (action === "set default" && target === "mysql") {
      dropped("InnoDB has no SET DEFAULT");
      return;
    }
    if (target === "mssql" && !cascading.has(key)) {
      dropped(
        `the action would reach ${table.name.name} by a second path, or in a circle (error 1785): ${instead(action, event, key)}`,
      );
      return;
    }
    return action;
  };
  return { onDelete: of(key.onDelete, "DELETE"), onUpdate: of(key.onUpdate, "UPDATE") };
}

/** Does a key have an action that reaches other rows? */
export function cascades({ onDelete, onUpdate }: ForeignKey): boolean {
  return [onDelete, onUpdate].some((action) => action !== undefined && action !== "restrict");
}

/** The columns of a table as far as literals may stand beside them. */
export function columnKinds(
  table: TableState,
  types: ColumnTypes,
  { keyOf }: Pick<Adapting, "keyOf">,
): Columns {
  return new Map(
    table.columns.flatMap(({ name }) => {
      const type = types.get(keyOf(table, name));
      return type === undefined ? [] : [[name, kindOf(type)] as const];
    }),
  );
}

function adaptCheck(
  check: Check,
  table: TableState,
  types: ColumnTypes,
  adapting: Adapting,
): Check | undefined {
  const { target, notes, parser, state } = adapting;
  const known = { name: table.name.name, columns: columnKinds(table, types, adapting) };
  const result = translateCondition(check.condition.text, known, state.dialect, target, parser);
  if (!result.ok) {
    notes.missing(
      "check",
      table.name.name,
      `${table.name.name}: CHECK (${check.condition.text}) is not translated: ${result.why}`,
      "add the check by hand behind the result",
    );
    return undefined;
  }
  return {
    kind: "check",
    ...named(
      check,
      `${table.name.name}_${check.condition.columns.join("_")}_check`,
      table,
      adapting,
    ),
    condition: sqlText(result.text, target, check.condition.columns),
    attributes: [],
    inline: false,
  };
}

/** Does the type of a column say it? */
function isChoice(
  check: Check,
  table: TableState,
  types: ColumnTypes,
  { state, keyOf }: Adapting,
): boolean {
  return table.columns.some(
    ({ name }) =>
      types.get(keyOf(table, name))?.kind === "choice" &&
      choiceIn(check, name, state.dialect) !== undefined,
  );
}

/** Checks for the values of columns whose type held them. */
function choices(
  table: TableState,
  types: ColumnTypes,
  { target, keyOf, names }: Adapting,
): readonly Check[] {
  if (target === "mysql") return [];
  return table.columns.flatMap(({ name }): readonly Check[] => {
    const type = types.get(keyOf(table, name));
    if (type?.kind !== "choice") return [];
    const values = type.values.map(
      (value) => `${target === "mssql" ? "N" : ""}${quoteText(value, target)}`,
    );
    const text = `${quoteName(name, target)} IN (${values.join(", ")})`;
    return [
      {
        kind: "check",
        name: names.take(`${table.name.name}_${name}_check`, table.name.name),
        naming: "given",
        condition: sqlText(text, target, [name]),
        attributes: [],
        inline: false,
      },
    ];
  });
}
