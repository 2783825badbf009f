/*
 * postgres-field: a field of django.contrib.postgres on a database that is not PostgreSQL.
 *
 * These fields give their PostgreSQL type to whatever database there is: hstore, tsvector, int4range, an array written with brackets.
 * MySQL and SQL Server refuse the table. SQLite takes any word for a type, so the table is made, but no value of the field can be stored;
 * only the brackets of an array are a syntax error there.
 * See https://docs.djangoproject.com/en/stable/ref/contrib/postgres/fields/ and the page of each rule in docs/rules.
 */
import type { Field } from "../../operation/field.js";
import type { Dialect } from "../../sql/dialect.js";
import { defineRule, type Rule } from "../rule.js";

/** What differs between the databases. */
export interface PostgresFieldFacts {
  readonly code: string;
  readonly dialect: Dialect;
  /** What the server says. */
  readonly outcome: string;
  readonly severity: Rule["severity"];
}

/** The rule for one database. */
export function postgresField({ code, dialect, outcome, severity }: PostgresFieldFacts): Rule {
  return defineRule({
    code,
    name: "postgres-field",
    dialect,
    severity,
    summary: "A field of django.contrib.postgres has a type that only PostgreSQL has.",
    outcome,
    evidence: ["https://docs.djangoproject.com/en/stable/ref/contrib/postgres/fields/"],
    fix: "none",
    messages: { field: "{entity}.{field} is {class}, whose column only PostgreSQL can make" },
    hint: "use a field that all databases have: JSONField for arrays, hstore and ranges",
    detect: {
      kind: "lasting",
      find: (entity) =>
        entity.fields.filter(isPostgresField).map((field) => ({
          message: "field" as const,
          data: {
            entity: entity.name,
            field: field.name,
            class: field.className.slice(field.className.lastIndexOf(".") + 1),
          },
          subject: field.name,
          at: field.expression.slice,
        })),
    },
  });
}

/** The fields that are Django's own JSON and text fields by now work everywhere (postgres.JSONField before Django 3.1 did not). */
export function isPostgresField({ className }: Field): boolean {
  return /^postgres\.(?:search\.)?\w+(?:Field)$/.test(className);
}
