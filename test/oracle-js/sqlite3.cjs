/**
 * As much of the package sqlite3 as Sequelize uses, on better-sqlite3, so that only one driver has to be compiled. Copied beside the
 * installed packages.
 */
const { setImmediate } = require("node:timers");
const Better = require("better-sqlite3");

class Database {
  constructor(filename, _mode, ready) {
    this.filename = filename;
    this.database = new Better(filename);
    setImmediate(ready, null);
  }

  serialize(act) {
    act();
  }

  run(sql, ...rest) {
    this.#execute(sql, rest, (statement, values) => {
      const { lastInsertRowid, changes } = statement.reader
        ? { lastInsertRowid: 0, changes: statement.all(...values).length }
        : statement.run(...values);
      return [{ lastID: Number(lastInsertRowid), changes }, undefined];
    });
  }

  all(sql, ...rest) {
    this.#execute(sql, rest, (statement, values) => {
      if (statement.reader) return [{}, statement.all(...values)];
      const { lastInsertRowid, changes } = statement.run(...values);
      return [{ lastID: Number(lastInsertRowid), changes }, []];
    });
  }

  close(done) {
    this.database.close();
    if (done !== undefined) setImmediate(done, null);
  }

  #execute(sql, rest, act) {
    const done = typeof rest.at(-1) === "function" ? rest.at(-1) : () => {};
    const given = typeof rest[0] === "function" || rest[0] === undefined ? [] : rest[0];
    const values = Array.isArray(given) ? given.map(plain) : [named(given)];
    try {
      const [self, rows] = act(this.database.prepare(sql), isEmpty(values) ? [] : values);
      setImmediate(() => done.call(self, null, rows));
    } catch (error) {
      setImmediate(() => done.call({}, error));
    }
  }
}

function isEmpty(values) {
  return (
    values.length === 1 &&
    typeof values[0] === "object" &&
    Object.keys(values[0] ?? {}).length === 0
  );
}

function named(values) {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key.replace(/^[$:@]/, ""), plain(value)]),
  );
}

function plain(value) {
  return typeof value === "boolean" ? Number(value) : value;
}

module.exports = { Database, OPEN_READWRITE: 2, OPEN_CREATE: 4 };
