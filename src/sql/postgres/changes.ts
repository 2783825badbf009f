import type { MergeStmt, Node, UpdateStmt } from "@pgsql/types";
import { NEVER, allOf, anyOf, ifEmpty, type Emptiness } from "../emptiness.js";
import { asKind, countOf, isOneOf, type Tag } from "./nodes.js";
import { noJoinedRows, noRows, withScope, type Scope } from "./rows.js";
import { sequencesKept, sequenceMoves } from "./sequences.js";

/** Statements that change rows. */
const CHANGING: readonly Tag[] = ["InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"];

/** When a statement on rows leaves everything as it is: its own rows, those of its common table expressions, and sequences. */
export function changesNothing(statement: Node): Emptiness {
  const parts: Emptiness[] = [];
  collectChanges(statement, new Map(), parts);
  // One that was not met stands where none may stand.
  if (parts.length !== countOf(statement, CHANGING)) return NEVER;
  if (sequenceMoves(statement).length === 0) return allOf(parts);
  return allOf([...parts, sequencesKept(statement)]);
}

function collectChanges(node: Node | undefined, outer: Scope, parts: Emptiness[]): void {
  const clause =
    asKind(node, "SelectStmt")?.withClause ??
    asKind(node, "InsertStmt")?.withClause ??
    asKind(node, "UpdateStmt")?.withClause ??
    asKind(node, "DeleteStmt")?.withClause ??
    asKind(node, "MergeStmt")?.withClause;
  const scope = withScope(clause, outer);
  for (const item of clause?.ctes ?? []) {
    // A statement that changes rows cannot stand where names of SQLite's differ: SQLite has none in WITH.
    collectChanges(asKind(item, "CommonTableExpr")?.ctequery, scope, parts);
  }
  if (isOneOf(node, CHANGING)) {
    parts.push(noRowsChanged(node, outer));
  }
}

/** When a statement changes no row of its own, and so returns none; NEVER for statements of other kinds. */
export function noRowsChanged(node: Node | undefined, outer: Scope): Emptiness {
  const insert = asKind(node, "InsertStmt");
  if (insert !== undefined) {
    const select = asKind(insert.selectStmt, "SelectStmt");
    return select === undefined ? NEVER : noRows(select, withScope(insert.withClause, outer));
  }
  const update = asKind(node, "UpdateStmt");
  if (update !== undefined) return noUpdate(update, outer);
  const deletion = asKind(node, "DeleteStmt");
  if (deletion?.relation?.relname !== undefined) {
    const scope = withScope(deletion.withClause, outer);
    return anyOf([
      ifEmpty(deletion.relation.relname),
      noJoinedRows(deletion.usingClause, deletion.whereClause, scope),
    ]);
  }
  const merge = asKind(node, "MergeStmt");
  return merge === undefined ? NEVER : noMerge(merge, outer);
}

function noUpdate(update: UpdateStmt, outer: Scope): Emptiness {
  if (update.relation?.relname === undefined) return NEVER;
  const scope = withScope(update.withClause, outer);
  return anyOf([
    ifEmpty(update.relation.relname),
    noJoinedRows(update.fromClause, update.whereClause, scope),
  ]);
}

function noMerge(merge: MergeStmt, outer: Scope): Emptiness {
  const target = merge.relation?.relname;
  if (target === undefined || merge.sourceRelation === undefined) return NEVER;
  const source = noJoinedRows(
    [merge.sourceRelation],
    undefined,
    withScope(merge.withClause, outer),
  );
  const clauses = (merge.mergeWhenClauses ?? []).map((item) => asKind(item, "MergeWhenClause"));
  return allOf(
    clauses.map((clause) => {
      switch (clause?.matchKind) {
        case "MERGE_WHEN_MATCHED":
          return anyOf([ifEmpty(target), source]);
        case "MERGE_WHEN_NOT_MATCHED_BY_SOURCE":
          return ifEmpty(target);
        default:
          return source;
      }
    }),
  );
}
