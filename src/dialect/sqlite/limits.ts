import type { Limits } from "../dialect.js";

/** SQLite takes names of any length. */
export const LIMITS: Limits = { identifier: undefined };
