import type { Manner } from "../../../operation/touches.js";
import type { Place, Run } from "./run.js";
import { changeRows, deleteRows, insertRows } from "./touching.js";
import type { Link } from "./value.js";

/** Records that links between rows are made or taken away. */
export function linkRows(run: Run, link: Link, manner: "insert" | "delete", place: Place): void {
  const name = `${run.models.nameOf(link.owner)}.${link.field}`;
  if (link.kind === "reverse") {
    changeRows(run, link.owner, "update", [link.field], `sets ${name} of related rows`, place);
    return;
  }
  if (link.through.kind !== "entity") {
    const text = manner === "insert" ? `links rows by ${name}` : `unlinks rows of ${name}`;
    linkTable(run, link, manner, text, place);
  } else if (manner === "insert") {
    insertRows(run, link.through.entity, `links rows by ${name}`, place);
  } else {
    deleteRows(run, link.through.entity, `unlinks rows of ${name}`, place);
  }
}

/** The table that Django makes for a many-to-many field counts as that field of its entity. */
function linkTable(
  run: Run,
  { owner, field }: Link,
  manner: Manner,
  text: string,
  place: Place,
): void {
  run.recorder.touch(owner, manner, [field], text, place);
  if (manner === "insert") run.recorder.insert(owner, text, place);
  else run.recorder.change(owner, text, place);
}
