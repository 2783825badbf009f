import type { EntityState } from "./state.js";

/** Does the framework keep a table for the entity? Not for proxies and unmanaged ones. */
export function hasTable(entity: EntityState): boolean {
  return (
    entity.options.get("managed")?.literal !== false &&
    entity.options.get("proxy")?.literal !== true
  );
}

/** The name of an entity's table: `db_table`, or derived from the entity's key as Django derives it. */
export function tableName(entity: EntityState): string {
  const option = entity.options.get("db_table");
  if (option?.literal !== undefined && option.literal !== null)
    return JSON.stringify(option.literal);
  if (option?.literal === undefined && option?.expression !== undefined) {
    return option.expression.canonical;
  }
  return JSON.stringify(entity.key.replace(".", "_"));
}
