import type { Features } from "../dialect.js";
import { isSince, type DjangoRelease } from "../release.js";
import type { MssqlBackend } from "./backend.js";

/** What SQL Server can do as its backends see it (features.py of mssql and of sql_server/pyodbc). */
export function features(release: DjangoRelease, backend: MssqlBackend): Features {
  const current = backend === "mssql-django";
  return {
    transactionalDdl: true,
    combinedAlters: false,
    comments: current && isSince(release, "4.2"),
    inlineComments: false,
    tablespaces: true,
    partialIndexes: current,
    coveringIndexes: current,
    expressionIndexes: false,
    indexColumnOrdering: true,
    deferrableUnique: false,
    nullsDistinct: false,
    checkConstraints: true,
    renameIndex: false,
    foreignKeysByAlter: true,
    uuidType: false,
    durationType: false,
    ignoresTableCase: true,
    paddedDecimals: !isSince(release, "5.2"),
    explicitNull: true,
  };
}
