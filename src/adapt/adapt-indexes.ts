import type { Index } from "../operation/relational/members.js";
import { memberKey } from "../operation/relational/names.js";
import type { TableState } from "../operation/relational/state.js";
import { quoteName } from "../sql/quote.js";
import { sqlText } from "./adapt-columns.js";
import {
  areNullsEqual,
  columnKinds,
  hasNullable,
  notNull,
  NULLS_EQUAL,
  nullsEqual,
} from "./adapt-constraints.js";
import type { Adapting } from "./adapting.js";
import { isFilter, translateCondition } from "./condition.js";
import { bytesOf, indexLimit, isLong, type ColumnTypes } from "./key-types.js";

/** An index on the target; undefined where it is left out. */
export function adaptIndex(
  index: Index,
  table: TableState,
  kept: ReadonlySet<string>,
  types: ColumnTypes,
  adapting: Adapting,
): Index | undefined {
  const { notes, target, state, names } = adapting;
  const columns = index.elements.flatMap(({ of }) => (of.kind === "column" ? [of.column] : []));
  const own = index.name ?? `${table.name.name}_${columns.join("_")}_idx`;
  const where = `${table.name.name} ${own}`;
  /** What asks for different values may not go; what makes queries fast may. */
  const leftOut = (because: string): undefined => {
    if (!index.unique) notes.adapted("index", where, "index left out", because);
    else {
      notes.missing(
        "index",
        table.name.name,
        `${where} is unique and cannot be made: ${because}`,
        "keep the rule in the application, or make a column for it",
      );
    }
  };
  if (index.method !== undefined && index.method !== "hash") {
    leftOut(`the database has no ${index.method} indexes of that kind`);
    return;
  }
  if (columns.length !== index.elements.length) {
    leftOut("it is on an expression");
    return;
  }
  if (columns.some((column) => !kept.has(memberKey(column, state.dialect)))) {
    leftOut("one of its columns is not made");
    return;
  }
  const condition = conditionOf(index, table, types, adapting);
  if (condition === "none") {
    leftOut(`its condition ${index.where?.text ?? ""} has no counterpart`);
    return;
  }
  const parts = fittingParts(index, table, types, adapting);
  if (parts === undefined) {
    leftOut("its columns are too long for an index");
    return;
  }
  noteDropped(index, where, adapting);
  const name = names.take(own, table.name.name);
  if (name !== own && index.naming === "given") {
    notes.adapted(
      "name",
      where,
      `${own} → ${name}`,
      "the name is too long for the database, or something else has it there",
    );
  }
  const isOpen =
    index.unique &&
    hasNullable(columns, table, adapting) &&
    nullsOut(columns, table, condition, adapting) !== undefined;
  const equal = isOpen && areNullsEqual(index, adapting);
  const attributes = equal ? nullsEqual(table, columns, adapting) : [];
  const filtered = isOpen && !equal && target === "mssql";
  if (filtered) {
    notes.adapted(
      "unique-nulls",
      `${table.name.name} (${columns.join(", ")})`,
      "UNIQUE → unique index WHERE … IS NOT NULL",
      "two NULLs are equal to SQL Server (error 2601)",
    );
  }
  const nulls = filtered ? nullsOut(columns, table, condition, adapting) : undefined;
  const both = [condition?.text, nulls?.text].filter((text) => text !== undefined).join(" AND ");
  return {
    name,
    naming: "given",
    unique: index.unique,
    method: undefined,
    ...parts,
    where: both === "" ? undefined : sqlText(both, target, columns),
    attributes,
  };
}

/** What keeps NULLs out of a unique index: of all columns as Knex writes it, beside a condition of those that may be NULL for all it says. */
function nullsOut(
  columns: readonly string[],
  table: TableState,
  condition: Index["where"],
  adapting: Adapting,
): Index["where"] {
  if (condition === undefined) return notNull(columns, adapting);
  const open = columns.filter(
    (column) =>
      hasNullable([column], table, adapting) &&
      !condition.text.includes(`${quoteName(column, adapting.target)} IS NOT NULL`),
  );
  return open.length === 0 ? undefined : notNull(open, adapting);
}

