import type { Node, RangeVar } from "@pgsql/types";
import { functionKind } from "../functions.js";
import { nameOfText } from "../name.js";
import type { ObjectUse, SqlName, TableManner, TableUse } from "../statement.js";
import { asKind, columnOf, functionName, nodesOf, stringsOf, tablesIn, walk } from "./nodes.js";

/** What the expressions and queries of a statement use. */
export interface Uses {
  readonly tables: readonly TableUse[];
  readonly objects: readonly ObjectUse[];
  /** Why more may be used than that. */
  readonly unknown: readonly string[];
}

/** The name of a table. */
export function sqlName(table: RangeVar): SqlName {
  return { schema: table.schemaname, name: table.relname ?? "" };
}

/** The use of a table that is surely one. */
export function useOf(
  table: RangeVar,
  manner: TableManner,
  columns: TableUse["columns"],
): TableUse {
  return { table: sqlName(table), manner, columns, certainty: "surely" };
}

/** All that the queries and expressions in a tree read, and the sequences that they move. */
export function usesIn(tree: unknown): Uses {
  const columns = columnsIn(tree);
  const local = new Set(nodesOf(tree, "CommonTableExpr").map(({ ctename }) => ctename));
  const tables = tablesIn(tree).map((table): TableUse => {
    const named = table.schemaname === undefined && local.has(table.relname);
    return {
      table: sqlName(table),
      manner: "read",
      columns,
      certainty: named ? "perhaps" : "surely",
    };
  });
  const calls = callsIn(tree);
  const types = nodesOf(tree, "TypeName");
  const foreignOperators = nodesOf(tree, "A_Expr").filter(({ name = [] }) => name.length > 1);
  return {
    tables: [...tables, ...calls.tables],
    objects: [...calls.objects, ...castsIn(tree)],
    unknown: [
      ...calls.unknown,
      ...foreignOperators.map(() => "it uses an operator of a schema, which may do anything"),
      ...types.flatMap(({ pct_type }) => (pct_type === true ? ["a type taken from a column"] : [])),
    ],
  };
}

/** The columns that may be meant: every name in a column's place, or all where a row is taken as a whole. */
export function columnsIn(tree: unknown): "all" | ReadonlySet<string> {
  const names = new Set<string>();
  let all = nodesOf(tree, "A_Star").length > 0;
  for (const reference of nodesOf(tree, "ColumnRef")) {
    const column = columnOf(reference);
    if (column !== undefined) names.add(column.column);
  }
  // `SELECT t FROM t` takes whole rows.
  for (const table of tablesIn(tree)) {
    all ||= names.has(table.alias?.aliasname ?? table.relname ?? "");
    all ||= table.relname !== undefined && names.has(table.relname);
  }
  for (const join of nodesOf(tree, "JoinExpr")) {
    all ||= join.isNatural === true;
    for (const name of stringsOf(join.usingClause)) names.add(name);
  }
  for (const { aliascolnames } of nodesOf(tree, "CommonTableExpr")) {
    for (const name of stringsOf(aliascolnames)) names.add(name);
  }
  // Columns of a table that its alias renames by position.
  walk(tree, (value) => {
    all ||= "aliasname" in value && "colnames" in value;
    return true;
  });
  return all ? "all" : names;
}

/** Stands for the server's own tables: they show the whole schema. */
const SERVER = { schema: "pg_catalog", name: "pg_class" };

function callsIn(tree: unknown): Uses {
  const tables: TableUse[] = [];
  const objects: ObjectUse[] = [];
  const unknown: string[] = [];
  for (const call of nodesOf(tree, "FuncCall")) {
    const name = functionName(call);
    const kind = functionKind(name);
    if (kind === "unknown") unknown.push(`it calls ${name}(), which may do anything`);
    if (kind === "catalog") {
      tables.push({ table: SERVER, manner: "read", columns: "all", certainty: "surely" });
    }
    if (kind !== "sequence" || name === "lastval") continue;
    const [argument] = call.args ?? [];
    const text = asKind(argument, "A_Const")?.sval?.sval;
    if (name !== "pg_get_serial_sequence") {
      // What a cast or an inner call names is found with them.
      if (text === undefined && !isNamedElsewhere(argument)) {
        unknown.push(`${name}() is given a sequence that only the server can tell`);
      }
      if (text !== undefined) objects.push({ kind: "sequence", name: lastPart(text) });
      continue;
    }
    const column = asKind(call.args?.[1], "A_Const")?.sval?.sval;
    const table = text === undefined ? undefined : nameOfText(text);
    if (table === undefined || column === undefined) {
      unknown.push(`${name}() is given a table that only the server can tell`);
    } else {
      tables.push({ table, manner: "update", columns: new Set([column]), certainty: "surely" });
    }
  }
  return { tables, objects, unknown };
}

function isNamedElsewhere(node: Node | undefined): boolean {
  const call = asKind(node, "FuncCall");
  if (call !== undefined) return functionName(call) === "pg_get_serial_sequence";
  const cast = asKind(node, "TypeCast");
  return asKind(cast?.arg, "A_Const")?.sval !== undefined;
}

function lastPart(text: string): string {
  return nameOfText(text)?.name ?? text;
}

/** `'name'::regclass` names a table, an index or a sequence; an unknown type may be a table's row type. */
function castsIn(tree: unknown): readonly ObjectUse[] {
  return nodesOf(tree, "TypeCast").flatMap((cast): readonly ObjectUse[] => {
    const type = stringsOf(cast.typeName?.names).at(-1) ?? "";
    const text = asKind(cast.arg, "A_Const")?.sval?.sval;
    if (/^reg(?!config|dictionary)/.test(type) && text !== undefined) {
      return [{ kind: "sequence", name: lastPart(text) }];
    }
    return [];
  });
}
