import { columnName } from "../operation/column-name.js";
import type { Field } from "../operation/field.js";
import type { Operation } from "../operation/operation.js";
import { togetherSets } from "../operation/state.js";
import type { Node } from "./node.js";

/** The creation without some of its fields, and what adds them, and all that names them, behind it. */
export function splitCreation(creation: Node, lost: ReadonlySet<Field>): readonly Node[] {
  const { operation } = creation;
  if (operation.kind !== "createEntity" || lost.size === 0) return [creation];
  const names = new Set([...lost].map(({ name }) => name));
  const { origin, entity } = operation;
  const later: Operation[] = [];
  const options = new Map(operation.options);
  for (const option of ["unique_together", "index_together", "order_with_respect_to"]) {
    const value = options.get(option);
    if (value === undefined || !namesOf(value.literal).some((name) => names.has(name))) continue;
    options.delete(option);
    later.push({
      kind: "alterOptions",
      entity,
      attribute: option,
      options: new Map([[option, value]]),
      clears: [],
      origin,
    });
  }
  const keep = (member: { readonly fields: readonly string[] }): boolean =>
    !member.fields.some((name) => names.has(name));
  for (const member of [...operation.indexes, ...operation.constraints]) {
    if (!keep(member)) later.push({ kind: "addMember", entity, member, manner: "plain", origin });
  }
  const rest: Operation = {
    ...operation,
    fields: operation.fields.filter((field) => !lost.has(field)),
    options,
    indexes: operation.indexes.filter(keep),
    constraints: operation.constraints.filter(keep),
  };
  const smaller: Node = { ...creation, operation: rest, rebuilt: true };
  return [
    smaller,
    ...[...lost]
      .sort((a, b) => operation.fields.indexOf(a) - operation.fields.indexOf(b))
      .map((field) => addedLater(creation, field)),
    ...later.map((item) => followUp(creation, item)),
  ];
}

function namesOf(literal: Parameters<typeof togetherSets>[0]): readonly string[] {
  if (typeof literal === "string") return [literal];
  return (togetherSets(literal) ?? []).flat();
}

/** A field of a creation as an addition behind it. */
function addedLater(creation: Node, field: Field): Node {
  const origin = creation.sources.get(field.name) ?? creation.operation.origin;
  const owner = creation.owners[0] ?? "";
  return followUp(creation, {
    kind: "addField",
    entity: owner,
    field,
    preserveDefault: true,
    origin,
  });
}

/** A node right behind a creation. */
export function followUp(creation: Node, operation: Operation): Node {
  return { ...creation, position: creation.last, operation, rebuilt: true, sources: new Map() };
}

/** The columns of an entity from a field on: those that must follow when the field is added later. */
export function columnsFrom(fields: readonly Field[], first: Field): readonly Field[] {
  const start = fields.indexOf(first);
  return fields.filter(
    (field, index) =>
      field === first ||
      (index > start &&
        isStored(first) &&
        isStored(field) &&
        columnName(field) !== columnName(first)),
  );
}

function isStored(field: Field): boolean {
  return field.storage === "column" || field.storage === "unknown";
}
