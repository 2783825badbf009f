import type { Field } from "./field.js";
import type { Operation } from "./operation.js";

/** The operation with each field that it makes, and those of the operations inside it, changed. */
export function withFields(operation: Operation, change: (field: Field) => Field): Operation {
  const inside = (operations: readonly Operation[]): readonly Operation[] =>
    operations.map((each) => withFields(each, change));
  switch (operation.kind) {
    case "createEntity":
      return { ...operation, fields: operation.fields.map(change) };
    case "addField":
    case "alterField":
      return { ...operation, field: change(operation.field) };
    case "opaque":
      return { ...operation, state: inside(operation.state) };
    case "separate":
      return {
        ...operation,
        state: inside(operation.state),
        database: inside(operation.database),
      };
    default:
      return operation;
  }
}
