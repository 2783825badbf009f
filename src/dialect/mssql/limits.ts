import type { Limits } from "../dialect.js";

/** The longest name (sysname): https://learn.microsoft.com/sql/relational-databases/databases/database-identifiers. */
export const LIMITS: Limits = { identifier: 128 };
