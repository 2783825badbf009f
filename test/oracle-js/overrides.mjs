/**
 * Chains that are written for other databases. `reads` is the database that the chain is read for and run on, `to` those that it is written for;
 * `left` says how much has no counterpart there, and `but` which facts of the source may be missing, because of that.
 */
import { chains } from "./chains.mjs";

const archived = (name) => chains.find((chain) => chain.name === name);

/** What the catalog's chain makes by code, or what only PostgreSQL can do. */
const CATALOG = /^(?:column locations\.location_entity_ref|unique locations )/;

const ZOO = {
  name: "override-mikro-orm",
  framework: "mikro-orm",
  from: { folder: "fixtures/override-mikro-orm/before" },
  directory: "src/migrations",
  reads: "postgres",
};

export const overrides = [
  { ...archived("scaffolder"), reads: "postgres", to: ["mssql", "mariadb", "sqlite"], left: 0 },
  { ...archived("auth"), reads: "postgres", to: ["mssql", "mariadb", "sqlite"], left: 0 },
  {
    ...archived("catalog"),
    reads: "postgres",
    to: ["mssql", "mariadb", "sqlite"],
    left: 9,
    but: CATALOG,
  },
  { ...archived("scaffolder"), reads: "sqlite", to: ["postgres"], left: 0 },
  { ...archived("auth"), reads: "mariadb", to: ["postgres", "mssql"], left: 0 },
  {
    name: "override-knex",
    framework: "knex",
    from: { folder: "fixtures/override-knex/before" },
    directory: "migrations",
    reads: "postgres",
    to: ["mssql", "mariadb", "sqlite"],
    left: 0,
  },
  { ...archived("sequelize-shop"), reads: "postgres", to: ["mssql", "mariadb", "sqlite"], left: 0 },
  {
    ...archived("flowise-postgres"),
    reads: "postgres",
    to: ["mssql", "mariadb", "sqlite"],
    left: 1,
  },
  { ...archived("flowise-sqlite"), reads: "sqlite", to: ["postgres"], left: 1 },
  { ...archived("typeorm-shop"), reads: "postgres", to: ["mssql", "mariadb", "sqlite"], left: 0 },
  { ...ZOO, to: ["mssql", "sqlite"], left: 0 },
  // A unique index with a condition has no counterpart there.
  { ...ZOO, to: ["mariadb"], left: 1, but: /^unique animal / },
  { ...archived("medusa-store"), reads: "postgres", to: ["mssql", "mariadb", "sqlite"], left: 0 },
  { ...archived("medusa-product"), reads: "postgres", to: ["mssql", "sqlite"], left: 0 },
  { ...archived("medusa-promotion"), reads: "postgres", to: ["sqlite"], left: 0 },
  { ...archived("medusa-cart"), reads: "postgres", to: ["sqlite"], left: 0 },
  // Numbers of any length.
  { ...archived("medusa-cart"), reads: "postgres", to: ["mssql"], left: 6 },
  {
    ...archived("mikro-orm-notes"),
    reads: "mariadb",
    to: ["mssql", "postgres", "sqlite"],
    left: 0,
  },
  {
    ...archived("mikro-orm-diary"),
    reads: "sqlite",
    to: ["mssql", "postgres", "mariadb"],
    left: 0,
  },
];
