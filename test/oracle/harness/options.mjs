/** The command line of the oracle run. */

const HELP = `Usage: node test/oracle/run.mjs [options]

  --only PACKAGE[/APP]     one package of the list, or one of its apps
  --django VERSION         5.2 or 4.2 (default: both)
  --databases LIST         of sqlite,postgres,mysql (default: all; sqlite is always used)
  --quick                  small packages only, on SQLite unless --databases says otherwise
  --gate                   all but the large packages: what .ci/run asks for
  --suite-only             only Django's own optimizer tests
  --self-test              prove that each check can fail; fold small packages with Django's squash
  --missing                only what has no results of this build yet, on all databases
  --write-docs             write docs/oracle.md, from this run and what other runs of this build have kept
  --jobs N                 packages at a time (default: 2)
  --keep                   leave projects, diffs and databases of the run in .oracle/work
  --list                   print the packages and stop

REFOLD_ORACLE_REQUIRED=1 makes a skipped part an error. PYTHON, PGHOST, PGPORT, PGUSER, PGPASSWORD,
MYSQL_HOST, MYSQL_PORT, MYSQL_USER and MYSQL_PASSWORD say where things are.`;

/** All that the oracle knows. */
export const DATABASES = ["sqlite", "postgres", "mysql"];

/**
 * Reads the arguments after the script's name.
 * @throws Error with a message for the user when they make no sense.
 */
export function readOptions(args) {
  const options = {
    only: null,
    onlyApp: null,
    django: ["5.2", "4.2"],
    databases: null,
    quick: false,
    gate: false,
    suiteOnly: false,
    selfTest: false,
    missing: false,
    writeDocs: false,
    jobs: 2,
    keep: false,
    list: false,
    help: false,
    required: process.env.REFOLD_ORACLE_REQUIRED === "1",
  };
  const rest = [...args];
  const value = (flag) => {
    const next = rest.shift();
    if (next === undefined) throw new Error(`${flag} needs a value`);
    return next;
  };
  while (rest.length > 0) {
    const flag = rest.shift();
    switch (flag) {
      case "--only": {
        const [name, app] = value(flag).split("/");
        options.only = name;
        options.onlyApp = app ?? null;
        break;
      }
      case "--django":
        options.django = value(flag).split(",");
        break;
      case "--databases":
        options.databases = value(flag).split(",");
        break;
      case "--jobs":
        options.jobs = Number(value(flag));
        break;
      case "--quick":
        options.quick = true;
        break;
      case "--gate":
        options.gate = true;
        break;
      case "--suite-only":
        options.suiteOnly = true;
        break;
      case "--self-test":
        options.selfTest = true;
        break;
      case "--missing":
        options.missing = true;
        break;
      case "--write-docs":
        options.writeDocs = true;
        break;
      case "--keep":
        options.keep = true;
        break;
      case "--list":
        options.list = true;
        break;
      case "--help":
        options.help = true;
        break;
      default:
        throw new Error(`unknown option ${flag}\n\n${HELP}`);
    }
  }
  options.databases ??= options.quick ? ["sqlite"] : DATABASES;
  const unknown = options.databases.filter((name) => !DATABASES.includes(name));
  if (unknown.length > 0) throw new Error(`unknown database ${unknown.join(", ")}`);
  if (!(options.jobs >= 1)) throw new Error("--jobs needs a number from 1");
  // SQLite is a file: it is there whenever Python is, and the other checks start from its copies.
  if (!options.databases.includes("sqlite")) options.databases = ["sqlite", ...options.databases];
  return options;
}

export const help = HELP;
