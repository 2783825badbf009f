import type { Node, RangeVar } from "@pgsql/types";
import { NEVER, allOf, ifEmpty } from "../emptiness.js";
import {
  idleStatement,
  unknownStatement,
  type Statement,
  type TableManner,
  type TableUse,
} from "../statement.js";
import { changesNothing } from "./changes.js";
import { asKind, isOneOf, nodesOf, type Tag } from "./nodes.js";
import { schemaStatement } from "./schema.js";
import { sequenceMoves } from "./sequences.js";
import { sqlName, useOf, usesIn } from "./uses.js";

/** Settings of a session that change neither what statements mean nor what they do. */
const HARMLESS_SETTINGS = new Set([
  "application_name",
  "client_min_messages",
  "deadlock_timeout",
  "effective_cache_size",
  "idle_in_transaction_session_timeout",
  "lock_timeout",
  "log_min_messages",
  "log_statement",
  "maintenance_work_mem",
  "max_parallel_maintenance_workers",
  "max_parallel_workers_per_gather",
  "statement_timeout",
  "synchronous_commit",
  "temp_buffers",
  "work_mem",
]);

/** What a statement that PostgreSQL's parser has read does. `text` is its source, for people. */
export function readStatement(node: Node, text: string): Statement {
  const idle = idleStatement(text);
  const rows = rowsStatement(node, idle, text);
  if (rows !== undefined) return rows;
  const setting = asKind(node, "VariableSetStmt");
  if (setting !== undefined) {
    const harmless = HARMLESS_SETTINGS.has((setting.name ?? "").toLowerCase());
    return harmless ? idle : unknownStatement(text, "it changes how the session works");
  }
  const shown = asKind(node, "VariableShowStmt");
  if (shown !== undefined) return idle;
  const lock = asKind(node, "LockStmt");
  if (lock !== undefined) {
    return { ...idle, tables: readAll(lock.relations) };
  }
  const vacuum = asKind(node, "VacuumStmt");
  if (vacuum !== undefined) {
    return {
      ...idle,
      tables: nodesOf(vacuum.rels, "VacuumRelation").flatMap(({ relation }) =>
        relation === undefined ? [] : [useOf(relation, "read", "all")],
      ),
    };
  }
  return (
    schemaStatement(node, idle) ??
    unknownStatement(text, "refold does not know this kind of statement")
  );
}

/** A statement on rows; undefined for all others. */
function rowsStatement(node: Node, idle: Statement, text: string): Statement | undefined {
  const truncate = asKind(node, "TruncateStmt");
  if (truncate !== undefined) {
    const tables = nodesOf(truncate.relations, "RangeVar");
    return {
      ...idle,
      tables: tables.map((table) => useOf(table, "delete", "all")),
      cascades: truncate.behavior === "DROP_CASCADE" ? tables.map(sqlName) : [],
      effect: {
        kind: "rows",
        nothingIf: allOf(tables.map(({ relname }) => ifEmpty(relname ?? ""))),
      },
    };
  }
  const copy = asKind(node, "CopyStmt");
  if (copy !== undefined) {
    if (copy.relation === undefined || copy.is_from !== true || copy.is_program === true) {
      return unknownStatement(text, "it writes to a file or runs a program");
    }
    return {
      ...idle,
      tables: [useOf(copy.relation, "insert", "all")],
      effect: { kind: "rows", nothingIf: NEVER },
      unknown: usesIn(copy.whereClause).unknown,
    };
  }
  if (!isOneOf(node, ON_ROWS)) return undefined;
  // `SELECT … INTO t` makes a table.
  if (nodesOf(node, "SelectStmt").some(({ intoClause }) => intoClause !== undefined)) {
    return unknownStatement(text, "SELECT … INTO makes a table");
  }
  const { tables, objects, unknown } = usesIn(node);
  const moved = sequenceMoves(node).length > 0;
  const sequences = [
    ...objects.map(({ name }) => name),
    ...tables.filter(({ manner }) => manner === "update").map(({ table }) => table.name),
  ];
  return {
    ...idle,
    tables: [...targetsIn(node), ...tables],
    objects,
    unknown,
    hides: [
      ...unknown.map((why) => ({ what: "acts", on: undefined, why }) as const),
      ...(moved ? sequences : []).map(
        (on) => ({ what: "sequence", on, why: "a statement moves the sequence" }) as const,
      ),
    ],
    effect:
      unknown.length > 0 ? { kind: "unknown" } : { kind: "rows", nothingIf: changesNothing(node) },
  };
}

const ON_ROWS: readonly Tag[] = [
  "InsertStmt",
  "UpdateStmt",
  "DeleteStmt",
  "MergeStmt",
  "SelectStmt",
];

/** The tables that a statement on rows changes, those of its common table expressions included. */
function targetsIn(node: Node): readonly TableUse[] {
  const uses: TableUse[] = [];
  const add = (
    relation: RangeVar | undefined,
    manner: TableManner,
    columns: TableUse["columns"],
  ) => {
    if (relation !== undefined) uses.push(useOf(relation, manner, columns));
  };
  for (const insert of nodesOf(node, "InsertStmt")) {
    add(insert.relation, "insert", "all");
    const conflict = insert.onConflictClause;
    if (conflict?.targetList !== undefined) {
      add(insert.relation, "update", assignedColumns(conflict.targetList));
    }
  }
  for (const update of nodesOf(node, "UpdateStmt")) {
    add(update.relation, "update", assignedColumns(update.targetList));
  }
  for (const deletion of nodesOf(node, "DeleteStmt")) add(deletion.relation, "delete", "all");
  for (const merge of nodesOf(node, "MergeStmt")) {
    for (const clause of nodesOf(merge.mergeWhenClauses, "MergeWhenClause")) {
      if (clause.commandType === "CMD_INSERT") add(merge.relation, "insert", "all");
      if (clause.commandType === "CMD_DELETE") add(merge.relation, "delete", "all");
      if (clause.commandType === "CMD_UPDATE") {
        add(merge.relation, "update", assignedColumns(clause.targetList));
      }
    }
  }
  return uses;
}

function assignedColumns(targets: readonly Node[] | undefined): ReadonlySet<string> {
  return new Set((targets ?? []).flatMap((target) => asKind(target, "ResTarget")?.name ?? []));
}

function readAll(tables: readonly Node[] | undefined): readonly TableUse[] {
  return nodesOf(tables, "RangeVar").map((table) => useOf(table, "read", "all"));
}
