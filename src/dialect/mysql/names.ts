import type { Server } from "../server.js";
import type { ServerNames } from "../standard/catalog.js";

/** Names that MySQL and MariaDB give themselves. */
export function serverNames(server: Server): ServerNames {
  return {
    limit: 64,
    primaryKey: () => "PRIMARY",
    unique: (_table, column, taken) => freeName(column, "_", 2, taken),
    check: (table, column, taken) =>
      server.kind === "mariadb" ? column : firstFree(`${table}_chk_`, taken),
    foreignKey: (table, _column, taken) => firstFree(`${table}_ibfk_`, taken),
    uniqueIsIndex: true,
    uniqueStatementIsIndex: true,
    foreignKeyIndex: "where missing",
    columnChecks: server.kind === "mariadb" ? "numbered" : "named",
    listedBy: "age",
  };
}

/** The column's name, or that with a number where it is taken. */
function freeName(
  name: string,
  separator: string,
  first: number,
  taken: ReadonlySet<string>,
): string {
  if (!taken.has(name)) return name;
  return firstFree(name + separator, taken, first);
}

function firstFree(prefix: string, taken: ReadonlySet<string>, first = 1): string {
  for (let number = first; ; number += 1) {
    const name = `${prefix}${number}`;
    if (!taken.has(name)) return name;
  }
}
