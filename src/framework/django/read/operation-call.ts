import type { MigrationKey } from "../../../chain/migration.js";
import type { Operation, Origin, Purpose } from "../../../operation/operation.js";
import type { PythonModule } from "../python/module.js";
import type { SyntaxNode } from "../python/syntax.js";
import { entityKey, type FieldContext } from "./field.js";
import { stringOf } from "./literal.js";
import { followName } from "./names.js";

/** What the reader of operations must know besides the module. */
export interface OperationContext extends FieldContext {
  readonly migration: MigrationKey;
  /** What refold wrote a step for, by the normal form of its call; undefined for a step that it did not write. */
  readonly purposeOf: (canonical: string) => Purpose | undefined;
}

/** A call being read, with its arguments by parameter name. */
export interface Call {
  readonly module: PythonModule;
  readonly context: OperationContext;
  readonly origin: Origin;
  readonly node: SyntaxNode;
  readonly args: ReadonlyMap<string, SyntaxNode>;
}

/** The string that an argument gives; undefined where there is none. */
export function string(call: Call, parameter: string): string | undefined {
  const node = call.args.get(parameter);
  return node === undefined ? undefined : stringOf(call.module, followName(call.module, node));
}

/** Makes an operation on the entity of the app that an argument names; undefined where it names none. */
export function onEntity(
  call: Call,
  parameter: string,
  make: (entity: string) => Operation | undefined,
): Operation | undefined {
  const name = string(call, parameter);
  return name === undefined ? undefined : make(entityKey(`${call.context.app}.${name}`));
}
