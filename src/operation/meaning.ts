import { fieldMeaning, type Field } from "./field.js";
import type { Operation, Option } from "./operation.js";

/**
 * What an operation does, as text that does not depend on how it is written: equal texts have equal effects. Used where the effect itself
 * cannot be followed.
 */
export function operationMeaning(operation: Operation): string {
  switch (operation.kind) {
    case "opaque":
      return operation.canonical;
    case "separate":
      return `separate [${operation.state.map(operationMeaning).join("; ")}] [${operation.database.map(operationMeaning).join("; ")}]`;
    case "provide":
      return `provide ${operation.provides}`;
    case "createEntity":
      return [
        "createEntity",
        operation.entity,
        ...operation.fields.map((field) => namedField(field, operation.entity)),
        ...[...operation.options].map(([key, option]) => `${key}=${optionText(option)}`),
        ...[...operation.indexes, ...operation.constraints].map(memberText),
        operation.bases?.expression.canonical ?? "",
        operation.managers?.canonical ?? "",
      ].join(" ");
    case "addField":
    case "alterField":
      return [
        operation.kind,
        operation.entity,
        namedField(operation.field, operation.entity),
        String(operation.preserveDefault),
        operation.backfill?.canonical ?? "",
      ].join(" ");
    case "alterOptions":
      return [
        operation.kind,
        operation.entity,
        operation.attribute,
        ...[...operation.options].map(([key, option]) => `${key}=${optionText(option)}`),
      ].join(" ");
    case "alterManagers":
      return `${operation.kind} ${operation.entity} ${operation.managers.canonical}`;
    case "addMember":
      return `${operation.kind} ${operation.entity} ${memberText(operation.member)} ${operation.manner}`;
    case "alterMember":
      return `${operation.kind} ${operation.entity} ${operation.name} ${memberText(operation.member)}`;
    case "removeMember":
      return `${operation.kind} ${operation.entity} ${operation.member} ${operation.name} ${operation.manner}`;
    case "renameMember":
    case "renameField":
      return `${operation.kind} ${operation.entity} ${operation.name} ${operation.newName}`;
    case "nameMember":
      return `${operation.kind} ${operation.entity} ${operation.fields.join(",")} ${operation.newName}`;
    case "removeField":
    case "validateMember":
      return `${operation.kind} ${operation.entity} ${operation.name}`;
    case "renameEntity":
      return `${operation.kind} ${operation.entity} ${operation.newName}`;
    case "deleteEntity":
      return `${operation.kind} ${operation.entity}`;
  }
}

function namedField(field: Field, owner: string): string {
  return `${field.name}: ${fieldMeaning(field, owner)}`;
}

function optionText(option: Option): string {
  return option.expression?.canonical ?? JSON.stringify(option.literal);
}

function memberText(member: { readonly name: string; readonly canonical: string }): string {
  return `${member.name} ${member.canonical}`;
}
