import type { SourceSlice } from "../../src/edit/slice.js";
import { applyEdits } from "../../src/edit/text-edit.js";
import type { Catalog, Column } from "../../src/operation/catalog.js";
import type { Expression } from "../../src/operation/expression.js";
import type { EntityState, SchemaState } from "../../src/operation/state.js";
import type { Difference } from "../../src/verify/compare.js";

/** What one side of a comparison has. */
export interface Side {
  readonly state: SchemaState;
  readonly catalog: Catalog;
}

/** Texts longer than this are cut: the place says where to look. */
const LONGEST = 120;

/**
 * A difference as a person would write it. It is found by comparing normal forms, which are nobody's Python: what the migrations say
 * stands in their place.
 */
export function forPeople(difference: Difference, original: Side, folded: Side): Difference {
  const { place } = difference;
  const told = {
    place,
    original: textOf(place, difference.original, original),
    folded: textOf(place, difference.folded, folded),
  };
  // Two modules can mean different things by one text.
  return told.original === told.folded ? difference : told;
}

function textOf(place: string, found: string | undefined, side: Side): string | undefined {
  if (found === undefined) return undefined;
  const text = written(place, side) ?? found.replaceAll(/\bsetting (\w+)/g, "settings.$1");
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

/** What the migrations say of a place `app.entity: part name`, or `table of app.entity: column name`. */
function written(place: string, { state, catalog }: Side): string | undefined {
  const [, table = "", key = "", kind = "", name = ""] =
    /^(table of )?(\S+): (\w+)(?: (.+))?$/.exec(place) ?? [];
  if (table !== "") {
    const column = catalog.get(key)?.columns.find((other) => other.name === name);
    return kind === "column" && column !== undefined ? columnText(column) : undefined;
  }
  const entity = state.get(key);
  const expression = entity === undefined ? undefined : partOf(entity, kind, name);
  return expression === undefined ? undefined : sourceOf(expression.slice);
}

function partOf(entity: EntityState, kind: string, name: string): Expression | undefined {
  switch (kind) {
    case "field":
      return entity.fields.find((field) => field.name === name)?.expression;
    case "option":
      return entity.options.get(name)?.expression;
    case "index":
      return entity.indexes.find((member) => member.name === name)?.expression;
    case "constraint":
      return entity.constraints.find((member) => member.name === name)?.expression;
    case "bases":
      return entity.bases?.expression;
    case "managers":
      return entity.managers;
    default:
      return undefined;
  }
}

function sourceOf({ file, start, end, edits }: SourceSlice): string {
  const inside = edits.filter((edit) => edit.start >= start && edit.end <= end);
  const own = inside.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  return applyEdits(file.text.slice(start, end), own);
}

function columnText({ shape, targets, unique, index, foreignKey }: Column): string {
  const marks = [
    ...(unique === undefined ? [] : ["unique"]),
    ...(index === undefined ? [] : ["indexed"]),
    ...(foreignKey === undefined ? [] : ["foreign key"]),
  ];
  const to = targets.map((target) => target.replace(/^setting /, "settings.")).join(", ");
  return [to === "" ? shape : `${shape} to ${to}`, ...marks].join(", ");
}
