import type { Dialect } from "./dialect.js";
import { postgres } from "./postgres/dialect.js";
import type { DjangoRelease } from "./release.js";

/** How each dialect that statements can be written in is made. */
const DIALECTS = { postgres } as const;

/** A dialect that statements can be written in. */
export type WrittenDialect = keyof typeof DIALECTS;

/** Their names. */
export const WRITTEN_DIALECTS: readonly WrittenDialect[] = ["postgres"];

/** A dialect as a release of Django writes it. */
export function openDialect(name: WrittenDialect, release: DjangoRelease): Dialect {
  return DIALECTS[name](release);
}
