/**
 * The chains that are squashed. `from` is a package with its release, whose archive is unpacked, or a folder of this checkout; `directory` is
 * what refold is told, `only` a dialect to fold for where refold refuses the chain on others.
 */
export const chains = [
  {
    name: "scaffolder",
    framework: "knex",
    from: { archive: "@backstage/plugin-scaffolder-backend@4.3.0" },
    directory: "migrations",
    databases: ["postgres", "mariadb", "sqlite"],
  },
  {
    name: "auth",
    framework: "knex",
    from: { archive: "@backstage/plugin-auth-backend@0.31.0" },
    directory: "migrations",
    databases: ["postgres", "mariadb", "sqlite"],
  },
  {
    name: "catalog",
    framework: "knex",
    from: { archive: "@backstage/plugin-catalog-backend@4.0.5" },
    directory: "migrations",
    databases: ["postgres", "mariadb", "sqlite"],
  },
  {
    name: "typeorm-shop",
    framework: "typeorm",
    from: { folder: "fixtures/typeorm-shop/before" },
    directory: "src",
    source: "src/data-source.ts",
    only: "postgres",
    databases: ["postgres"],
  },
  {
    name: "typeorm-notes",
    framework: "typeorm",
    from: { folder: "fixtures/typeorm-notes/before" },
    directory: "src",
    source: "src/data-source.ts",
    only: "sqlite",
    databases: ["sqlite"],
  },
  {
    name: "typeorm-tables",
    framework: "typeorm",
    from: { folder: "test/oracle-js/cases/typeorm-tables" },
    directory: "src",
    source: "src/data-source.ts",
    only: "postgres",
    databases: ["postgres"],
  },
  {
    name: "typeorm-tables-mysql",
    framework: "typeorm",
    from: { folder: "test/oracle-js/cases/typeorm-tables-mysql" },
    directory: "src",
    source: "src/data-source.ts",
    only: "mysql",
    databases: ["mariadb"],
  },
];
