/** The command line of the SQL oracle. */

import { DATABASES } from "../../oracle/harness/options.mjs";

const HELP = `Usage: node test/oracle-sql/run.mjs [options]

  --only PACKAGE[/APP]     one package of the oracle's list, or one of its apps
  --django VERSION         5.2 or 4.2 (default: both; with --gate 5.2)
  --dialects LIST          of sqlite,postgres,mysql,mssql (default: all)
  --gate                   all but the large packages: what .ci/run asks for
  --write-docs             write docs/sql-parity.md from this run
  --show N                 differences to print for each dialect (default: 40)
  --jobs N                 packages at a time (default: 2)
  --keep                   leave projects and what was recorded of them in .oracle/work

REFOLD_ORACLE_REQUIRED=1 makes a skipped part an error. PYTHON, PGHOST, MYSQL_HOST and the like say where things are.`;

export const help = HELP;

/** SQL Server needs no server: its backend runs against a catalog in memory. */
export const DIALECTS = [...DATABASES, "mssql"];

const FLAGS = {
  "--gate": "gate",
  "--write-docs": "writeDocs",
  "--keep": "keep",
  "--help": "help",
};

/**
 * Reads the arguments after the script's name.
 * @throws Error with a message for the user when they make no sense.
 */
export function readOptions(args) {
  const options = {
    only: null,
    onlyApp: null,
    django: null,
    dialects: DIALECTS,
    gate: false,
    writeDocs: false,
    keep: false,
    help: false,
    show: 40,
    jobs: 2,
    required: process.env.REFOLD_ORACLE_REQUIRED === "1",
  };
  const values = {
    "--only": (text) => {
      const [name, app] = text.split("/");
      options.only = name;
      options.onlyApp = app ?? null;
    },
    "--django": (text) => (options.django = text.split(",")),
    "--dialects": (text) => (options.dialects = text.split(",")),
    "--show": (text) => (options.show = Number(text)),
    "--jobs": (text) => (options.jobs = Number(text)),
  };
  const rest = [...args];
  while (rest.length > 0) {
    const flag = rest.shift();
    if (flag in FLAGS) {
      options[FLAGS[flag]] = true;
    } else if (flag in values && rest.length > 0) {
      values[flag](rest.shift());
    } else {
      throw new Error(`unknown option ${flag}, or its value is missing\n\n${HELP}`);
    }
  }
  options.django ??= options.gate ? ["5.2"] : ["5.2", "4.2"];
  const unknown = options.dialects.filter((name) => !DIALECTS.includes(name));
  if (unknown.length > 0) throw new Error(`unknown dialect ${unknown.join(", ")}`);
  if (!(options.jobs >= 1)) throw new Error("--jobs needs a number from 1");
  return options;
}
