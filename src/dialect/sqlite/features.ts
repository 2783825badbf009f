import type { Features } from "../dialect.js";

/** What SQLite can do (django/db/backends/sqlite3/features.py). */
export const FEATURES: Features = {
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
  explicitNull: true,
};
