/** Why refold prints something else than sqlmigrate, where that is known to be right. */

/**
 * The reason of a difference, null where there is none.
 * @param difference {dialect, app, name, direction, theirs, ours}
 * @param step {executed, isMigrates}: what migrate ran, and whether `refold sql --as migrate` prints the same
 */
export function explain(difference, step) {
  return REASONS.find(({ holds }) => holds(difference, step))?.text ?? null;
}

const MADE_AGAIN =
  "mssql-django makes a filtered index again behind a rename with its name and its table's without brackets, and with the filter" +
  " as the server has it; refold writes it as at first.";

function isMadeAgain(theirs, ours) {
  return (
    theirs.length === ours.length &&
    theirs.every(
      (sql, index) => sql.startsWith("CREATE UNIQUE INDEX ") && plain(sql) === plain(ours[index]),
    )
  );
}

/** The reason of a difference between what migrate ran and what `refold sql --as migrate` prints, null where there is none. */
export function explainMigrate(hunk) {
  return MIGRATE_REASONS.find(({ holds }) => holds(hunk))?.text ?? null;
}

const MIGRATE_REASONS = [
  {
    text: MADE_AGAIN,
    holds: ({ dialect, theirs, ours }) => dialect === "mssql" && isMadeAgain(theirs, ours),
  },
  {
    text:
      "The operation's class tries what its base does and goes on where that fails. migrate tries to drop what is not there; refold leaves" +
      " that out, because printed it would fail. As sqlmigrate prints it, so does refold.",
    holds: ({ theirs, ours, headed }) =>
      ours.length === 0 &&
      theirs.every((sql) => /^DROP INDEX\b/u.test(sql) && headed.includes(sql)),
  },
  {
    text: "The stand-in for SQL Server does not run raw SQL.",
    holds: ({ dialect, theirs, ours }) =>
      dialect === "mssql" && theirs.length === 0 && ours.every((sql) => !sql.includes("[")),
  },
  {
    text:
      "refold marks this operation, because only the project's code knows what it does; its statement differs from that of" +
      " sqlmigrate in the order of the columns, by which it would be known.",
    holds: ({ theirs, ours, isMarked }) =>
      isMarked && ours.length === 0 && theirs.every((sql) => sql.startsWith('CREATE TABLE "new__')),
  },
];

const REASONS = [
  {
    text: MADE_AGAIN,
    holds: ({ dialect, theirs, ours }) => dialect === "mssql" && isMadeAgain(theirs, ours),
  },
  {
    text:
      "sqlmigrate reads the catalog as it is before the step, so it does not see what the step itself has made or renamed" +
      " until then; migrate runs what refold prints.",
    holds: ({ direction, theirs, ours }, { executed }) =>
      direction === "forwards" &&
      ours.every((sql) => executed.includes(sql)) &&
      theirs.every((sql) => !executed.includes(sql)),
  },
  {
    text:
      "sqlmigrate fails, because it runs nothing and does not find what the step itself makes; migrate works, and runs what" +
      " refold prints with --as migrate.",
    holds: ({ direction, theirs }, { isMigrates }) =>
      direction === "forwards" && isMigrates && theirs.some((sql) => sql.startsWith("(error)")),
  },
  {
    text:
      "sqlmigrate fails, because it runs nothing: it asks the server about a table under the name that the statements in front" +
      " would have given it.",
    holds: ({ theirs }) =>
      theirs.some((sql) =>
        /^\(error\) ProgrammingError: \(1146, "Table .* doesn't exist"\)$/u.test(sql),
      ),
  },
  {
    text:
      "The database was made by the chain's own squash, as new ones are, and that leaves other constraints than the steps whose" +
      " state sqlmigrate follows: Django finds none to drop, and fails. refold prints the step for the state.",
    holds: ({ theirs }, { executed }) =>
      theirs.some((sql) => /^\(error\) ValueError: Found wrong number \(0\) of /u.test(sql)) &&
      executed.length > 0,
  },
  {
    text:
      "The database was made by the chain's own squash, as new ones are, which gives other names than the steps whose catalog" +
      " refold follows for sqlmigrate; with --as migrate it follows the squash, and prints what Django prints here.",
    holds: ({ direction, theirs }, { executed, isMigrates }) =>
      direction === "forwards" && isMigrates && theirs.every((sql) => executed.includes(sql)),
  },
];

/** A statement of SQL Server without brackets and blanks. */
function plain(sql) {
  return sql.replaceAll(/[\s[\]]/gu, "");
}
