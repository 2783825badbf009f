import type { Literal, Member, Operation } from "../../../operation/operation.js";
import type { PythonModule } from "../python/module.js";
import { fieldOf, unwrap, type SyntaxNode } from "../python/syntax.js";
import { argumentsOf, slotOf } from "./arguments.js";
import { canonical } from "./canonical.js";
import { expressionOf } from "./field.js";
import { literalOf, stringOf, stringsIn } from "./literal.js";
import { followName, textOf } from "./names.js";
import { onEntity, string, type Call } from "./operation-call.js";

/** Reads an index or a constraint; undefined where its name is not a literal. */
export function readMember(
  module: PythonModule,
  node: SyntaxNode,
  kind: Member["kind"],
): Member | undefined {
  const call = followName(module, node);
  if (call.type !== "call") return undefined;
  const args = argumentsOf(module, call, []);
  const nameNode = args?.named.get("name");
  if (args === undefined || nameNode === undefined) return undefined;
  const name = stringOf(module, followName(module, nameNode));
  if (name === undefined) return undefined;
  const callee = fieldOf(call, "function");
  const className = callee === undefined ? "" : canonical(module, callee);
  const given = new Map(
    [...args.named]
      .filter(([argument]) => argument !== "name")
      .map(([argument, value]) => [argument, namesOrText(module, value)]),
  );
  const words = [...given].map(([argument, value]) => `${argument}=${value}`).sort();
  const rest = args.rest.map((argument) => canonical(module, argument));
  const mentioned = stringsIn(module, call).filter((found) => found.node !== unwrap(nameNode));
  return {
    kind,
    name,
    className,
    args: given,
    rest,
    canonical: `${className}(${[...rest, ...words].join(",")})`,
    expression: expressionOf(module, node),
    nameSlot: call.start >= node.start && call.end <= node.end ? slotOf(nameNode) : undefined,
    fields: [
      ...new Set([
        ...mentioned.flatMap(({ value }) => fieldNames(value)),
        ...lookups(module, call),
      ]),
    ],
    // A check, and a unique constraint over plain columns, are written into CREATE TABLE
    // (django/db/backends/base/schema.py, table_sql; UniqueConstraint.constraint_sql).
    inline:
      className === "models.CheckConstraint" ||
      (className === "models.UniqueConstraint" &&
        [...args.named.keys()].every((argument) => argument === "fields" || argument === "name")),
  };
}

/** Lists of names are the same whether they are written as lists or as tuples. */
function namesOrText(module: PythonModule, node: SyntaxNode): string {
  const names = stringList(literalOf(module, node));
  return names === undefined ? canonical(module, node) : JSON.stringify(names);
}

/** Names of fields that a string in an index or a constraint may stand for: `-created`, `author__name`. */
function fieldNames(value: string): readonly string[] {
  const name = value.replace(/^-/, "");
  return /^\w+$/.test(name) ? [name, name.split("__")[0] ?? name] : [];
}

/** Names of keyword arguments inside conditions: `Q(deleted__isnull=True)` reads `deleted`. */
function lookups(module: PythonModule, node: SyntaxNode): readonly string[] {
  const names: string[] = [];
  const pending: SyntaxNode[] = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const name = next.type === "keyword_argument" ? fieldOf(next, "name") : undefined;
    if (name !== undefined) names.push(...fieldNames(textOf(module, name)));
    pending.push(...next.children);
  }
  return names;
}

/** AddIndex, AddConstraint and their kin. */
export function addMember(
  call: Call,
  kind: Member["kind"],
  manner: "plain" | "concurrently" | "unvalidated",
): Operation | undefined {
  const node = call.args.get(kind);
  const member = node === undefined ? undefined : readMember(call.module, node, kind);
  if (member === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind: "addMember",
    entity,
    member,
    manner,
    origin: call.origin,
  }));
}

/** RemoveIndex, RemoveConstraint and their kin. */
export function removeMember(
  call: Call,
  member: Member["kind"],
  manner: "plain" | "concurrently",
): Operation | undefined {
  const name = string(call, "name");
  if (name === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind: "removeMember",
    entity,
    member,
    name,
    manner,
    origin: call.origin,
  }));
}

/** RenameIndex, of a name or of fields. */
export function renameIndex(call: Call): Operation | undefined {
  const newName = string(call, "new_name");
  if (newName === undefined) return undefined;
  const name = string(call, "old_name");
  if (name !== undefined) {
    return onEntity(call, "model_name", (entity) => ({
      kind: "renameMember",
      entity,
      name,
      newName,
      origin: call.origin,
    }));
  }
  const node = call.args.get("old_fields");
  const fields = node === undefined ? undefined : stringList(literalOf(call.module, node));
  if (fields === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind: "nameMember",
    entity,
    fields,
    newName,
    origin: call.origin,
  }));
}

function stringList(value: Literal | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const names: string[] = [];
  for (const item of value as readonly Literal[]) {
    if (typeof item !== "string") return undefined;
    names.push(item);
  }
  return names;
}

/** AlterConstraint. */
export function alterConstraint(call: Call): Operation | undefined {
  const name = string(call, "name");
  const node = call.args.get("constraint");
  const member = node === undefined ? undefined : readMember(call.module, node, "constraint");
  if (name === undefined || member === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind: "alterMember",
    entity,
    name,
    member,
    origin: call.origin,
  }));
}

/** ValidateConstraint. */
export function validateConstraint(call: Call): Operation | undefined {
  const name = string(call, "name");
  if (name === undefined) return undefined;
  return onEntity(call, "model_name", (entity) => ({
    kind: "validateMember",
    entity,
    name,
    origin: call.origin,
  }));
}
