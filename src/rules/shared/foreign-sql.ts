/*
 * foreign-sql: a RunSQL whose text is in the SQL of another database.
 *
 * Django hands the text to the server as it is. What each database refuses is in sql-constructs.ts, each with an example; a text of which
 * refold knows nothing wrong is not told of.
 * See https://docs.djangoproject.com/en/stable/ref/migration-operations/#runsql and the page of each rule in docs/rules.
 */
import type { Dialect } from "../../sql/dialect.js";
import { defineRule, type RawSql, type Rule } from "../rule.js";
import type { Target } from "../target.js";
import { SQL_CONSTRUCTS, type SqlConstruct } from "./sql-constructs.js";
import { sqlForms, type StatementForm } from "./sql-form.js";

/** The rule for one database. */
export function foreignSql(code: string, dialect: Dialect, outcome: string): Rule {
  return defineRule({
    code,
    name: "foreign-sql",
    dialect,
    severity: "error",
    summary: "Raw SQL is in the SQL of another database.",
    outcome,
    evidence: ["https://docs.djangoproject.com/en/stable/ref/migration-operations/#runsql"],
    fix: "sometimes",
    messages: { construct: "the SQL has {what}, which {title} does not take" },
    hint: "run it in a RunPython, where schema_editor.connection.vendor is the database that it is for, and say it for the others",
    detect: {
      kind: "passing",
      find: ({ sql }, target) =>
        sql.flatMap(({ text, slice }, index) => {
          const what = foreignPart(text, target);
          if (what === undefined) return [];
          const data = { what, title: TITLES[dialect] };
          return [{ message: "construct" as const, data, subject: `text ${index}`, at: slice }];
        }),
    },
  });
}

const TITLES: Readonly<Record<Dialect, string>> = {
  mssql: "SQL Server",
  mysql: "MySQL",
  postgres: "PostgreSQL",
  sqlite: "SQLite",
};

/** What of a text the target does not take; undefined where nothing is known to be. */
export function foreignPart(text: RawSql["text"], target: Target): string | undefined {
  const forms = sqlForms(text, target.dialect);
  if (forms === undefined) return undefined;
  if (!forms.ok) return forms.why;
  for (const statement of forms.statements) {
    const found = SQL_CONSTRUCTS.find(
      (construct) => !isTaken(construct, target) && holds(construct, statement),
    );
    if (found !== undefined) return found.what;
  }
  return undefined;
}

function isTaken({ takenBy }: SqlConstruct, { dialect, server }: Target): boolean {
  return takenBy.includes(dialect) || (dialect === "mysql" && takenBy.includes(server));
}

function holds({ pattern, in: where }: SqlConstruct, statement: StatementForm): boolean {
  return pattern.test(statement[where]);
}
