import { Command, CommanderError } from "commander";
import { withChangeOptions } from "./change-options.js";
import type { CheckOptions } from "./commands/check.js";
import type { FinalizeOptions } from "./commands/finalize.js";
import type { InjectOptions } from "./commands/inject.js";
import type { OverrideOptions } from "./commands/override.js";
import type { RemoveOptions } from "./commands/remove.js";
import type { SqlOptions } from "./commands/sql.js";
import type { SquashOptions } from "./commands/squash.js";
import { commandsFor, type FrameworkCommands, type StatusOptions } from "./framework-commands.js";
import { EXIT, processIo, type ExitCode, type Io } from "./io.js";
import { jsonDocument, jsonProblem } from "./json.js";
import type { GlobalOptions } from "./open-project.js";
import { ANSI, PLAIN } from "./paint.js";
import { showProblems } from "./show-problem.js";
import { Stop, UsageError } from "./stop.js";
import { version } from "./version.js";

/**
 * The command line. Gives the exit code: 0 done, 1 findings or a refusal, 2 bad usage or unreadable input. Throws nothing that a person
 * could have caused.
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = commandLine(io, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    const stop = error instanceof CommanderError ? badUsage(error, program) : error;
    if (!(stop instanceof Stop)) throw error;
    tell(stop, { json: argv.includes("--json"), colour: !argv.includes("--no-color") }, io);
    return stop.code;
  }
}

/** Says why a command ended. The command line itself may be what is wrong, so that it is not read for more than these two words. */
function tell(
  stop: Stop,
  wanted: { readonly json: boolean; readonly colour: boolean },
  io: Io,
): void {
  const { problems, report } = stop;
  if (wanted.json) {
    io.out(jsonDocument({ ok: false, problems: problems.map(jsonProblem), ...report }));
  }
  io.err(showProblems(problems, io.colour && wanted.colour ? ANSI : PLAIN));
}

/** What commander found, in refold's own form. Its sentence may end in a guess in parentheses. */
function badUsage({ code, message }: CommanderError, program: Command): UsageError {
  const help = `${["refold", ...commandGiven(program)].join(" ")} --help says what there is`;
  if (code === "commander.help") return new UsageError("no command was given", help);
  const [sentence = "", guess] = message.replace(/^error: /, "").split("\n");
  const meant = /^\(Did you mean (.*)\?\)$/.exec(guess ?? "")?.[1];
  return new UsageError(sentence, meant === undefined ? help : `is ${meant} meant? ${help}`);
}

/** The command on the command line, if it is one of those that there are. */
function commandGiven(program: Command): readonly string[] {
  const [given] = program.args;
  return program.commands.some((command) => command.name() === given) ? [given ?? ""] : [];
}

/** Runs `squash APP …` or `squash --all`. Throws UsageError for both and for neither. */
function squashOneOrAll(
  { squash, squashAll }: FrameworkCommands,
  app: string | undefined,
  range: readonly (string | undefined)[],
  options: SquashOptions,
  global: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  if (options.all !== true) {
    if (app !== undefined) return squash(app, range, options, global, io);
    throw new UsageError(
      "missing required argument 'app'",
      "refold squash --help says what there is",
    );
  }
  if (app !== undefined) {
    throw new UsageError(`--all is all chains, and ${app} is one`, "say one of the two");
  }
  if (squashAll !== undefined) return squashAll(options, global, io);
  throw new UsageError("--all is for Django projects", "name the chain: refold status lists them");
}

/** The command of a framework that has it. Throws UsageError. */
function finalizeOf({ finalize }: FrameworkCommands): NonNullable<FrameworkCommands["finalize"]> {
  if (finalize !== undefined) return finalize;
  throw new UsageError(
    "refold has finalize for Django and Knex projects only",
    "of other squashes nothing has to stay for the databases' sake",
  );
}

