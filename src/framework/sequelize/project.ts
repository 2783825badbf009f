import type { ChainDialect } from "../javascript/chain/chain-dialect.js";
import type { MigrationDirectory } from "../javascript/migration-file.js";
import { SourceFiles } from "../javascript/source-files.js";
import { discoverSequelize } from "./discover.js";
import { DRIVERS, SEQUELIZE_NAMES, dialectOf, type SequelizeDialect } from "./real-sequelize.js";

/** A Sequelize project: its migration directories, and the databases that it is for. */
export interface SequelizeProject {
  readonly files: SourceFiles;
  readonly directories: readonly MigrationDirectory[];
  /** What Sequelize calls each dialect that the project supports. */
  readonly clients: ReadonlyMap<ChainDialect, SequelizeDialect>;
}

/** Reads what there is of migrations below a root. */
export function openSequelizeProject(root: string): SequelizeProject {
  const files = new SourceFiles(root);
  return { files, directories: discoverSequelize(files), clients: clientsOf(files) };
}

/** The major version of Sequelize that the project asks for; undefined where its text does not tell. */
export function majorVersion({ files }: SequelizeProject): number | undefined {
  const manifest = asObject(parsed(files.read("package.json")?.text));
  const kinds = ["dependencies", "devDependencies", "peerDependencies"];
  const ranges = kinds.flatMap((kind) => {
    const found = asObject(manifest[kind]);
    return found["sequelize"] ?? (found["@sequelize/core"] === undefined ? [] : "7");
  });
  const [range] = ranges;
  const major = /^[\^~>=v\s]*(\d+)/.exec(typeof range === "string" ? range : "")?.[1];
  return major === undefined ? undefined : Number(major);
}

/**
 * The databases that the project supports: those whose drivers it depends on (not only for development), those that a configuration in JSON
 * names, and all three where nothing says.
 */
function clientsOf(files: SourceFiles): ReadonlyMap<ChainDialect, SequelizeDialect> {
  const manifest = parsed(files.read("package.json")?.text);
  const drivers = Object.keys(asObject(asObject(manifest)["dependencies"]));
  const names = [
    ...drivers.flatMap((driver) => DRIVERS[driver] ?? []),
    ...configuredDialects(files),
  ];
  const found = new Map(names.map((name) => [dialectOf(name), name] as const));
  if (found.size > 0) return found;
  return new Map(Object.values(SEQUELIZE_NAMES).map((name) => [dialectOf(name), name]));
}

/** `dialect` of the environments of sequelize-cli's configuration, where that is JSON. */
function configuredDialects(files: SourceFiles): readonly SequelizeDialect[] {
  const texts = ["config/config.json", "config.json"].map((path) => files.read(path)?.text);
  return texts.flatMap((text) =>
    Object.values(asObject(parsed(text))).flatMap((environment: unknown) => {
      const dialect = asObject(environment)["dialect"];
      return Object.values(DRIVERS).find((name) => name === dialect) ?? [];
    }),
  );
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
