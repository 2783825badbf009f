/** Does T-SQL parse? sqlfluff's grammar says: the strictest of those that pip or npm has. */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentFolder } from "../../oracle/harness/paths.mjs";
import { mustRun } from "../../oracle/harness/processes.mjs";

export const TSQL_PARSER = "sqlfluff==4.5.0";

const script = join(dirname(fileURLToPath(import.meta.url)), "..", "python", "tsql_grammar.py");

/** Gives the Python that has the parser, after installing it where it is not there. */
export async function installTsqlParser(python, log) {
  const folder = environmentFolder(TSQL_PARSER);
  const own = join(folder, "bin", "python");
  const marker = join(folder, "complete");
  if (!existsSync(marker)) {
    log(`installing ${TSQL_PARSER}`);
    mkdirSync(folder, { recursive: true });
    await mustRun(python, ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
    await mustRun(own, [...pip, TSQL_PARSER]);
    writeFileSync(marker, "");
  }
  return own;
}

/**
 * Parses statements.
 * @param python what installTsqlParser gave
 * @returns {shapes, refused}: how many different statements there are, and those that are no T-SQL, with the reason
 */
export async function parseTsql(python, statements, scratch) {
  const path = join(scratch, "tsql.json");
  writeFileSync(path, JSON.stringify(statements));
  const { stdout } = await mustRun(python, [script, path], { timeoutSeconds: 1800 });
  return JSON.parse(stdout);
}
