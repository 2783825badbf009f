import { property, type CallReader } from "./context.js";

/** bulkInsert(table, rows, options, attributes). */
export const bulkInsert: CallReader = ([table, rows, options, attributes], { real, read }) => {
  if (Array.isArray(rows) && rows.length === 0) return [];
  return read(real.sql("bulkInsertQuery", table, rows, { ...asObject(options) }, attributes ?? {}));
};

/** bulkUpdate(table, values, where, options, attributes). */
export const bulkUpdate: CallReader = ([table, values, where, options, attributes], context) => {
  const { real, read } = context;
  const settings = { ...asObject(options), bindParam: false };
  return read(real.sql("updateQuery", table, values, where, settings, attributes));
};

/** bulkDelete(table, where, options). */
export const bulkDelete: CallReader = ([table, where, options], { real, read }) => {
  if (property(options, "truncate") === true) {
    return read(real.sql("truncateTableQuery", table, options));
  }
  return read(real.sql("deleteQuery", table, where, { limit: null, ...asObject(options) }));
};

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