function commandLine(io: Io, done: (code: ExitCode) => void): Command {
  const program = new Command("refold")
    .description("Folds database migration chains from their source text, and proves the result.")
    .version(version())
    .option("-C <dir>", "the project", ".")
    .option("--framework <name>", "the framework, where it cannot be told")
    .option("--settings <module>", "the settings to read, a module or a file (override edits them)")
    .option("--app <label=dir>", "where an app is; may be repeated", collect, [])
    .option("--json", "print JSON", false)
    .option("--quiet", "print no summary", false)
    .option("--no-color", "no colour, as with NO_COLOR")
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err, outputError: () => undefined });
  const global = (): GlobalOptions => {
    const given = program.opts<Omit<GlobalOptions, "directory"> & { C: string }>();
    return { ...given, directory: given.C, framework: given.framework, settings: given.settings };
  };
  const commands = (): Promise<FrameworkCommands> => commandsFor(global(), io);
  program
    .command("status [app...]")
    .description("chains, leaves, squashes, problems at a glance")
    .option("--data", "all data steps: what each touches, and does on a new database")
    .action(async (apps: string[], options: StatusOptions) =>
      done(await (await commands()).status(apps, options, global(), io)),
    );
  withChangeOptions(
    program
      .command("check [app...]")
      .description("what is wrong with the chains, where, and the way out")
      .option("--dialect <dialect>", "also what fails on postgres, mysql, sqlite or mssql")
      .option("--backend <backend>", "for mssql: mssql-django or django-pyodbc-azure")
      .option("--server <server>", "for mysql: mysql or mariadb")
      .option("--no-squash", "do not look what squashing would leave of it")
      .option("--format <format>", "text, json, sarif or github")
      .option("--fix", "propose changes for what can be fixed"),
  ).action(async (apps: string[], options: CheckOptions) =>
    done(await (await commands()).check(apps, options, global(), io)),
  );
  program
    .command("graph [app...]")
    .description("the graph of migrations")
    .option("--format <format>", "mermaid or dot", "mermaid")
    .action(async (apps: string[], options: { format: string }) =>
      done(await (await commands()).graph(apps, options, global(), io)),
    );
  withChangeOptions(
    program
      .command("squash [app] [first] [last]")
      .description("fold a chain, or a range of it, into as few modules as are right")
      .option("--all", "fold the chains of all apps of the project (Django)")
      .option("--mode <mode>", "replace: beside the old files; rewrite: in their place", "replace")
      .option("--name <name>", "the name of the result")
      .option("--elide <what>", "data steps to leave out: proved, marked or none", "proved")
      .option("--no-cross", "let nothing pass a data step, as Django does")
      .option(
        "--seams",
        "fewer modules for more operations: do in a module what Django does at its end",
      )
      .option(
        "--reconcile <file>",
        "write the SQL that records a new name (with --name; Django: rewrite mode)",
      )
      .option(
        "--dialect <dialect>",
        "for --reconcile, or to fold for: sqlite, postgresql, mysql or mssql",
      )
      .option("--down <what>", "what the result's down does: throw or drop (JavaScript)")
      .option("--before <step>", "fold what is before a date or a migration (JavaScript)")
      .option("--base <file>", "SQL that makes the database in front of the chain (JavaScript)")
      .option(
        "--guard [table]",
        "the result reads which migrations are recorded, and stops where only some are (not Knex)",
      )
      .option("--unmapped-names", "migrations run without the mapping of identifiers (Knex)")
      .option(
        "--env <name=value>",
        "what a variable of the environment is; without =, it is not set (Sequelize)",
        (value: string, before: readonly string[]) => [...before, value],
        [],
      ),
  ).action(
    async (
      app: string | undefined,
      first: string | undefined,
      last: string | undefined,
      options: SquashOptions,
    ) => done(await squashOneOrAll(await commands(), app, [first, last], options, global(), io)),
  );
  withChangeOptions(
    program
      .command("remove <app> <migration...>")
      .description("drop steps, and repoint around them")
      .option("--accept-state-change", "go on although the chains would build another schema")
      .option("--dialect <dialect>", "the database, where the chain does not show it (TypeORM)"),
  ).action(async (app: string, steps: string[], options: RemoveOptions) =>
    done(await (await commands()).remove(app, steps, options, global(), io)),
  );
  withChangeOptions(
    program
      .command("finalize <app> [squash...]")
      .description(
        "take away what a squash left for databases that had the old steps (Django, Knex)",
      )
      .option("--reconcile <file>", "write the SQL that forgets the old names")
      .option(
        "--dialect <dialect>",
        "of that SQL; for Knex else one file for each of the project's",
      ),
  ).action(async (app: string, squashes: readonly string[], options: FinalizeOptions) =>
    done(await finalizeOf(await commands())(app, squashes, options, global(), io)),
  );
  withChangeOptions(
    program
      .command("inject <app> <migration>")
      .description("put an operation that runs SQL into a migration")
      .requiredOption("--sql <file>", "the statement")
      .option("--reverse <file>", "the statement for the way back")
      .option("--dialect <dialect>", "run it on sqlite, postgres, mysql or mssql only")
      .option("--after <number>", "behind so many of the operations, not at the end"),
  ).action(async (app: string, step: string, options: InjectOptions) =>
    done(await (await commands()).inject(app, step, options, global(), io)),
  );
  withChangeOptions(
    program
      .command("override <app>")
      .description(
        "write migrations that stand in for a vendor's, or the project's own, on one database",
      )
      .requiredOption("--dialect <dialect>", "sqlite, postgres, mysql or mssql")
      .requiredOption("--into <dir>", "the directory for the package APP, or for the migrations")
      .option("--from <dialect>", "the database that the chain is read for (JavaScript)")
      .option("--backend <backend>", "for mssql: mssql-django or django-pyodbc-azure")
      .option("--update", "add what the vendor has released since")
      .option("--accept-hazards", "write it although steps that are left fail on that database"),
  ).action(async (app: string, options: OverrideOptions) =>
    done(await (await commands()).override(app, options, global(), io)),
  );
  program
    .command("sql <app> [range]")
    .description("the statements that sqlmigrate prints, without a database")
    .requiredOption("--dialect <dialect>", "sqlite, postgres, mysql or mssql")
    .option("--backend <backend>", "for mssql: mssql-django or django-pyodbc-azure")
    .option("--server <server>", "what runs them: mariadb-10.11, mysql-8, sqlite-3.40, postgres-15")
    .option("--django <version>", "the Django that runs them; else the project's own, else 5.2")
    .option("--backwards", "the statements that take a migration back", false)
    .option("--as <command>", "names looked up as sqlmigrate does, or as migrate", "sqlmigrate")
    .option("--against <version>", "what differs from a git revision, or from a directory")
    .action(async (app: string, range: string | undefined, options: SqlOptions) =>
      done(await (await commands()).sql(app, range, options, global(), io)),
    );
  for (const command of program.commands) command.exitOverride();
  return program;
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}
