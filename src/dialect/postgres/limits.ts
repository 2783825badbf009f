import type { Limits } from "../dialect.js";

/** Longer names are cut by the server itself (NAMEDATALEN). */
export const LIMITS: Limits = { identifier: 63 };
