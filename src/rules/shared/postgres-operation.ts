/*
 * postgres-operation: an operation, an index or a constraint of django.contrib.postgres on a database that is not PostgreSQL.
 *
 * The operations that make extensions and collations look at the database first and do nothing elsewhere. AddIndexConcurrently,
 * RemoveIndexConcurrently, AddConstraintNotValid and ValidateConstraint do not: they fail, the first two with a TypeError in front of any
 * SQL. An ExclusionConstraint is written as PostgreSQL has it. Of the indexes, those with storage parameters (fastupdate, fillfactor, …)
 * write a WITH that other servers refuse; all others become plain indexes.
 * See https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/ and the page of each rule in docs/rules.
 */
import type { Member } from "../../operation/operation.js";
import type { Dialect } from "../../sql/dialect.js";
import { defineRule, type Rule } from "../rule.js";

/** The rule for one database. */
export function postgresOperation(code: string, dialect: Dialect): Rule {
  return defineRule({
    code,
    name: "postgres-operation",
    dialect,
    severity: "error",
    summary: "An operation of django.contrib.postgres fails on other databases.",
    outcome: "TypeError in Django, or a syntax error of the server",
    evidence: [
      "https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/",
      "https://docs.djangoproject.com/en/stable/ref/contrib/postgres/constraints/",
    ],
    fix: "none",
    messages: {
      operation: "{operation} works on PostgreSQL only",
      member: "{member} {name} is {class}, which {why}",
    },
    hint: "use the plain operation (AddIndex, AddConstraint), or keep the step in an app that only PostgreSQL gets",
    detect: {
      kind: "passing",
      find: ({ operation }) => {
        if (operation.kind === "validateMember")
          return [named("ValidateConstraint", operation.name)];
        if (operation.kind === "removeMember" && operation.manner === "concurrently") {
          return [named("RemoveIndexConcurrently", operation.name)];
        }
        if (operation.kind === "createEntity") {
          return [...operation.indexes, ...operation.constraints].flatMap(refused);
        }
        if (operation.kind !== "addMember") return [];
        if (operation.manner === "concurrently") {
          return [named("AddIndexConcurrently", operation.member.name)];
        }
        if (operation.manner === "unvalidated") {
          return [named("AddConstraintNotValid", operation.member.name)];
        }
        return refused(operation.member);
      },
    },
  });
}

function named(operation: string, subject: string) {
  return { message: "operation" as const, data: { operation }, subject, at: undefined };
}

/** Parameters that an index of PostgreSQL keeps in WITH (django/contrib/postgres/indexes.py, get_with_params). */
const STORAGE_PARAMETERS = [
  "autosummarize",
  "buffering",
  "deduplicate_items",
  "fastupdate",
  "fillfactor",
  "gin_pending_list_limit",
  "length",
  "pages_per_range",
];

function refused(member: Member) {
  const { kind, name, className, args, expression } = member;
  const exclusion = className === "postgres.constraints.ExclusionConstraint";
  const parameter = className.startsWith("postgres.indexes.")
    ? STORAGE_PARAMETERS.find((one) => args.has(one) && args.get(one) !== "None")
    : undefined;
  if (!exclusion && parameter === undefined) return [];
  const data = {
    member: kind,
    name,
    class: className.slice(className.lastIndexOf(".") + 1),
    why: parameter === undefined ? "only PostgreSQL has" : `has the storage parameter ${parameter}`,
  };
  return [{ message: "member" as const, data, subject: name, at: expression?.slice }];
}
