import type { AlterTableCmd, Node } from "@pgsql/types";
import type { MadeObject, ObjectUse, TableUse } from "../statement.js";
import { asKind, nodesOf, tablesIn } from "./nodes.js";
import { actions, ownedBy, type Found } from "./schema.js";
import { sqlName, useOf, usesIn } from "./uses.js";

/** ALTER statements; undefined for those of which not enough is known. */
export function alterStatement(node: Node): Found | undefined {
  const alter = asKind(node, "AlterTableStmt");
  if (alter?.relation !== undefined) {
    const commands = (alter.cmds ?? []).flatMap((item) => asKind(item, "AlterTableCmd") ?? []);
    const name = alter.relation.relname ?? "";
    switch (alter.objtype) {
      case "OBJECT_TABLE":
        return alteredTable(alter.relation, commands);
      case "OBJECT_INDEX":
        return { objects: [{ kind: "index", name }] };
      case "OBJECT_SEQUENCE":
        return { objects: [{ kind: "sequence", name }] };
      default:
        return undefined;
    }
  }
  const rename = asKind(node, "RenameStmt");
  if (rename?.relation !== undefined) {
    const newname = rename.newname ?? "";
    const name = rename.relation.relname ?? "";
    switch (rename.renameType) {
      case "OBJECT_TABLE":
        return {
          tables: [useOf(rename.relation, "alter", "all")],
          makes: made("table", newname),
        };
      case "OBJECT_COLUMN":
      case "OBJECT_TABCONSTRAINT":
        if (rename.relationType !== undefined && rename.relationType === "OBJECT_VIEW")
          return undefined;
        return { tables: [useOf(rename.relation, "alter", "all")], makes: made("part", newname) };
      case "OBJECT_INDEX":
        return { objects: [{ kind: "index", name }], makes: made("index", newname) };
      case "OBJECT_SEQUENCE":
        return { objects: [{ kind: "sequence", name }], makes: made("sequence", newname) };
      default:
        return undefined;
    }
  }
  const sequence = asKind(node, "AlterSeqStmt");
  if (sequence?.sequence?.relname !== undefined) {
    const on = sequence.sequence.relname;
    return {
      ...ownedBy(sequence.options),
      objects: [{ kind: "sequence", name: on }],
      hides: [{ what: "sequence", on, why: "a statement alters the sequence" }],
    };
  }
  return undefined;
}

function made(kind: MadeObject["kind"], name: string): readonly MadeObject[] {
  return [{ kind, name }];
}

/** Sub-commands that concern one column and that SQLite does not have. */
const ON_COLUMN = new Set([
  "AT_AlterColumnType",
  "AT_ColumnDefault",
  "AT_SetStatistics",
  "AT_SetStorage",
]);

/** Sub-commands that change nothing beyond the table, its columns and constraints. */
const PLAIN = new Set([
  ...ON_COLUMN,
  "AT_AddColumn",
  "AT_AddConstraint",
  "AT_AddIdentity",
  "AT_AlterConstraint",
  "AT_ClusterOn",
  "AT_DropCluster",
  "AT_DropColumn",
  "AT_DropConstraint",
  "AT_DropExpression",
  "AT_DropIdentity",
  "AT_DropNotNull",
  "AT_ReplaceRelOptions",
  "AT_ReplicaIdentity",
  "AT_ResetOptions",
  "AT_ResetRelOptions",
  "AT_SetAccessMethod",
  "AT_SetCompression",
  "AT_SetIdentity",
  "AT_SetLogged",
  "AT_SetNotNull",
  "AT_SetOptions",
  "AT_SetRelOptions",
  "AT_SetTableSpace",
  "AT_SetUnLogged",
  "AT_ValidateConstraint",
]);

function alteredTable(
  relation: Parameters<typeof useOf>[0],
  commands: readonly AlterTableCmd[],
): Found | undefined {
  if (!commands.every(({ subtype }) => PLAIN.has(subtype ?? ""))) return undefined;
  const uses = usesIn(commands);
  const narrow = commands.every(({ subtype }) => ON_COLUMN.has(subtype ?? ""));
  const named = new Set(commands.flatMap(({ name }) => name ?? []));
  const columns: TableUse["columns"] = narrow && !usesColumns(commands) ? named : "all";
  const constraints = commands.flatMap(({ subtype, name }): readonly ObjectUse[] =>
    name !== undefined && /Constraint$/.test(subtype ?? "") ? [{ kind: "constraint", name }] : [],
  );
  const cascade = commands.some(({ behavior }) => behavior === "DROP_CASCADE");
  const moved = commands.some(({ subtype }) => /Identity$/.test(subtype ?? ""));
  return {
    tables: [
      useOf(relation, "alter", columns),
      ...tablesIn(commands).map((table) => useOf(table, "alter", "all")),
    ],
    objects: [...constraints, ...uses.objects],
    cascades: cascade ? [sqlName(relation)] : [],
    hides: [
      ...actions(nodesOf(commands, "Constraint")),
      ...(moved
        ? [
            {
              what: "sequence",
              on: relation.relname,
              why: "a statement alters the sequence",
            } as const,
          ]
        : []),
    ],
    unknown: uses.unknown,
  };
}

function usesColumns(commands: readonly AlterTableCmd[]): boolean {
  return nodesOf(commands, "ColumnRef").length > 0;
}
