import type { Dialect } from "../dialect.js";
import type { DjangoRelease } from "../release.js";
import type { Server } from "../server.js";
import { catalogRules } from "../standard/catalog.js";
import type { MssqlSettings } from "./backend.js";
import { columnTypes } from "./column-types.js";
import { EXPRESSIONS } from "./expressions.js";
import { features } from "./features.js";
import { IDENTIFIERS } from "./identifiers.js";
import { LIMITS } from "./limits.js";
import { NAMES } from "./names.js";
import { SCHEMA } from "./schema.js";
import { statements } from "./statements.js";
import { values } from "./values.js";

/** SQL Server, as a release of Django writes for it through one of its backends. */
export function mssql(release: DjangoRelease, _server: Server, settings: MssqlSettings): Dialect {
  const { backend } = settings;
  return {
    name: "mssql",
    vendor: "microsoft",
    release,
    begin: "BEGIN TRANSACTION",
    features: features(release, backend),
    limits: LIMITS,
    identifiers: IDENTIFIERS,
    types: columnTypes(settings),
    values: values(release),
    statements: statements(),
    catalog: catalogRules(NAMES),
    expressions: EXPRESSIONS,
    schema: SCHEMA,
  };
}