/** The condition on the target; undefined without one, `none` where a unique index cannot do without. */
function conditionOf(
  index: Index,
  table: TableState,
  types: ColumnTypes,
  adapting: Adapting,
): Index["where"] | "none" {
  const { target, notes, parser, state } = adapting;
  if (index.where === undefined) return undefined;
  const where = `${table.name.name} ${index.name ?? ""}`;
  const known = { name: table.name.name, columns: columnKinds(table, types, adapting) };
  const result = translateCondition(index.where.text, known, state.dialect, target, parser);
  const isTaken = target !== "mysql" && result.ok && (target !== "mssql" || isFilter(result.text));
  if (isTaken) return sqlText(result.text, target, index.where.columns);
  // Rows with NULLs are never equal there, so that leaving them out makes no difference.
  if (index.unique && target === "mysql" && result.ok && asksForNoNull(index, result.text)) {
    return undefined;
  }
  if (index.unique) return "none";
  notes.adapted(
    "index",
    where,
    `WHERE ${index.where.text} left out`,
    target === "mysql"
      ? "the database has no partial indexes: this one is on all rows"
      : "the database takes no such condition: the index is on all rows",
  );
  return undefined;
}

/** Does the condition ask for nothing but that columns of the index are not NULL? */
function asksForNoNull({ elements }: Index, condition: string): boolean {
  const own = elements.flatMap(({ of }) =>
    of.kind === "column" ? [`${quoteName(of.column, "mysql")} IS NOT NULL`] : [],
  );
  return condition.split(" AND ").every((part) => own.includes(part));
}

/** The columns that fit an index; others are included where the target can. Undefined where the first does not fit. */
function fittingParts(
  index: Index,
  table: TableState,
  types: ColumnTypes,
  adapting: Adapting,
): Pick<Index, "elements" | "include"> | undefined {
  const { target, notes, keyOf } = adapting;
  const where = `${table.name.name} ${index.name ?? ""}`;
  const elements = index.elements.map((element) => ({
    ...element,
    attributes: attributesOf(element.attributes),
  }));
  const include = target === "mssql" || target === "postgres" ? index.include : [];
  if (target === "postgres" || target === "sqlite") return { elements, include };
  const limit = indexLimit(target);
  const typeOf = (column: string) => types.get(keyOf(table, column));
  const names = elements.flatMap(({ of }) => (of.kind === "column" ? [of.column] : []));
  const sizes = names.map((column) =>
    isLong(typeOf(column), target) ? Infinity : bytesOf(typeOf(column), limit),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= limit.other || (index.unique && Number.isFinite(total) && target === "mssql")) {
    return { elements, include };
  }
  if (target === "mysql") {
    if (index.unique || names.some((column) => /^(?:json|array)$/.test(typeOf(column)?.kind ?? "")))
      return undefined;
    const room = Math.floor(limit.other / limit.character / names.length);
    notes.adapted(
      "index",
      where,
      "columns by their first characters",
      "an index has at most 3072 bytes",
    );
    return {
      include,
      elements: elements.map((element, at) => {
        const kind = typeOf(names[at] ?? "")?.kind;
        const isShort = (sizes[at] ?? 0) <= room * limit.character;
        if (isShort || (kind !== "text" && kind !== "bytes")) return element;
        return { ...element, attributes: `(${Math.min(room, 255)})` };
      }),
    };
  }
  let bytes = 0;
  const fits = names.findIndex((_, at) => {
    bytes += sizes[at] ?? 0;
    return bytes > limit.other;
  });
  if (fits === 0 || index.unique) return undefined;
  const more = names.slice(fits);
  notes.adapted(
    "index",
    where,
    `${more.join(", ")} → INCLUDE`,
    "a key has at most 1700 bytes, and no column of type max (error 1919)",
  );
  return { elements: elements.slice(0, fits), include: [...new Set([...more, ...include])] };
}

/** Order is kept; classes of operators, collations and lengths of prefixes are their own database's. */
function attributesOf(attributes: string): string {
  return /\bdesc\b/i.test(attributes) ? "desc" : "";
}

function noteDropped(index: Index, where: string, { target, notes }: Adapting): void {
  const more = [
    ...index.attributes.filter((attribute) => attribute !== NULLS_EQUAL),
    ...index.elements.flatMap(({ attributes }) =>
      attributes === "" || /^desc$/i.test(attributes) ? [] : [attributes],
    ),
    ...(index.include.length > 0 && target !== "mssql" && target !== "postgres" ? ["include"] : []),
  ];
  for (const each of new Set(more)) {
    notes.adapted("index", where, `${each} left out`, "only its own database knows it");
  }
}
