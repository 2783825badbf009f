import type { Features } from "../dialect.js";
import { isSince, type DjangoRelease } from "../release.js";

/** What SQLite can do (django/db/backends/sqlite3/features.py). */
export function features(release: DjangoRelease): Features {
  return {
    transactionalDdl: true,
    combinedAlters: false,
    comments: false,
    inlineComments: false,
    tablespaces: false,
    partialIndexes: true,
    coveringIndexes: false,
    expressionIndexes: true,
    indexColumnOrdering: true,
    deferrableUnique: false,
    nullsDistinct: false,
    checkConstraints: true,
    renameIndex: false,
    foreignKeysByAlter: false,
    uuidType: false,
    durationType: false,
    ignoresTableCase: true,
    paddedDecimals: !isSince(release, "5.2"),
    explicitNull: true,
  };
}
