import type { Dialect } from "../dialect.js";
import type { DjangoRelease } from "../release.js";
import type { Server } from "../server.js";
import { catalogRules } from "../standard/catalog.js";
import { columnTypes } from "./column-types.js";
import { EXPRESSIONS } from "./expressions.js";
import { features } from "./features.js";
import { IDENTIFIERS } from "./identifiers.js";
import { LIMITS } from "./limits.js";
import { serverNames } from "./names.js";
import { schema } from "./schema.js";
import { statements } from "./statements.js";
import { VALUES } from "./values.js";

/** MySQL or MariaDB, as a release of Django writes for it. */
export function mysql(release: DjangoRelease, server: Server): Dialect {
  const has = features(release, server);
  return {
    name: "mysql",
    vendor: "mysql",
    release,
    begin: "BEGIN;",
    features: has,
    limits: LIMITS,
    identifiers: IDENTIFIERS,
    types: columnTypes(has, server),
    values: VALUES,
    statements: statements(release, server),
    catalog: catalogRules(serverNames(server)),
    expressions: EXPRESSIONS,
    schema: schema(release, server),
  };
}
