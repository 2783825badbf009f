/*
 * MSSQL006 nullable-unique-together: several columns are unique together, and one of them may be NULL.
 *
 * For a UNIQUE constraint of SQL Server NULLs are equal: two rows that agree in the other columns, and have no value in this one, are
 * refused with error 2627. On other databases, and for Django, they differ. mssql-django makes filtered indexes for unique_together, but
 * plain UNIQUE constraints for UniqueConstraint; django-pyodbc-azure makes UNIQUE constraints for both. A UniqueConstraint with a
 * condition is a filtered index, in which NULLs are equal too, unless the condition leaves them out.
 * See https://learn.microsoft.com/sql/relational-databases/tables/unique-constraints-and-check-constraints and docs/rules/mssql006.md.
 */
import type { Field } from "../../operation/field.js";
import type { Member } from "../../operation/operation.js";
import type { EntityState } from "../../operation/state.js";
import { conditionOf, lookupParts } from "../conditions.js";
import { keysOf, type Key } from "../keys.js";
import { defineRule } from "../rule.js";
import { keyColumns, makesFilteredIndex } from "./filtered-index.js";
import { isLeftOut } from "./left-out.js";
import type { MssqlBackend } from "../../dialect/mssql/backend.js";

export const nullableUniqueTogether = defineRule({
  code: "MSSQL006",
  name: "nullable-unique-together",
  dialect: "mssql",
  severity: "error",
  summary:
    "For a unique constraint NULLs are equal, so rows that other databases take are refused.",
  outcome: "error 2627 or 2601 when such a row is stored",
  evidence: [
    "https://learn.microsoft.com/sql/relational-databases/tables/unique-constraints-and-check-constraints",
    "https://github.com/microsoft/mssql-django/blob/dev/mssql/schema.py",
  ],
  fix: "sometimes",
  messages: {
    together:
      "{entity}: {key} must be unique together{where}, and {nullable} may be NULL: rows without a value there count as equal",
    alone:
      "{entity}: {key} must be unique{where}, and may be NULL: only one such row may be without a value",
  },
  hint: "make a unique index that leaves NULL out (check --fix does for keys without a condition), or make the column NOT NULL",
  detect: {
    kind: "lasting",
    shownBy: "rows",
    seenTo: makesFilteredIndex,
    find: (entity, _schema, { backend }) =>
      keysOf(entity)
        .filter((key) => isConstraint(key, backend))
        .flatMap((key) => {
          const nullable = key.fields.filter(
            (field) => field.null && !leavesNullOut(key, field.name),
          );
          if (nullable.length === 0 || isMeant(entity, key, nullable)) return [];
          const names = (fields: readonly Field[]): string =>
            fields.map(({ name }) => name).join(", ");
          return [
            {
              message: key.fields.length === 1 ? ("alone" as const) : ("together" as const),
              data: {
                entity: entity.name,
                key: names(key.fields),
                nullable: names(nullable),
                where: hasCondition(key) ? ` where the condition of ${key.title} holds` : "",
                ...keyColumns(entity, key.fields),
              },
              subject: `${key.by} ${key.title}`,
              at: key.at,
            },
          ];
        }),
  },
});

function hasCondition({ member }: Key): boolean {
  return (member?.args.get("condition") ?? "None") !== "None";
}

function isConstraint({ kind, by, member }: Key, backend: MssqlBackend): boolean {
  if (kind !== "unique") return false;
  if (by === "unique_together") return backend === "django-pyodbc-azure";
  return by === "member" && member !== undefined && !isLeftOut(member);
}

/** Does another key refuse the same rows on all databases: those without a value that agree in the other columns? */
function isMeant(entity: EntityState, key: Key, nullable: readonly Field[]): boolean {
  const [only, more] = nullable;
  if (only === undefined || more !== undefined) return false;
  const others = key.fields.filter((field) => field !== only);
  return keysOf(entity).some(
    ({ kind, fields, member }) =>
      kind === "unique" &&
      member !== undefined &&
      fields.length > 0 &&
      fields.every((field) => others.includes(field)) &&
      asksForNone(member, only.name),
  );
}

/** Is a member's condition that a field has no value, and nothing else? */
function asksForNone(member: Member, name: string): boolean {
  const condition = conditionOf(member);
  const [lookup, more] = condition?.lookups ?? [];
  if (condition === undefined || lookup === undefined || more !== undefined) return false;
  const { field, asks } = lookupParts(lookup);
  const value = asks === "isnull" ? "True" : "None";
  return (
    field === name &&
    (asks === "isnull" || asks === "exact") &&
    !condition.negated &&
    comparesWith(member, lookup, value)
  );
}

function comparesWith(member: Member, lookup: string, value: string): boolean {
  return new RegExp(`\\b${lookup}"?[,=]${value}\\b`).test(member.args.get("condition") ?? "");
}

/** Does the key's condition hold only for rows with a value in the field? Any comparison with a value does. */
function leavesNullOut({ member }: Key, name: string): boolean {
  if (member === undefined) return false;
  const condition = conditionOf(member);
  if (condition === undefined || condition.alternatives || condition.negated) return false;
  return condition.lookups.some((lookup) => {
    const { field, asks } = lookupParts(lookup);
    if (field !== name) return false;
    return asks === "isnull"
      ? comparesWith(member, lookup, "False")
      : !comparesWith(member, lookup, "None");
  });
}
