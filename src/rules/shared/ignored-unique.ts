/*
 * ignored-unique-constraint: a UniqueConstraint that Django leaves out on a database, without a word.
 *
 * Where a backend does not support what a unique constraint asks for, the schema editor makes nothing and the migration passes
 * (django/db/backends/base/schema.py, _unique_supported); only `manage.py check` warns, of models, not of migrations. Rows that break the
 * constraint are stored. What each database supports is in its features.py.
 * See https://docs.djangoproject.com/en/stable/ref/models/constraints/ and the page of each rule in docs/rules.
 */
import type { Member } from "../../operation/operation.js";
import type { Dialect } from "../../sql/dialect.js";
import { conditionOf } from "../conditions.js";
import { defineRule, type Rule } from "../rule.js";
import type { Target } from "../target.js";

/** What a unique constraint may ask for besides columns. */
export type UniqueFeature =
  "condition" | "deferrable" | "include" | "expressions" | "nulls_distinct";

/** What differs between the databases. */
export interface IgnoredUniqueFacts {
  readonly code: string;
  readonly dialect: Dialect;
  readonly evidence: readonly string[];
  /** What the database does not have. */
  readonly missing: (target: Target) => readonly UniqueFeature[];
}

/** The rule for one database. */
export function ignoredUnique({ code, dialect, evidence, missing }: IgnoredUniqueFacts): Rule {
  return defineRule({
    code,
    name: "ignored-unique-constraint",
    dialect,
    severity: "warning",
    summary: "A unique constraint that the database does not support is not made.",
    outcome: "nothing is said: rows that break the constraint are stored",
    evidence: ["https://docs.djangoproject.com/en/stable/ref/models/constraints/", ...evidence],
    fix: "none",
    messages: {
      ignored: "{entity}: the unique constraint {name} {what}, so Django does not make it",
    },
    hint: "say it without what the database does not have, or check it in the application",
    detect: {
      kind: "lasting",
      find: (entity, _schema, target) =>
        entity.constraints
          .filter(({ className }) => className === "models.UniqueConstraint")
          .flatMap((member) => {
            const asked = missing(target).find((feature) => asksFor(member, feature));
            if (asked === undefined) return [];
            return [
              {
                message: "ignored" as const,
                data: { entity: entity.name, name: member.name, what: WORDS[asked] },
                subject: member.name,
                at: member.expression?.slice,
              },
            ];
          }),
    },
  });
}

const WORDS: Readonly<Record<UniqueFeature, string>> = {
  condition: "has a condition",
  deferrable: "is deferrable",
  include: "includes columns that are not part of the key",
  expressions: "is about expressions",
  nulls_distinct: "says whether NULLs are distinct",
};

function asksFor(member: Member, feature: UniqueFeature): boolean {
  switch (feature) {
    case "condition":
      return conditionOf(member) !== undefined;
    case "expressions":
      return member.rest.length > 0;
    default: {
      const value = member.args.get(feature);
      return value !== undefined && value !== "None" && value !== "[]";
    }
  }
}
