/*
 * MSSQL014 expression-index: an index over an expression.
 *
 * A key of SQL Server is made of columns. AddIndex leaves an index over an expression out, without a word (supports_expression_indexes is
 * False). One in the options of CreateModel is written all the same, because mssql-django overrides the method that would leave it out,
 * and the server refuses the expression with error 102 (mssql/schema.py, _model_indexes_sql).
 * See https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql and docs/rules/mssql014.md.
 */
import type { Member } from "../../operation/operation.js";
import { defineRule } from "../rule.js";

export const expressionIndex = defineRule({
  code: "MSSQL014",
  name: "expression-index",
  dialect: "mssql",
  severity: "warning",
  summary: "An index over an expression cannot be made.",
  outcome: "error 102 (incorrect syntax) in CreateModel; in AddIndex the index is missing",
  evidence: [
    "https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql",
    "https://github.com/microsoft/mssql-django/blob/dev/mssql/schema.py",
  ],
  fix: "none",
  messages: {
    created: "{entity}: the index {name} is over an expression, which the server refuses",
    added: "{entity}: the index {name} is over an expression, so the backend does not make it",
  },
  hint: "add a computed column (GeneratedField) and index that",
  detect: {
    kind: "passing",
    find: ({ operation, after }, { backend }) => {
      if (operation.kind === "createEntity") {
        return operation.indexes.filter(isOverExpression).map((member) => ({
          message: backend === "mssql-django" ? ("created" as const) : ("added" as const),
          data: { entity: operation.name, name: member.name },
          subject: member.name,
          at: member.expression?.slice,
        }));
      }
      if (operation.kind !== "addMember" || operation.member.kind !== "index") return [];
      const { member } = operation;
      if (!isOverExpression(member)) return [];
      const entity = after.state.get(operation.entity)?.name ?? operation.entity;
      return [
        {
          message: "added" as const,
          data: { entity, name: member.name },
          subject: member.name,
          at: member.expression?.slice,
        },
      ];
    },
  },
});

function isOverExpression({ rest }: Member): boolean {
  return rest.length > 0;
}
