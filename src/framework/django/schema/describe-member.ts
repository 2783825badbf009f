import type { Member } from "../../../operation/operation.js";
import type { Constraint, Index } from "../../../schema/model.js";
import { shortName, textOfValue, type Value } from "../../../schema/value.js";
import { readValue } from "./read-value.js";
import { locate, type SchemaSources } from "./sources.js";

type Call = Extract<Value, { kind: "call" }>;

/** Describes an index of a model. */
export function describeIndex(member: Member, sources: SchemaSources): Index {
  const call = callOf(member, sources);
  if (call === undefined) return plainIndexOf(member);
  const known = new Set([
    "fields",
    "name",
    "condition",
    "include",
    "opclasses",
    "db_tablespace",
    "expressions",
  ]);
  return {
    name: member.name,
    className: shortName(call.callee),
    fields: texts(call.named.get("fields")),
    expressions: call.args,
    condition: given(call.named.get("condition")),
    include: texts(call.named.get("include")),
    operatorClasses: texts(call.named.get("opclasses")),
    tablespace: textOfValue(call.named.get("db_tablespace")),
    extra: new Map([...call.named].filter(([name]) => !known.has(name))),
  };
}

/** An index over fields alone: refold made it itself, or its definition could not be found again. */
function plainIndexOf(member: Member): Index {
  return {
    name: member.name,
    className: "Index",
    fields: member.fields,
    expressions: [],
    condition: undefined,
    include: [],
    operatorClasses: [],
    tablespace: undefined,
    extra: new Map(),
  };
}

/** Describes a constraint of a model. */
export function describeConstraint(member: Member, sources: SchemaSources): Constraint {
  const call = callOf(member, sources);
  const { name } = member;
  if (call === undefined) return { kind: "unread", name, text: member.canonical };
  switch (shortName(call.callee)) {
    case "CheckConstraint": {
      const condition = call.named.get("condition") ?? call.named.get("check");
      if (condition === undefined) break;
      return { kind: "check", name, condition };
    }
    case "UniqueConstraint":
      return {
        kind: "unique",
        name,
        fields: texts(call.named.get("fields")),
        expressions: call.args,
        condition: given(call.named.get("condition")),
        include: texts(call.named.get("include")),
        operatorClasses: texts(call.named.get("opclasses")),
        deferrable: deferrableOf(call.named.get("deferrable")),
        nullsDistinct: booleanOf(call.named.get("nulls_distinct")),
      };
    case "ExclusionConstraint":
      return {
        kind: "exclusion",
        name,
        expressions: pairs(call.named.get("expressions")),
        method: textOfValue(call.named.get("index_type")) ?? "gist",
        condition: given(call.named.get("condition")),
        include: texts(call.named.get("include")),
        deferrable: deferrableOf(call.named.get("deferrable")),
      };
    default:
  }
  return { kind: "unread", name, text: member.canonical };
}

function callOf(member: Member, sources: SchemaSources): Call | undefined {
  if (member.expression === undefined) return undefined;
  const found = locate(sources, member.expression.slice);
  if (found === undefined) return undefined;
  const value = readValue(found.module, found.node, sources);
  return value.kind === "call" ? value : undefined;
}

/** The value, where it is not `None`. */
function given(value: Value | undefined): Value | undefined {
  return value?.kind === "none" ? undefined : value;
}

function texts(value: Value | undefined): readonly string[] {
  return value?.kind === "list" ? value.items.flatMap((item) => textOfValue(item) ?? []) : [];
}

function booleanOf(value: Value | undefined): boolean | undefined {
  return value?.kind === "boolean" ? value.value : undefined;
}

function deferrableOf(value: Value | undefined): "deferred" | "immediate" | undefined {
  const path = value?.kind === "name" ? value.path : undefined;
  // Migrations written by Django 3.1 say `models.Deferrable["DEFERRED"]`.
  const text = path ?? (value?.kind === "unread" ? value.text : "");
  if (/\bDEFERRED\b/.test(text)) return "deferred";
  return /\bIMMEDIATE\b/.test(text) ? "immediate" : undefined;
}

function pairs(value: Value | undefined): readonly (readonly [Value, string])[] {
  if (value?.kind !== "list") return [];
  return value.items.flatMap((item) => {
    const [expression, operator] = item.kind === "list" ? item.items : [];
    const text = operator?.kind === "name" ? shortName(operator.path) : textOfValue(operator);
    return expression === undefined || text === undefined ? [] : [[expression, text] as const];
  });
}
