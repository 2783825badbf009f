/** What has to hold of a random chain and its squash (docs/architecture.md), tried with the real framework. */

import { Buffer } from "node:buffer";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { main } from "../../dist/index.js";
import { differences } from "../oracle-js/catalogs.mjs";
import { catalogOf, copyOf, newDatabase, runs, undoes } from "./databases.mjs";

let count = 0;

/**
 * Tries a chain. Gives {discarded} where the original itself fails, {refused} where refold says why it does not fold it, and else
 * {problems}, which are none where every law holds.
 */
export async function examine(load, framework, chain, home) {
  // A module that was loaded once stays: each chain has files of its own.
  count += 1;
  const folder = join(home, `${framework.name}-${process.pid}-${count}`);
  try {
    return await new Trial(load, framework, chain, folder).examine();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class Trial {
  constructor(load, framework, chain, folder) {
    Object.assign(this, { load, framework, chain, folder, problems: [] });
    this.original = join(folder, "original");
    for (const [path, text] of framework.files(chain)) {
      mkdirSync(join(this.original, dirname(path)), { recursive: true });
      writeFileSync(join(this.original, path), text);
    }
  }

  async examine() {
    const { modules } = this.chain;
    const before = this.database("before");
    try {
      await this.run(this.original, before);
    } catch (error) {
      return { discarded: error.message.split("\n")[0] };
    }
    const made = await this.catalog(before);
    const squashed = await this.squash(this.original, "squashed");
    if (squashed.refused !== undefined) return squashed;
    await this.sameFromNothing(squashed.project, made);
    await this.nothingPending(squashed.project, before, made);
    await this.nothingToSquash(squashed.project);
    const half = 1 + (modules.flat().length % (modules.length - 1));
    await this.halfWay(squashed.project, half, made);
    if (half > 1) await this.inTwo(half, made);
    await this.dropping();
    if (this.chain.first.length > 0) await this.onBase(made);
    const { folded, of } = squashed;
    const written = filesOf(squashed.project).filter(([path]) => path !== "package.json");
    return { problems: this.problems, folded, of, written };
  }

  async sameFromNothing(project, made) {
    const after = this.database("after");
    await this.attempt("the squashed chain fails", () => this.run(project, after));
    this.compare("from nothing", made, await this.catalog(after));
  }

  async nothingPending(project, before, made) {
    const current = copyOf(before, "current");
    const ran = await this.attempt("fails on a database that has all", () =>
      this.run(project, current),
    );
    if ((ran ?? []).length > 0)
      this.problems.push(`pending where all is applied: ${ran.join(", ")}`);
    this.compare("where all is applied", made, await this.catalog(current));
  }

  async nothingToSquash(project) {
    const again = join(this.folder, "again");
    cpSync(project, again, { recursive: true });
    const { code, out } = await this.refold(again, []);
    const told = JSON.parse(out);
    if (code !== 0 && told.problems?.[0]?.code === "nothing-to-fold") return;
    const changed = filesOf(again).filter(([path, text]) => text !== readOr(join(project, path)));
    if (code !== 0) this.problems.push(`squashing again: ${out.slice(0, 400)}`);
    for (const [path, text] of changed) {
      const lines = readOr(join(project, path))?.split("\n") ?? [];
      const other = text.split("\n").filter((line) => !lines.includes(line));
      this.problems.push([`squashing again changes ${path}:`, ...other].join("\n"));
    }
  }

  /**
   * Some of the steps applied: the result is right, or nothing is done with an error. A database without any of the chain's tables is not
   * recognised by what is in it, and left out.
   */
  async halfWay(project, half, made) {
    const file = this.database("half");
    const nothing = tablesIn(await this.catalog(file));
    await this.run(this.original, file, half);
    const there = tablesIn(await this.catalog(file));
    if (![...there].some((table) => !nothing.has(table)) || !this.framework.guards(this.chain))
      return;
    const failed = await this.run(project, file).then(
      () => false,
      () => true,
    );
    if (!failed) this.compare(`where ${half} are applied`, made, await this.catalog(file));
  }

  /** Some of the steps squashed, and then all. */
  async inTwo(half, made) {
    const names = this.framework.names(this.chain);
    const first = await this.squash(this.original, "first", [names[0], names[half - 1]]);
    if (first.refused !== undefined) return;
    const second = await this.squash(first.project, "second");
    if (second.refused !== undefined) {
      if (!/nothing-to-fold/.test(second.refused))
        this.problems.push(`squashed in two: ${second.refused}`);
      return;
    }
    const file = this.database("two");
    await this.attempt("squashed in two it fails", () => this.run(second.project, file));
    this.compare("squashed in two", made, await this.catalog(file));
  }

  /** With the SQL of what stands in front of the chain. */
  async onBase(made) {
    const file = join(this.folder, "base.sql");
    writeFileSync(file, this.chain.first.map((sql) => `${sql};\n`).join(""));
    const { project, refused } = await this.squash(this.original, "based", [], ["--base", file]);
    if (refused !== undefined) {
      this.problems.push(`with a base: ${refused}`);
      return;
    }
    const database = this.database("based.db");
    await this.attempt("squashed with a base it fails", () => this.run(project, database));
    this.compare("squashed with a base", made, await this.catalog(database));
  }

  async dropping() {
    if (!this.framework.drops) return;
    const { project, refused, folded, of, carried } = await this.squash(
      ...[this.original, "dropping", [], ["--down", "drop"]],
    );
    // What carried code makes, and what tables hold that were there before, is not taken back.
    if (refused !== undefined || folded < of || carried > 0 || this.chain.first.length > 0) return;
    const file = this.database("dropped");
    const empty = await this.catalog(file);
    await this.attempt("with a down that drops it fails", () => this.run(project, file));
    await this.attempt("dropping fails", () =>
      undoes[this.framework.name](this.load, project, file),
    );
    const left = await this.catalog(file);
    this.compare("after dropping", empty, left);
  }

  database(name) {
    const file = join(this.folder, name);
    newDatabase(this.load, file, this.chain.first);
    return file;
  }

  run(project, file, last) {
    return runs[this.framework.name](this.load, project, file, last);
  }

  catalog(file) {
    return catalogOf(this.load, file);
  }

  /** A copy of a project, squashed. */
  async squash(project, name, range = [], more = []) {
    const copy = join(this.folder, name);
    cpSync(project, copy, { recursive: true });
    const { code, out } = await this.refold(copy, [...range, ...more]);
    const told = JSON.parse(out);
    if (code !== 0) {
      const [{ code: kind, message }] = told.problems;
      return { refused: `${kind}: ${message}` };
    }
    const [{ schema, opaque, kept = [] }] = told.reports ?? [told];
    return { project: copy, of: schema, folded: schema - opaque.length, carried: kept.length };
  }

  async refold(project, more) {
    let out = "";
    const io = {
      out: (data) => {
        out += Buffer.from(data).toString();
      },
      err: () => {},
      colour: false,
      outColour: false,
      cwd: this.folder,
      env: {},
    };
    const { name, directory } = this.framework;
    const dialect = ["--dialect", "sqlite", "--write", "--force"];
    const code = await main(
      [
        "-C",
        project,
        "--framework",
        name,
        "--json",
        "--quiet",
        "squash",
        directory,
        ...more,
        ...dialect,
      ],
      io,
    );
    return { code, out };
  }

  async attempt(what, act) {
    try {
      return await act();
    } catch (error) {
      this.problems.push(`${what}: ${error.message}`);
      return undefined;
    }
  }

  compare(where, original, squashed) {
    const lines = differences(original, squashed);
    if (lines.length > 0) this.problems.push([`${where}:`, ...lines].join("\n"));
  }
}

/** The tables of a catalog. */
function tablesIn(lines) {
  return new Set(lines.map((line) => line.split(" ")[0]));
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "built.cjs")
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]);
}

function readOr(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
