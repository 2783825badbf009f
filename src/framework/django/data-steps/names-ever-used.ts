import { createdState } from "../../../operation/state.js";
import { tableName } from "../../../operation/table-name.js";
import type { EntityKey } from "../../../operation/field.js";
import type { Operation } from "../../../operation/operation.js";
import { linkTableName, plainName } from "./sql-tables.js";

/**
 * Names in lower case that a table, an index or a constraint of a model has after one of the operations, with the entities that have them;
 * derived ones left out. Tables are taken to be anybody's: theirs is no entity's key.
 */
export function namesEverUsed(
  operations: readonly Operation[],
): ReadonlyMap<string, ReadonlySet<EntityKey>> {
  const names = new Map<string, Set<EntityKey>>();
  const add = (name: string, entity: EntityKey): void => {
    const lower = name.toLowerCase();
    const known = names.get(lower);
    if (known === undefined) names.set(lower, new Set([entity]));
    else known.add(entity);
  };
  const tables = new Set<string>();
  const links = new Map<string, Parameters<typeof linkTableName>[1]>();
  const visit = (operation: Operation): void => {
    switch (operation.kind) {
      case "createEntity": {
        const name = plainName(tableName(createdState(operation)));
        if (name !== undefined) tables.add(name);
        for (const field of operation.fields) {
          if (field.storage === "table") links.set(field.name, field);
        }
        for (const member of [...operation.indexes, ...operation.constraints]) {
          add(member.name, operation.entity);
        }
        return;
      }
      case "renameEntity":
        tables.add(operation.newEntity.replace(".", "_"));
        return;
      case "alterOptions": {
        const literal = operation.options.get("db_table")?.literal;
        if (typeof literal === "string") tables.add(literal.replace(/^"(.*)"$/, "$1"));
        return;
      }
      case "addField":
      case "alterField":
        if (operation.field.storage === "table") links.set(operation.field.name, operation.field);
        return;
      case "renameField": {
        const field = links.get(operation.name);
        if (field !== undefined)
          links.set(operation.newName, { ...field, name: operation.newName });
        return;
      }
      case "addMember":
        add(operation.member.name, operation.entity);
        return;
      case "renameMember":
      case "nameMember":
        add(operation.newName, operation.entity);
        return;
      case "opaque":
        for (const inner of [...operation.state, ...(operation.ways ?? []).flat()]) visit(inner);
        return;
      case "separate":
        for (const inner of [...operation.state, ...operation.database]) visit(inner);
        return;
      case "alterManagers":
      case "alterMember":
      case "deleteEntity":
      case "provide":
      case "removeField":
      case "removeMember":
      case "validateMember":
        return;
    }
  };
  for (const operation of operations) visit(operation);
  for (const table of tables) {
    add(table, "");
    for (const field of links.values()) add(linkTableName(table, field), "");
  }
  return names;
}
