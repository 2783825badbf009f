/*
 * postgres-field: a field with a type of PostgreSQL's on another database: one of django.contrib.postgres, or of a class that gives the type itself.
 *
 * These fields give their PostgreSQL type to whatever database there is: hstore, tsvector, int4range, an array written with brackets.
 * MySQL and SQL Server refuse the table. SQLite takes any word for a type, so the table is made, but no value of the field can be stored;
 * only the brackets of an array are a syntax error there.
 * See https://docs.djangoproject.com/en/stable/ref/contrib/postgres/fields/ and the page of each rule in docs/rules.
 */
import type { Field } from "../../operation/field.js";
import type { Dialect } from "../../sql/dialect.js";
import { defineRule, type Rule } from "../rule.js";
import type { DjangoTarget } from "../target.js";

/** What differs between the databases. */
export interface PostgresFieldFacts {
  readonly code: string;
  readonly dialect: Dialect;
  /** What the server says. */
  readonly outcome: string;
  readonly severity: Rule["severity"];
  /** The types that the server refuses where a class of the project gives them (`db_type`); undefined where it takes any word. */
  readonly refusedTypes: RegExp | undefined;
}

/** Types that PostgreSQL alone has. */
export const POSTGRES_TYPES =
  /^(?:cidr|inet|macaddr8?|tsvector|tsquery|hstore|citext|ltree|jsonb|bytea|interval|(?:int[48]|num|ts|tstz|date)(?:multi)?range)\b|\]$/i;

/** The rule for one database. */
export function postgresField(facts: PostgresFieldFacts): Rule {
  const { code, dialect, outcome, severity, refusedTypes } = facts;
  const isRefused = ({ columnType }: Field): boolean =>
    columnType !== undefined && refusedTypes?.test(columnType) === true;
  return defineRule({
    code,
    name: "postgres-field",
    dialect,
    severity,
    summary: "A field has a type that only PostgreSQL has.",
    outcome,
    evidence: ["https://docs.djangoproject.com/en/stable/ref/contrib/postgres/fields/"],
    fix: "none",
    messages: { field: "{entity}.{field} is {class}, whose column only PostgreSQL can make" },
    hint: "use a field that all databases have: JSONField for arrays, hstore and ranges",
    detect: {
      kind: "lasting",
      find: (entity, _schema, target) =>
        entity.fields
          .filter((field) => isPostgresField(field, target) || isRefused(field))
          .map((field) => ({
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

/**
 * Is the field's type one that only PostgreSQL has? Its JSONField is Django's own since 3.1, and what is left of CICharField and its kin
 * since 5.1 are plain fields of texts (django/contrib/postgres/fields/jsonb.py, citext.py).
 */
export function isPostgresField({ className }: Field, { backend, django }: DjangoTarget): boolean {
  if (className === "postgres.JSONField") return backend === "django-pyodbc-azure";
  if (/^postgres\.CI\w+Field$/.test(className)) return django === "3.2" || django === "4.2";
  return /^postgres\.(?:search\.)?\w+Field$/.test(className);
}
