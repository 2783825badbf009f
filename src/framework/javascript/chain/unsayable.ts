import type { Problem } from "../../../edit/problem.js";
import { placeOf } from "../../../edit/source.js";
import type { FoldedItem } from "./fold-chain.js";

/** Why a part of a fold cannot be written, at the place that it comes from. */
export function unsayable<R>(item: FoldedItem<R>, dialect: string): Problem {
  const span =
    item.kind === "original"
      ? item.placed.issue.at
      : item.kind === "statement"
        ? item.statement.origin.slice
        : item.statements[0]?.origin.slice;
  return {
    code: "unsayable",
    message: `on ${dialect} what became of this cannot be written in another module`,
    ...(span === undefined ? {} : { place: placeOf(span.file, span.start) }),
    hint: "fold the steps in front of it only, with LAST",
  };
}
