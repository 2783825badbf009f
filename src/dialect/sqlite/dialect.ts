import type { Dialect } from "../dialect.js";
import type { DjangoRelease } from "../release.js";
import type { Server } from "../server.js";
import { catalogRules } from "../standard/catalog.js";
import { COLUMN_TYPES } from "./column-types.js";
import { EXPRESSIONS } from "./expressions.js";
import { features } from "./features.js";
import { IDENTIFIERS } from "./identifiers.js";
import { LIMITS } from "./limits.js";
import { NAMES } from "./names.js";
import { schema } from "./schema.js";
import { STATEMENTS } from "./statements.js";
import { VALUES } from "./values.js";

/** SQLite, as a release of Django writes for it. */
export function sqlite(release: DjangoRelease, server: Server): Dialect {
  return {
    name: "sqlite",
    vendor: "sqlite",
    release,
    begin: "BEGIN;",
    features: features(release),
    limits: LIMITS,
    identifiers: IDENTIFIERS,
    types: COLUMN_TYPES,
    values: VALUES,
    statements: STATEMENTS,
    catalog: catalogRules(NAMES),
    expressions: EXPRESSIONS,
    schema: schema(release, server),
  };
}
