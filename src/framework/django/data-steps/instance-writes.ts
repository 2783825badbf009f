import type { EntityKey } from "../../../operation/field.js";
import type { Place, Run } from "./run.js";
import { changeRows, customFields } from "./touching.js";

/** Records that an existing row is written with all its fields. */
export function keepsRow(run: Run, entity: EntityKey, text: string, place: Place): void {
  for (const part of run.models.line(entity)) {
    changeRows(run, part, "update", "all", text, place);
    customFields(run, part, place);
  }
}

/** Functions of the standard library and Django that make a default and do nothing else. */
const PURE_DEFAULT =
  /^(?:"|-?\d|\(|\[|\{|b"|f"|None|True|False|(?:dict|list|set|tuple|frozenset|str|int|float|bool|bytes)$|uuid\.|datetime\.|decimal\.|random\.|secrets\.|django\.utils\.|django\.conf\.settings\.)/;

/** Making an instance runs the defaults of the fields that are not given. */
export function storeDefaults(
  run: Run,
  entity: EntityKey,
  given: ReadonlySet<string>,
  place: Place,
): void {
  for (const { field } of run.models.fields(entity).values()) {
    const text = field.default?.canonical;
    if (text === undefined || given.has(field.name) || given.has(`${field.name}_id`)) continue;
    if (PURE_DEFAULT.test(text) && !text.includes("function_definition<")) continue;
    if (runsImported(run, text, place)) continue;
    run.recorder.mayDoAnything(
      `the default of ${run.models.nameOf(entity)}.${field.name} runs code of the project`,
      place,
    );
  }
}

/** Follows a default that is a function of another module, by its path; false where it is none. */
function runsImported(run: Run, path: string, place: Place): boolean {
  if (!/^\w+(?:\.\w+)+$/.test(path)) return false;
  const found = run.imported(place.module, path);
  if (found.length === 0 || found.some(({ kind }) => kind !== "function")) return false;
  run.call(found, { positional: [], keywords: new Map(), more: undefined }, place);
  return true;
}
