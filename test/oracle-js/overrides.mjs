/**
 * Chains that are written for other databases. `reads` is the database that the chain is read for and run on, `to` those that it is written for;
 * `left` says how much has no counterpart there, and `but` which facts of the source may be missing, because of that.
 */
import { chains } from "./chains.mjs";

const archived = (name) => chains.find((chain) => chain.name === name);

/** What the catalog's chain makes by code, or what only PostgreSQL can do. */
const CATALOG = /^(?:column locations\.location_entity_ref|unique locations )/;

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
];
