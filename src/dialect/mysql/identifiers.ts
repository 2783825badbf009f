import type { Identifiers } from "../dialect.js";

/** Names in backticks; what is quoted already stays (DatabaseOperations.quote_name). */
export const IDENTIFIERS: Identifiers = {
  quote: (name) => (name.startsWith("`") && name.endsWith("`") ? name : `\`${name}\``),
};
