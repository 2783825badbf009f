import type { ObjectChange } from "./objects.js";
import { sequenceOwner, type RelationalState, type TableState } from "./state.js";
import type { AlterObject } from "./statement.js";

/** The integer types of PostgreSQL, with the most that a sequence of each counts to. */
const LARGEST = {
  smallint: "32767",
  integer: "2147483647",
  bigint: "9223372036854775807",
} as const;

/** The table whose serial column's sequence an alteration gives another type, and that type; undefined for what does anything else. */
export function retypedSerial(
  state: RelationalState,
  { object, name, change }: AlterObject,
): { readonly table: TableState; readonly type: keyof typeof LARGEST } | undefined {
  const table = object === "sequence" ? sequenceOwner(state, name) : undefined;
  const type = sequenceTypeOf(change);
  const isSerial = table?.columns.some(
    ({ autoIncrement }) => autoIncrement?.kind === "serial" && autoIncrement.sequence === name.name,
  );
  return table === undefined || type === undefined || isSerial !== true
    ? undefined
    : { table, type };
}

/** The type that an alteration gives a sequence, where it does nothing else: the limit of the type may be said, too. */
function sequenceTypeOf(change: ObjectChange): keyof typeof LARGEST | undefined {
  if (change.aspect !== "part") return undefined;
  const [, type, most] =
    /^as (smallint|integer|int|bigint)(?: maxvalue (\d+))?$/.exec(change.definition.canonical) ??
    [];
  const own = type === "int" ? "integer" : type;
  if (own !== "smallint" && own !== "integer" && own !== "bigint") return undefined;
  return most === undefined || most === LARGEST[own] ? own : undefined;
}
