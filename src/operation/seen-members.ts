import { columnName } from "./column-name.js";
import { reachOf, type Step } from "./data-step.js";
import type { EntityKey, Field } from "./field.js";
import type { Manner } from "./touches.js";

/** What a data step can see of an entity: the members that its queries name, and what the words of its text may mean. */
export interface SeenMembers {
  readonly members: ReadonlySet<string>;
  readonly text: string;
}

/**
 * What a data step sees of an entity whose rows it only reaches in some manners, by queries that name the columns which they read and
 * write; "all" where that is not known, where it loads, makes or deletes whole rows, and where it may mind constraints.
 *
 * A field that is not seen (`isSeen`) may be added, altered or taken away in front of the step as well as behind it. The queries of the
 * step do not name its column, in no SELECT, UPDATE or condition, so they give and change the same values, and what the server does to the
 * values of that column is the same before and after. The step makes no row, so none lacks a value for it, and loads none, so that `save()`
 * writes none back. The name stands nowhere in what the step runs, so no annotation, attribute or lookup can mean the field in one place
 * and something else in the other. What holds in front of the step holds for its way back, whose touches are among those of the step.
 */
export function seenMembers(
  step: Step,
  entity: EntityKey,
  manners: readonly Manner[],
): SeenMembers | "all" {
  const reach = reachOf(step);
  if (reach === "everything" || reach.mindsConstraints) return "all";
  if (step.kind !== "opaque" || step.state.length > 0 || step.facts?.touches.kind !== "these") {
    return "all";
  }
  const members = new Set<string>();
  for (const touch of step.facts.touches.touches) {
    if (touch.entity !== entity) continue;
    if (touch.members === "all" || !manners.includes(touch.manner)) return "all";
    for (const member of touch.members) members.add(member);
  }
  return { members, text: step.text };
}

/** Could the step notice the field? Keys, fields that are no plain column, and those that others are made of count as seen. */
export function isSeen(field: Field, { members, text }: SeenMembers): boolean {
  if (field.storage !== "column" || field.primaryKey || field.mentions.length > 0) return true;
  if (members.has(field.name)) return true;
  return [field.name, columnName(field)].some((name) => isWord(name, text));
}

/** Does a name stand in a text, by itself or as a part of a lookup path? */
function isWord(name: string, text: string): boolean {
  if (!/^\w+$/.test(name)) return true;
  return new RegExp(`(?:^|\\W|__)${name}(?:\\W|__|$)`, "i").test(text);
}
