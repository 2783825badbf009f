import { readFileSync, readdirSync, type Dirent } from "node:fs";
import { join } from "node:path";

/** The frameworks whose migrations refold reads. */
export const FRAMEWORKS = ["django", "knex", "sequelize", "typeorm", "mikro-orm"] as const;

/** One of them. */
export type FrameworkName = (typeof FRAMEWORKS)[number];

/** Is this the name of a framework that refold reads? */
export function isFramework(name: string): name is FrameworkName {
  return FRAMEWORKS.some((known) => known === name);
}

/** Packages whose presence among a project's dependencies says that its migrations are of a framework. */
const PACKAGES: Readonly<Record<string, FrameworkName>> = {
  knex: "knex",
  "@backstage/backend-plugin-api": "knex",
  sequelize: "sequelize",
  "sequelize-cli": "sequelize",
  "sequelize-typescript": "sequelize",
  typeorm: "typeorm",
  "@mikro-orm/core": "mikro-orm",
  "@mikro-orm/migrations": "mikro-orm",
  "@mikro-orm/postgresql": "mikro-orm",
  "@mikro-orm/mysql": "mikro-orm",
  "@mikro-orm/mariadb": "mikro-orm",
  "@mikro-orm/sqlite": "mikro-orm",
  "@mikro-orm/better-sqlite": "mikro-orm",
  "@mikro-orm/libsql": "mikro-orm",
  "@mikro-orm/mssql": "mikro-orm",
  "@medusajs/framework": "mikro-orm",
};

/** Files that only one framework's command line reads. */
const CONFIGURATIONS: readonly (readonly [RegExp, FrameworkName])[] = [
  [/^manage\.py$/, "django"],
  [/^knexfile\.[cm]?[jt]s$/, "knex"],
  [/^\.sequelizerc$/, "sequelize"],
  [/^mikro-orm\.config(?:\.\w+)*\.[cm]?[jt]s$/, "mikro-orm"],
];

/**
 * The frameworks that a project's root shows, most certain first: what a command line of theirs is configured by, then dependencies in
 * package.json. A directory that shows none is taken for a Django project, whose discovery looks deeper. Reads names and package.json only.
 */
export function frameworksOf(root: string): readonly FrameworkName[] {
  const names = entries(root).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
  const configured = CONFIGURATIONS.flatMap(([pattern, framework]) =>
    names.some((name) => pattern.test(name)) ? [framework] : [],
  );
  if (configured.length > 0) return configured;
  const depended = names.includes("package.json") ? dependenciesOf(root) : [];
  const found = depended.flatMap((name) => PACKAGES[name] ?? []);
  return found.length > 0 ? [...new Set(found)] : ["django"];
}

function entries(root: string): readonly Dirent[] {
  try {
    return readdirSync(root, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** The names of all that package.json depends on; nothing where it cannot be read. */
function dependenciesOf(root: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const kinds = ["dependencies", "devDependencies", "peerDependencies"] as const;
    return kinds.flatMap((kind) => keysOf(parsed, kind));
  } catch {
    return [];
  }
}

function keysOf(parsed: unknown, kind: string): readonly string[] {
  if (typeof parsed !== "object" || parsed === null) return [];
  const value: unknown = Object.entries(parsed).find(([name]) => name === kind)?.[1];
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
