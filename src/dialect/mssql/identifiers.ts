import type { Identifiers } from "../dialect.js";

/** Names in brackets; what is in brackets already stays (`quote_name` of mssql/operations.py). */
export const IDENTIFIERS: Identifiers = {
  quote: (name) => (name.startsWith("[") && name.endsWith("]") ? name : `[${name}]`),
};
