import { DataTypes, Op, Sequelize, type Dialect as SequelizeName } from "sequelize";
import loggerUtilities from "sequelize/lib/utils/logger";
import sqlUtilities from "sequelize/lib/utils/sql";
import type { Dialect } from "../../sql/dialect.js";
import type { ChainDialect } from "../javascript/chain/chain-dialect.js";

/** What Sequelize calls a database that chains are folded for. */
export type SequelizeDialect = Extract<SequelizeName, "postgres" | "mysql" | "mariadb" | "sqlite">;

/** One that modules are read for: SQL Server is one of those that an override is written for. */
export type ReadDialect = SequelizeDialect | "mssql";

/** Sequelize's usual name of each dialect. */
export const SEQUELIZE_NAMES: Readonly<Record<ChainDialect, SequelizeDialect>> = {
  postgres: "postgres",
  mysql: "mysql",
  sqlite: "sqlite",
};

/** The dialect of each driver that Sequelize 6 takes (lib/sequelize.js and the dialects' connection managers). */
export const DRIVERS: Readonly<Record<string, SequelizeDialect>> = {
  pg: "postgres",
  mysql2: "mysql",
  mariadb: "mariadb",
  sqlite3: "sqlite",
};

/** The dialect whose SQL Sequelize writes under a name. */
export function dialectOf(name: SequelizeDialect): ChainDialect {
  return name === "mariadb" ? "mysql" : name;
}

/** The database of a dialect that modules are read for. */
export function databaseOf(name: ReadDialect): Dialect {
  return name === "mssql" ? name : dialectOf(name);
}

/**
 * Sequelize itself, without a connection or a driver: it says what SQL a call gives. It is the version that refold brings along, never the
 * project's.
 */
export class RealSequelize {
  readonly #sequelize: Sequelize;
  readonly #generator: object;

  constructor(readonly name: ReadDialect) {
    // Sequelize warns of what a type cannot be on a database: that is for those who run it.
    loggerUtilities.logger.warn = () => undefined;
    this.#sequelize = new Sequelize({
      dialect: name,
      // What connecting would load and find out.
      dialectModule: { types: {} },
      ...(name === "postgres" ? { databaseVersion: "15.0.0" } : {}),
      logging: false,
    });
    const generator: unknown = Reflect.get(this.#sequelize.getQueryInterface(), "queryGenerator");
    if (typeof generator !== "object" || generator === null) {
      throw new TypeError("Sequelize has no query generator");
    }
    this.#generator = generator;
    if (name === "postgres") this.#sayTypesPlainly(generator);
  }

  /** What a method of the query generator gives. Throws what Sequelize throws. */
  generate(method: string, ...args: readonly unknown[]): unknown {
    return call(this.#generator, method, args);
  }

  /** What a method of the query generator gives as text; of a query with values, its text. */
  sql(method: string, ...args: readonly unknown[]): string {
    const result = this.generate(method, ...args);
    const query: unknown =
      typeof result === "object" && result !== null ? Reflect.get(result, "query") : result;
    if (typeof query !== "string") throw new TypeError(`${method} gives no SQL`);
    return query;
  }

  /** An attribute with its types made those of the dialect. It is changed. */
  normalized(attribute: unknown): unknown {
    return call(this.#sequelize, "normalizeAttribute", [attribute]);
  }

  /** A value as SQL has it. */
  escape(value: string | number | Date): string {
    return this.#sequelize.escape(value);
  }

  /** SQL with values in the place of `?` or `:name`. */
  withReplacements(sql: string, replacements: unknown): string {
    const dialect: unknown = Reflect.get(this.#sequelize, "dialect");
    if (!isDialect(dialect)) throw new TypeError("Sequelize has no dialect");
    return sqlUtilities.injectReplacements(sql, dialect, asReplacements(replacements));
  }

  /**
   * Enum types are made by a DO block that swallows what would fail where the type is there. What stands in it is wanted here, and what
   * becomes of it where the type is there is told from the state.
   */
  #sayTypesPlainly(generator: object): void {
    const pgEnum = (
      table: unknown,
      attribute: unknown,
      type: unknown,
      options: unknown,
    ): string => {
      const name = String(call(generator, "pgEnumName", [table, attribute, options]));
      return `CREATE TYPE ${name} AS ${this.#enumValues(type)};`;
    };
    Reflect.set(generator, "pgEnum", pgEnum);
  }

  #enumValues(type: unknown): string {
    const values: unknown =
      typeof type === "object" && type !== null ? Reflect.get(type, "values") : undefined;
    if (Array.isArray(values)) {
      return `ENUM(${values.map((value: unknown) => this.#sequelize.escape(String(value))).join(", ")})`;
    }
    return /^ENUM\(.+\)/.exec(String(type))?.[0] ?? "ENUM()";
  }
}

/** Is it a type of an enum, or an array of one? */
export function isEnum(type: unknown): boolean {
  if (type instanceof DataTypes.ENUM) return true;
  if (!(type instanceof DataTypes.ARRAY)) return false;
  const inner: unknown = Reflect.get(type, "type");
  return inner instanceof DataTypes.ENUM;
}

/** The operators of conditions, by their names. */
export const OPERATORS: ReadonlyMap<string, symbol> = new Map(Object.entries(Op));

/** The class, and the data types, as modules import them. */
export const CLASSES = { Sequelize, DataTypes } as const;

type Parsing = Parameters<typeof sqlUtilities.injectReplacements>;

function isDialect(value: unknown): value is Parsing[1] {
  return typeof value === "object" && value !== null && "TICK_CHAR" in value;
}

function asReplacements(values: unknown): Parsing[2] {
  if (Array.isArray(values)) return values.map((value: unknown) => value);
  return typeof values === "object" && values !== null ? { ...values } : {};
}

function call(object: object, method: string, args: readonly unknown[]): unknown {
  const member: unknown = Reflect.get(object, method);
  if (typeof member !== "function") throw new TypeError(`Sequelize has no ${method}`);
  return Reflect.apply(member, object, args);
}
