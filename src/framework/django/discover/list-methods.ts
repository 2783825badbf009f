import { textsIn } from "./evaluate.js";
import {
  concatenated,
  listIn,
  surely,
  UNKNOWN,
  updated,
  type Possibilities,
  type Value,
} from "./value.js";

/** The value of a list or dictionary after a method was called on it; undefined for methods that change nothing. */
export function changedBy(
  method: string,
  before: Possibilities,
  args: readonly Possibilities[],
): Value | undefined {
  const [first = surely(UNKNOWN), second = surely(UNKNOWN)] = args;
  const asList = (item: Possibilities): Possibilities => {
    const known = item.filter(({ value }) => value.kind !== "unknown");
    return surely({ kind: "list", items: known, complete: known.length === item.length });
  };
  switch (method) {
    case "append":
    case "add":
      return concatenated(before, asList(first));
    case "extend":
      return concatenated(before, first);
    case "insert": {
      const list = listIn(before);
      const item = listIn(asList(second));
      if (list === undefined || item === undefined) return undefined;
      // The position is seldom anything but the start.
      return {
        ...list,
        items: [...item.items, ...list.items],
        complete: list.complete && item.complete,
      };
    }
    case "remove": {
      const list = listIn(before);
      const removed = new Set(textsIn(first));
      if (list === undefined) return undefined;
      const items = list.items.filter(
        ({ value }) => value.kind !== "text" || !removed.has(value.text),
      );
      return { ...list, items, complete: list.complete && removed.size > 0 };
    }
    case "update":
      return updated(before, first);
    default:
      return undefined;
  }
}
