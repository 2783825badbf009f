import type { Features } from "../dialect.js";
import { isSince, type DjangoRelease } from "../release.js";
import { isServerSince, type Server } from "../server.js";

/** What MySQL and MariaDB can do (django/db/backends/mysql/features.py). */
export function features(release: DjangoRelease, server: Server): Features {
  const isMariaDb = server.kind === "mariadb";
  return {
    transactionalDdl: false,
    combinedAlters: false,
    comments: isSince(release, "4.2"),
    inlineComments: isSince(release, "4.2"),
    tablespaces: false,
    partialIndexes: false,
    coveringIndexes: false,
    expressionIndexes: !isMariaDb && isServerSince(server, 8, 0, 13),
    indexColumnOrdering: isMariaDb
      ? isSince(release, "4.2") && isServerSince(server, 10, 8)
      : isServerSince(server, 8, 0, 1),
    deferrableUnique: false,
    nullsDistinct: false,
    checkConstraints: isMariaDb || isServerSince(server, 8, 0, 16),
    renameIndex: isMariaDb ? isServerSince(server, 10, 5, 2) : true,
    foreignKeysByAlter: true,
    uuidType: isMariaDb && isSince(release, "5.2") && isServerSince(server, 10, 7),
    durationType: false,
    ignoresTableCase: false,
    paddedDecimals: !isSince(release, "5.2"),
    explicitNull: true,
  };
}
