import type { Limits } from "../dialect.js";

/** Identifiers of MySQL ("Identifier Length Limits" of its manual). */
export const LIMITS: Limits = { identifier: 64 };
