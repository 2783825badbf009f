import { FIELD_OPERATIONS } from "./field-operations.js";
import { MODEL_OPERATIONS } from "./model-operations.js";
import { OPTION_OPERATIONS } from "./option-operations.js";
import { PART_OPERATIONS } from "./part-operations.js";
import { className, type Call } from "./value.js";
import { NOTHING, type Maker, type Operation, type Place } from "./operation.js";

/** An operation of the schema; undefined for those that are no such thing (RunPython, RunSQL, SeparateDatabaseAndState). */
export function operationOf(call: Call, place: Place): Operation | undefined {
  return OPERATIONS[className(call)]?.(call, place);
}

/** Objects of the server that no table needs. */
const extension = (): Operation => ({
  state: (state) => state,
  forwards: NOTHING,
  backwards: NOTHING,
});

const OPERATIONS: Readonly<Record<string, Maker>> = {
  ...MODEL_OPERATIONS,
  ...OPTION_OPERATIONS,
  ...FIELD_OPERATIONS,
  ...PART_OPERATIONS,
  BtreeGinExtension: extension,
  TrigramExtension: extension,
  HStoreExtension: extension,
};
