/*
 * MYSQL010 raise-after-schema-change: a data step that raises on purpose stands behind a change of the schema in its migration.
 *
 * MySQL commits in front of and behind every statement that changes the schema, also where the migration is atomic. When the step raises,
 * the change stays, the migration does not count as applied, and its next run fails because the table or the column is there already
 * (1050, 1060). Other databases roll everything back.
 * See https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html and docs/rules/mysql010.md.
 */
import { isEntityOperation, type Operation } from "../../operation/operation.js";
import { defineRule } from "../rule.js";

export const raiseAfterSchemaChange = defineRule({
  code: "MYSQL010",
  name: "raise-after-schema-change",
  dialect: "mysql",
  severity: "warning",
  summary: "A migration that stops half-way is not rolled back.",
  outcome: "nothing at first; when the step has raised, error 1050 or 1060 in the next run",
  evidence: [
    "https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html",
    "https://docs.djangoproject.com/en/stable/topics/migrations/#mysql",
  ],
  fix: "none",
  messages: {
    raise:
      "the step raises where something is wrong, and {before} stands in front of it: that is not rolled back, so the migration cannot run again",
  },
  hint: "move the step into a migration of its own, in front of the change",
  detect: {
    kind: "passing",
    find: ({ operation, earlier, atomic }) => {
      if (operation.kind !== "opaque" || operation.label !== "RunPython" || !atomic) return [];
      const { canonical } = operation;
      if (!/\braise_statement</.test(canonical)) return [];
      // What it raises may be caught where it has a `try`, and be for other databases where it asks which one there is.
      if (/\btry_statement<|\.vendor\b/.test(canonical)) return [];
      const change = earlier.find(isEntityOperation);
      if (change === undefined) return [];
      return [
        {
          message: "raise" as const,
          data: { before: titleOf(change) },
          subject: "step",
          at: undefined,
        },
      ];
    },
  },
});

function titleOf({ origin }: Operation): string {
  const { file, start } = origin.slice;
  return /^(?:\w+\.)*(\w+)/.exec(file.text.slice(start, start + 100))?.[1] ?? "a change";
}
