import type { EntityKey } from "../../../operation/field.js";
import type { Manner } from "../../../operation/touches.js";
import { deletion } from "./cascade.js";
import { isForeignKey, isLink } from "./models.js";
import { convertsOnly } from "./known-fields.js";
import { actsOnRows } from "./mixins.js";
import { followPath } from "./paths.js";
import type { Place, Run } from "./run.js";
import { isInert, type QueryExpression, type Value } from "./value.js";

/** Records that columns of each row are read: all of them, as SELECT lists them. */
export function readRows(run: Run, entity: EntityKey, text: string, place: Place): void {
  for (const part of run.models.line(entity)) {
    run.recorder.touch(part, "read", "all", text, place);
    if (run.models.get(part) === undefined) {
      run.recorder.mayReadAnything(`${run.models.nameOf(part)} is not known for sure here`, place);
    }
  }
}

/** Records that a lookup path is read. Names in `known` are annotations of the query. */
export function readPath(
  run: Run,
  entity: EntityKey,
  path: string,
  known: readonly string[],
  place: Place,
): void {
  const first = path.replace(/^[-+?]/, "").split("__")[0] ?? path;
  if (known.includes(first)) return;
  const { reads, end } = followPath(run.models, entity, path);
  for (const { entity: owner, member } of reads) {
    const name = run.models.nameOf(owner);
    if (member === undefined) run.recorder.touch(owner, "read", [], `reads ${name}`, place);
    else run.recorder.touch(owner, "read", [member], `reads ${name}.${member}`, place);
  }
  if (end.kind === "unknown") {
    run.recorder.mayReadAnything(
      `${run.models.nameOf(end.entity)} has no field ${end.part} that is known here`,
      place,
    );
  }
}

/** Records what an expression reads in a query on the entity. */
export function readExpression(
  run: Run,
  entity: EntityKey,
  expression: QueryExpression,
  known: readonly string[],
  place: Place,
): void {
  for (const path of expression.paths) readPath(run, entity, path, known, place);
  for (const path of expression.perhaps) {
    if (followPath(run.models, entity, path).started) readPath(run, entity, path, known, place);
  }
}

/** Records what a value that is given to a query or a field may read; gives the paths that belong to a query around. */
export function readValue(
  run: Run,
  entity: EntityKey,
  value: Value,
  known: readonly string[],
  place: Place,
): readonly string[] {
  return value.flatMap((atom) => {
    switch (atom.kind) {
      case "expression":
        readExpression(run, entity, atom.expression, known, place);
        return atom.expression.outer;
      case "queryset":
        readColumns(run, atom.query.entity, place);
        for (const path of atom.query.outer) readPath(run, entity, path, known, place);
        return [];
      case "manager":
        readColumns(run, atom.query.entity, place);
        return [];
      case "container":
        return readValue(run, entity, atom.container.element, known, place);
      case "lazy": {
        const iteration = atom.run();
        const elements = iteration.kind === "any" ? [iteration.element] : iteration.items;
        return elements.flatMap((element) => readValue(run, entity, element, known, place));
      }
      case "opaque":
        run.recorder.mayReadAnything(`a query uses ${atom.why}`, place);
        return [];
      case "method":
        if (isInert(atom)) return [];
        run.recorder.mayDoAnything("a query is given a function to call", place);
        return [];
      case "function":
      case "partial":
        run.recorder.mayDoAnything("a query is given a function to call", place);
        return [];
      default:
        return [];
    }
  });
}

function readColumns(run: Run, entity: EntityKey, place: Place): void {
  run.recorder.touch(
    entity,
    "read",
    [run.models.primaryKey(entity)],
    `reads ${run.models.nameOf(entity)}`,
    place,
  );
}

/** Records that rows are changed, where there may be any. */
export function changeRows(
  run: Run,
  entity: EntityKey,
  manner: Manner,
  members: "all" | readonly string[],
  text: string,
  place: Place,
): void {
  run.recorder.touch(entity, manner, members, text, place);
  run.recorder.change(entity, text, place);
  hiddenActs(run, entity, place);
}

function hiddenActs(run: Run, entity: EntityKey, place: Place): void {
  const hidden = run.world.actsOnWrites(entity);
  if (hidden !== undefined) run.recorder.mayDoAnything(hidden.text, place);
}

/** Records that rows are made: one in the table of each multi-table parent too. */
export function insertRows(run: Run, entity: EntityKey, text: string, place: Place): void {
  for (const part of run.models.line(entity)) {
    run.recorder.touch(part, "insert", "all", text, place);
    run.recorder.insert(part, text, place);
    hiddenActs(run, part, place);
    customFields(run, part, place);
  }
}

/** Records that instances are stored: their fields run code of their own on the way. */
export function customFields(run: Run, entity: EntityKey, place: Place): void {
  if (actsOnRows(run, entity, place)) {
    const name = run.models.nameOf(entity);
    run.recorder.mayDoAnything(`${name} derives from a class of the project`, place);
  }
  const known = run.models.get(entity);
  if (known === undefined) {
    run.recorder.mayDoAnything(`${run.models.nameOf(entity)} is not known for sure here`, place);
    return;
  }
  for (const field of known.fields) {
    const strange = field.storage === "unknown" && !isForeignKey(field) && !isLink(field);
    if (strange && !convertsOnly(run, field.className, place)) {
      run.recorder.mayReadAnything(
        `${known.name}.${field.name} is a ${field.className}, which may do more when it is stored`,
        place,
      );
    }
  }
}

/** Records that rows are deleted, with all that goes with them. */
export function deleteRows(run: Run, entity: EntityKey, text: string, place: Place): void {
  const { effects, unsure } = deletion(run.models, entity);
  for (const { entity: other, manner, members } of effects) {
    const why =
      other === run.models.storedIn(entity)
        ? text
        : `${text}, and ${run.models.nameOf(other)} refers to it`;
    if (manner === "read") run.recorder.touch(other, manner, members, why, place);
    else changeRows(run, other, manner, members, why, place);
  }
  if (unsure !== undefined) run.recorder.mayReadAnything(`${text}; ${unsure}`, place);
}
