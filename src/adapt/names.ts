import { createHash } from "node:crypto";
import type { Dialect } from "../sql/dialect.js";

/** The longest name that a database takes: characters, or bytes for PostgreSQL. SQLite has no limit. */
const LONGEST: Readonly<Record<Dialect, number>> = {
  postgres: 63,
  mysql: 64,
  sqlite: 1024,
  mssql: 128,
};

/**
 * Gives names to indexes and constraints of the target. They differ from one another in the whole schema, though not all databases ask for
 * that: PostgreSQL and SQLite want it of indexes, SQL Server of constraints, MySQL of foreign keys.
 */
export class Names {
  readonly #taken: Set<string>;

  constructor(
    private readonly dialect: Dialect,
    tables: Iterable<string>,
  ) {
    this.#taken = new Set([...tables].map((name) => name.toLowerCase()));
  }

  /** A name that is free: the one that is wanted, else one with the table in front, else with a number. */
  take(wanted: string, table: string): string {
    const free = [wanted, `${table}_${wanted}`]
      .map((name) => this.#short(name))
      .find((name) => !this.#taken.has(name.toLowerCase()));
    let name = free ?? this.#short(wanted);
    for (let count = 2; this.#taken.has(name.toLowerCase()); count += 1) {
      name = this.#short(`${table}_${wanted}_${count}`);
    }
    this.#taken.add(name.toLowerCase());
    return name;
  }

  /** The end of a name that is too long becomes a hash of it. */
  #short(name: string): string {
    const most = LONGEST[this.dialect];
    if (Buffer.byteLength(name) <= most) return name;
    const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
    let head = name;
    while (Buffer.byteLength(head) > most - 9) head = head.slice(0, -1);
    return `${head}_${hash}`;
  }
}
