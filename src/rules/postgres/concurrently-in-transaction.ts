/*
 * PG002 concurrently-in-transaction: something that PostgreSQL does not do in a transaction, in a migration that runs in one.
 *
 * A migration is a transaction unless it says atomic = False. CREATE and DROP INDEX CONCURRENTLY and VACUUM refuse to run in one, with
 * 25001; AddIndexConcurrently and RemoveIndexConcurrently raise NotSupportedError by themselves.
 * See https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations and docs/rules/pg002.md.
 */
import { sqlForms } from "../shared/sql-form.js";
import { defineRule, type RawSql } from "../rule.js";

export const concurrentlyInTransaction = defineRule({
  code: "PG002",
  name: "concurrently-in-transaction",
  dialect: "postgres",
  severity: "error",
  summary: "Indexes cannot be made or dropped concurrently in a transaction.",
  outcome: "NotSupportedError in Django, or error 25001 (cannot run inside a transaction block)",
  evidence: [
    "https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",
    "https://www.postgresql.org/docs/current/sql-createindex.html",
  ],
  fix: "none",
  messages: {
    operation: "{what} cannot run in a transaction, and the migration is one",
    sql: "the SQL has {what}, which cannot run in a transaction, and the migration is one",
  },
  hint: "say atomic = False in the Migration class, and leave nothing else in that migration",
  detect: {
    kind: "passing",
    find: ({ operation, atomic, sql }) => {
      if (!atomic) return [];
      if (
        (operation.kind === "addMember" || operation.kind === "removeMember") &&
        operation.manner === "concurrently"
      ) {
        const what =
          operation.kind === "addMember" ? "AddIndexConcurrently" : "RemoveIndexConcurrently";
        return [{ message: "operation" as const, data: { what }, subject: what, at: undefined }];
      }
      return sql.flatMap((text, index) => {
        const what = refusedIn(text);
        if (what === undefined) return [];
        return [
          { message: "sql" as const, data: { what }, subject: `text ${index}`, at: text.slice },
        ];
      });
    },
  },
});

/** Statements that refuse to run in a transaction, as they begin. */
const ALONE =
  /^(?:CREATE(?: UNIQUE)? INDEX CONCURRENTLY|DROP INDEX CONCURRENTLY|REINDEX (?:\( .* \) )?(?:INDEX|TABLE|SCHEMA|DATABASE) CONCURRENTLY|VACUUM|CREATE DATABASE|DROP DATABASE|ALTER SYSTEM)\b/;

function refusedIn({ text }: RawSql): string | undefined {
  const forms = sqlForms(text, "postgres");
  if (forms?.ok !== true) return undefined;
  return forms.statements.map((statement) => ALONE.exec(statement.text)?.[0]).find(Boolean);
}
