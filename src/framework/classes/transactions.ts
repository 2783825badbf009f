import type { Problem } from "../../edit/problem.js";
import { placeOf } from "../../edit/source.js";
import type { FoldedStatement } from "../../fold/relational/creation.js";
import type { ClassFramework } from "./framework.js";
import type { ClassMigration } from "./project.js";

/**
 * Why the result cannot stand in the place of the last step: a statement stays that a step runs outside of a transaction (CREATE INDEX
 * CONCURRENTLY, or what is not understood), and the last step runs in one. Undefined where none is.
 */
export function transactionProblem(
  statements: readonly FoldedStatement[],
  folded: readonly ClassMigration[],
  last: ClassMigration,
  { runsAlone }: ClassFramework,
): Problem | undefined {
  if (runsAlone(last.declaration)) return undefined;
  const alone = new Set(
    folded.filter(({ declaration }) => runsAlone(declaration)).map(({ key }) => key.name),
  );
  const kept = statements.find(
    ({ statement, rebuilt }) =>
      !rebuilt && alone.has(statement.origin.migration.name) && mindsTransactions(statement),
  );
  if (kept === undefined) return undefined;
  const { migration, slice } = kept.statement.origin;
  return {
    code: "transaction",
    message: `${migration.name} runs outside of a transaction, and ${last.key.name}, whose place the result takes, in one`,
    place: placeOf(slice.file, slice.start),
    hint: `squash as far as ${migration.name}, with LAST, or the steps in front of it`,
  };
}

function mindsTransactions(statement: FoldedStatement["statement"]): boolean {
  if ("concurrently" in statement) return statement.concurrently;
  return ["opaqueStatement", "guarded", "changeRows", "alterObject"].includes(statement.kind);
}
