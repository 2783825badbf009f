/*
 * MSSQL012 filter-condition: the condition of an index or a unique constraint is one that a filtered index cannot have.
 *
 * The WHERE of a filtered index takes comparisons of a column with constants, IN, and IS (NOT) NULL, joined by AND. OR, NOT, functions,
 * patterns, BETWEEN and comparisons of two columns are refused. For a UniqueConstraint whose condition is joined by OR, mssql-django
 * raises NotImplementedError in front of any SQL. Check constraints are not filtered indexes: they may say all of this.
 * See https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql and docs/rules/mssql012.md.
 */
import type { Member } from "../../operation/operation.js";
import type { EntityState } from "../../operation/state.js";
import { conditionOf, lookupParts } from "../conditions.js";
import { defineRule } from "../rule.js";
import { isLeftOut } from "./left-out.js";

/** What a filtered index can ask of a column. */
const COMPARISONS: ReadonlySet<string> = new Set([
  "exact",
  "isnull",
  "gt",
  "gte",
  "lt",
  "lte",
  "in",
]);

export const filterCondition = defineRule({
  code: "MSSQL012",
  name: "filter-condition",
  dialect: "mssql",
  severity: "error",
  summary: "The condition of a filtered index takes only plain comparisons joined by AND.",
  outcome: "NotImplementedError in mssql-django, or error 10735 or 156 (incorrect WHERE clause)",
  evidence: [
    "https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql",
    "https://github.com/microsoft/mssql-django#known-limitations",
  ],
  fix: "none",
  messages: {
    condition: "{member} of {entity} has a condition with {what}, which no filtered index can have",
  },
  hint: "say it with comparisons joined by AND (and IN), or keep the rule in the application",
  detect: {
    kind: "lasting",
    find: (entity) =>
      filteredMembers(entity).flatMap((member) => {
        const what = refusedPart(member);
        if (what === undefined) return [];
        const data = { entity: entity.name, member: `${member.kind} ${member.name}`, what };
        return [
          {
            message: "condition" as const,
            data,
            subject: member.name,
            at: member.expression?.slice,
          },
        ];
      }),
  },
});

function filteredMembers({ indexes, constraints }: EntityState): readonly Member[] {
  return [
    ...indexes,
    ...constraints.filter(({ className }) => className === "models.UniqueConstraint"),
  ].filter((member) => !isLeftOut(member));
}

function refusedPart(member: Member): string | undefined {
  const condition = conditionOf(member);
  if (condition === undefined) return undefined;
  if (condition.alternatives) return "OR";
  if (condition.negated) return "NOT";
  if (condition.columns) return "a comparison of two columns";
  const refused = condition.lookups
    .map((lookup) => lookupParts(lookup).asks)
    .find((asks) => !COMPARISONS.has(asks));
  return refused === undefined ? undefined : `the lookup ${refused}`;
}
