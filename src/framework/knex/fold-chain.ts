import type { Issue } from "./issue.js";
import type { ChainReading } from "./read-chain.js";
import type { Step } from "./step.js";

/** A statement of the folded chain: one of the originals, or one that folding made. */
export type FoldedItem =
  | { readonly kind: "original"; readonly issue: Issue; readonly step: Step }
  | { readonly kind: "written"; readonly text: string };

/** Folds a chain. */
export function foldedIssues({ steps }: ChainReading): {
  readonly items: readonly FoldedItem[];
  readonly elided: number;
} {
  const items = steps.flatMap((step) =>
    step.units.flatMap(({ issues }) =>
      issues.map((issue): FoldedItem => ({ kind: "original", issue, step })),
    ),
  );
  return { items, elided: 0 };
}
