import type { Dialect } from "../dialect.js";
import type { DjangoRelease } from "../release.js";
import { catalogRules } from "../standard/catalog.js";
import { columnTypes } from "./column-types.js";
import { EXPRESSIONS } from "./expressions.js";
import { features } from "./features.js";
import { IDENTIFIERS } from "./identifiers.js";
import { LIMITS } from "./limits.js";
import { NAMES } from "./names.js";
import { schema } from "./schema.js";
import { statements } from "./statements.js";
import { values } from "./values.js";

/** PostgreSQL, as a release of Django writes for it. */
export function postgres(release: DjangoRelease): Dialect {
  return {
    name: "postgres",
    vendor: "postgresql",
    release,
    begin: "BEGIN;",
    features: features(release),
    limits: LIMITS,
    identifiers: IDENTIFIERS,
    types: columnTypes(release),
    values: values(release),
    statements: statements(release),
    catalog: catalogRules(NAMES),
    expressions: EXPRESSIONS,
    schema: schema(release),
  };
}
