import type { Features } from "../dialect.js";
import { isSince, type DjangoRelease } from "../release.js";

/** What PostgreSQL can do (django/db/backends/postgresql/features.py). */
export function features(release: DjangoRelease): Features {
  return {
    transactionalDdl: true,
    combinedAlters: true,
    comments: isSince(release, "4.2"),
    inlineComments: false,
    tablespaces: true,
    partialIndexes: true,
    coveringIndexes: true,
    expressionIndexes: true,
    indexColumnOrdering: true,
    deferrableUnique: isSince(release, "3.2"),
    nullsDistinct: isSince(release, "5.2"),
    checkConstraints: true,
    renameIndex: true,
    foreignKeysByAlter: true,
    uuidType: true,
    durationType: true,
    ignoresTableCase: false,
    paddedDecimals: false,
    explicitNull: true,
  };
}
