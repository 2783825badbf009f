import type { SourceSpan } from "../../../edit/source.js";
import type { Value } from "./value.js";

/** Ends an interpretation that cannot tell what happens next. */
export class GiveUp extends Error {
  constructor(
    readonly why: string,
    readonly at: SourceSpan,
  ) {
    super(why);
  }
}

/** What JavaScript throws. */
export class Thrown extends Error {
  constructor(
    readonly value: Value,
    readonly at: SourceSpan,
  ) {
    super("thrown by the migration");
  }
}

/** How a statement ends. */
export type Completion =
  | { readonly kind: "normal" }
  | { readonly kind: "return"; readonly value: Value }
  | { readonly kind: "break" | "continue"; readonly label: string | undefined };

/** On to the next statement. */
export const NORMAL: Completion = { kind: "normal" };
