/*
 * MSSQL009 altered-column-in-use: a column changes its type, or becomes NOT NULL, while a constraint or an index needs it.
 *
 * ALTER COLUMN fails with error 5074 as long as an index, a UNIQUE or a CHECK constraint uses the column. mssql-django takes indexes of
 * the field, of unique_together and of Meta.indexes out of the way, but neither unique nor check constraints of Meta.constraints, nor
 * indexes that have the column among their INCLUDE columns or in their condition (mssql/schema.py, _delete_indexes and
 * _delete_unique_constraints). django-pyodbc-azure leaves Meta.indexes in place as well. A longer nvarchar is allowed to all but primary
 * keys.
 * See https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql and docs/rules/mssql009.md.
 */
import type { Field } from "../../operation/field.js";
import type { Member } from "../../operation/operation.js";
import type { EntityState } from "../../operation/state.js";
import { alteredField, type AlteredField } from "../altered-field.js";
import { conditionOf } from "../conditions.js";
import { keysOf, namesIn } from "../keys.js";
import { defineRule, type Moment } from "../rule.js";
import type { MssqlBackend } from "../../dialect/mssql/backend.js";
import { changedType } from "./column-type.js";
import { isLeftOut } from "./left-out.js";

export const alteredColumnInUse = defineRule({
  code: "MSSQL009",
  name: "altered-column-in-use",
  dialect: "mssql",
  severity: "error",
  summary:
    "A column cannot change its type or become NOT NULL while a constraint or an index needs it.",
  outcome: "error 5074 (the object is dependent on the column), with 4922",
  evidence: [
    "https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql",
    "https://github.com/michiya/django-pyodbc-azure/issues/73",
    "https://github.com/microsoft/mssql-django/blob/dev/mssql/schema.py",
  ],
  fix: "none",
  messages: {
    used: "{entity}.{field} {change} while {user} uses it",
  },
  hint: "remove the constraint or index in front of the operation and add it again behind it, or squash the step into the one that creates the table",
  detect: {
    kind: "passing",
    find: (moment, { backend }) => {
      const altered = alteredField(moment);
      const change = altered === undefined ? undefined : changeOf(altered, moment);
      const entity = moment.before.state.get(altered?.entity.key ?? "");
      if (altered === undefined || change === undefined || entity === undefined) return [];
      const { old, field } = altered;
      return usersOf(entity, old, change, backend).map((member) => ({
        message: "used" as const,
        data: {
          entity: entity.name,
          field: field.name,
          change: change.text,
          user: `${member.kind} ${member.name}`,
        },
        subject: `${field.name} ${member.name}`,
        at: field.expression.slice,
      }));
    },
  },
});

interface Change {
  readonly kind: "type" | "longer" | "not null";
  readonly text: string;
}

function changeOf(altered: AlteredField, moment: Moment): Change | undefined {
  const types = changedType(altered, moment);
  const { old, field } = altered;
  if (types !== undefined) {
    const text = `changes from ${types.from} to ${types.to}`;
    return { kind: isLonger(types) ? "longer" : "type", text };
  }
  return old.null && !field.null ? { kind: "not null", text: "becomes NOT NULL" } : undefined;
}

function isLonger({ from, to }: { readonly from: string; readonly to: string }): boolean {
  const [was, is] = [from, to].map((type) => /^nvarchar\((\d+)\)$/.exec(type)?.[1]);
  return was !== undefined && is !== undefined && Number(is) > Number(was);
}

/** The members that the backend leaves in place, and that keep the column as it is. */
function usersOf(
  entity: EntityState,
  field: Field,
  { kind }: Change,
  backend: MssqlBackend,
): readonly Member[] {
  if (kind === "longer") return [];
  const names = (member: Member, argument: string): boolean =>
    namesIn(member, argument).some((name) => name.replace(/^-/, "") === field.name);
  const inCondition = (member: Member): boolean =>
    conditionOf(member)?.lookups.some((lookup) => lookup.split("__")[0] === field.name) === true;
  const indexes = entity.indexes.filter(
    (member) =>
      !isLeftOut(member) &&
      (names(member, "include") ||
        inCondition(member) ||
        (backend === "django-pyodbc-azure" && names(member, "fields"))),
  );
  const unique = entity.constraints.filter(
    (member) =>
      member.className === "models.UniqueConstraint" &&
      !isLeftOut(member) &&
      (names(member, "fields") || names(member, "include") || inCondition(member)) &&
      !isDroppedWithField(entity, member, field),
  );
  // What the manual says of CHECK is known to hold for types; a change of nullability is not claimed to fail.
  const checks = entity.constraints.filter(
    (member) =>
      kind === "type" &&
      member.className === "models.CheckConstraint" &&
      member.fields.includes(field.name),
  );
  return [...indexes, ...unique, ...checks];
}

/** A filtered unique index over the field alone is an index like the field's own, and goes with that. */
function isDroppedWithField(entity: EntityState, member: Member, field: Field): boolean {
  const key = keysOf(entity).find((candidate) => candidate.member === member);
  return member.args.has("condition") && key?.fields.length === 1 && key.fields[0] === field;
}
