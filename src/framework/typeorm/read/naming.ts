import { createHash } from "node:crypto";

/**
 * The names that TypeORM gives to keys and indexes without one, where the project has no naming strategy of its own
 * (src/naming-strategy/DefaultNamingStrategy.ts).
 */
export const DEFAULT_NAMES = {
  primaryKey: (table: string, columns: readonly string[]): string =>
    `PK_${digest(table, sorted(columns)).slice(0, 27)}`,
  unique: (table: string, columns: readonly string[]): string =>
    `UQ_${digest(table, sorted(columns)).slice(0, 27)}`,
  foreignKey: (table: string, columns: readonly string[]): string =>
    `FK_${digest(table, sorted(columns)).slice(0, 27)}`,
  index: (table: string, columns: readonly string[], where: string | undefined): string => {
    const condition = where === undefined || where === "" ? "" : `_${where}`;
    return `IDX_${digest(table, `${sorted(columns)}${condition}`).slice(0, 26)}`;
  },
  check: (table: string, expression: string): string =>
    `CHK_${digest(table, expression).slice(0, 26)}`,
} as const;

function sorted(columns: readonly string[]): string {
  return [...columns].sort().join("_");
}

function digest(table: string, rest: string): string {
  return createHash("sha1").update(`${table}_${rest}`).digest("hex");
}
