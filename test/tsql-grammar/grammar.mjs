/** Does T-SQL parse? sqlfluff's grammar says: the strictest of those that pip or npm has, a whole parser and no splitter. */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PIP_INSTALL } from "../oracle/harness/environments.mjs";
import { environmentFolder } from "../oracle/harness/paths.mjs";
import { mustRun } from "../oracle/harness/processes.mjs";

export const TSQL_PARSER = "sqlfluff==4.5.0";

const script = join(dirname(fileURLToPath(import.meta.url)), "refused.py");

/** Statements are parsed by so many processes at a time. */
const PROCESSES = 2;

/** Gives the Python that has the parser, after installing it where it is not there. */
async function installParser(python, log) {
  const folder = environmentFolder(TSQL_PARSER);
  const own = join(folder, "bin", "python");
  const marker = join(folder, "complete");
  if (!existsSync(marker)) {
    log(`installing ${TSQL_PARSER}`);
    mkdirSync(folder, { recursive: true });
    await mustRun(python, ["-m", "venv", folder]);
    await mustRun(own, [...PIP_INSTALL, TSQL_PARSER]);
    writeFileSync(marker, "");
  }
  return own;
}

/**
 * Parses statements. Names, numbers and texts say nothing about the grammar, so of statements that differ in nothing else one is
 * parsed. The parser takes long over long lists, so the columns of a new table are parsed one by one.
 * @param python a Python that can make virtual environments
 * @returns {shapes, refused: [{sql, reason}], excepted: [{sql, reason}]}: how many different statements there are, those that the
 *   grammar does not take, and those of them of which it is known to be wrong
 * @throws Error where the grammar takes what is no T-SQL
 */
export async function judgeTsql(python, statements, log) {
  const shapes = new Map();
  for (const sql of statements.flatMap(piecesOf)) {
    if (!shapes.has(shapeOf(sql))) shapes.set(shapeOf(sql), sql);
  }
  const different = [...shapes.values()];
  if (different.length === 0) return { shapes: 0, refused: [], excepted: [] };
  const own = await installParser(python, log);
  const broken = different[0].replace(/^\w+/u, "OFF");
  const answers = await Promise.all(
    Array.from({ length: PROCESSES }, (_, process) =>
      parse(own, [broken, ...different.filter((__, index) => index % PROCESSES === process)]),
    ),
  );
  if (answers.some((answer) => !(broken in answer))) {
    throw new Error(`${TSQL_PARSER} takes what is no T-SQL: ${broken}`);
  }
  const said = answers.flatMap((answer) =>
    Object.entries(answer).filter(([sql]) => sql !== broken),
  );
  const excepted = await exceptions(
    own,
    said.map(([sql]) => sql),
  );
  const known = new Set(excepted.map(({ sql }) => sql));
  return {
    shapes: different.length,
    refused: said.filter(([sql]) => !known.has(sql)).map(([sql, reason]) => ({ sql, reason })),
    excepted,
  };
}

/** What the grammar refuses though the server takes it: the statement must parse without it. */
const EXCEPTIONS = [
  {
    pattern: / WITH VALUES(?=(?: (?:CHECK|REFERENCES|CONSTRAINT) .*)?;?$)/u,
    reason:
      "`WITH VALUES` behind a default without a name (learn.microsoft.com/sql/t-sql/statements/alter-table-column-definition-transact-sql)",
  },
];

async function exceptions(python, refused) {
  const without = refused.flatMap((sql) => {
    const exception = EXCEPTIONS.find(({ pattern }) => pattern.test(sql));
    if (exception === undefined) return [];
    return [{ sql, reason: exception.reason, rest: sql.replace(exception.pattern, "") }];
  });
  if (without.length === 0) return [];
  const still = await parse(
    python,
    without.map(({ rest }) => rest),
  );
  return without.filter(({ rest }) => !(rest in still)).map(({ sql, reason }) => ({ sql, reason }));
}

/** {statement: what the grammar has against it} of those that it does not take. */
async function parse(python, statements) {
  const options = { input: JSON.stringify(statements), timeoutSeconds: 1800 };
  return JSON.parse((await mustRun(python, [script], options)).stdout);
}

/** A new table as one for each of its columns and constraints; other statements as they are. */
function piecesOf(sql) {
  const [head] = /^CREATE TABLE \[[^\]]*\] (?=\()/u.exec(sql) ?? [];
  const end = sql.lastIndexOf(")");
  if (head === undefined) return [sql];
  const definitions = [""];
  let depth = 0;
  for (const [token] of sql.slice(head.length + 1, end).matchAll(TOKEN)) {
    if (token === "(") depth += 1;
    if (token === ")") depth -= 1;
    if (token === "," && depth === 0) definitions.push("");
    else definitions.push(definitions.pop() + token);
  }
  return definitions.map((definition) => `${head}(${definition.trim()}${sql.slice(end)}`);
}

/** Texts and names as wholes, everything else letter by letter. */
const TOKEN = /'(?:[^']|'')*'|\[[^\]]*\]|[^]/gu;

/** A statement with one name for all names, one text for all texts, one number for all numbers. */
function shapeOf(sql) {
  return sql
    .replace(/'(?:[^']|'')*'/gu, "'x'")
    .replace(/\[[^\]]*\]/gu, "[n]")
    .replace(/\b\d+\b/gu, "1")
    .replace(/\s+/gu, " ");
}
