/** Databases whose SQL `renamingStatements` writes. */
export const RECONCILE_DIALECTS = ["sqlite", "postgresql", "mysql", "mssql"] as const;

/** One of them. */
export type ReconcileDialect = (typeof RECONCILE_DIALECTS)[number];

/** What the statements that record a module in the place of its steps are made of. */
export interface RenamingParts {
  /** How many of the old steps are recorded, and how many there are. */
  readonly recorded: string;
  readonly steps: number;
  /** Is the module recorded? */
  readonly known: string;
  /** Forgets the old steps. */
  readonly forget: string;
  /** Records the module. */
  readonly record: (values: string) => string;
  /** What its row holds; `name` is that of the module or what stands for it, `now` this moment. */
  readonly row: (name: string, now: string) => string;
  readonly name: string;
  readonly refusal: string;
  /** Of SQLite, what stands for the name where it has to fail; nothing where a row without a name fails. */
  readonly failing: string | undefined;
}

/**
 * The statements that tell a database of a new name: where all old steps of a module are recorded, it is recorded too, and they are
 * forgotten. A database that lacks one of them is refused with an error before anything is changed; one that has been told already stays as
 * it is.
 */
export function renamingStatements(
  dialect: ReconcileDialect,
  parts: RenamingParts,
): readonly string[] {
  return STATEMENTS[dialect](parts);
}

const STATEMENTS: Readonly<Record<ReconcileDialect, (parts: RenamingParts) => readonly string[]>> =
  {
    postgresql: ({ recorded, steps, known, forget, record, row, name, refusal }) => [
      "BEGIN;",
      "DO $refold$ BEGIN",
      `  IF NOT (${known} AND ${recorded} = 0) THEN`,
      `    IF ${recorded} <> ${steps} THEN`,
      `      RAISE EXCEPTION '%', ${refusal};`,
      "    END IF;",
      `    IF NOT ${known} THEN`,
      `      ${record(`VALUES (${row(name, "CURRENT_TIMESTAMP")})`)};`,
      "    END IF;",
      `    ${forget};`,
      "  END IF;",
      "END $refold$;",
      "COMMIT;",
    ],

    mssql: ({ recorded, steps, known, forget, record, row, name, refusal }) => [
      "SET XACT_ABORT ON;",
      "BEGIN TRANSACTION;",
      `IF NOT (${known} AND ${recorded} = 0)`,
      "BEGIN",
      `  IF ${recorded} <> ${steps}`,
      `    THROW 50000, ${refusal}, 1;`,
      `  IF NOT ${known}`,
      `    ${record(`VALUES (${row(name, "SYSDATETIME()")})`)};`,
      `  ${forget};`,
      "END;",
      "COMMIT TRANSACTION;",
    ],

    // Outside a stored program nothing raises an error but a mistake: a value of two rows is one in every SQL mode.
    mysql: ({ recorded, steps, known, forget, record, row, name }) => [
      "START TRANSACTION;",
      `SET @refold_recorded = ${recorded};`,
      `SET @refold_known = ${known};`,
      `SET @refold_refused = IF(@refold_recorded = ${steps} OR (@refold_known AND @refold_recorded = 0), 0, (SELECT 1 UNION ALL SELECT 2));`,
      `${record(`SELECT ${row(name, "NOW(6)")} FROM DUAL WHERE @refold_recorded = ${steps} AND NOT @refold_known`)};`,
      `${forget} AND @refold_recorded = ${steps};`,
      "COMMIT;",
    ],

    // The insert fails, and a client that goes on after an error has nothing to forget.
    sqlite: ({ recorded, steps, known, forget, record, row, name, failing }) => [
      "BEGIN;",
      `${record(`SELECT ${row(`CASE WHEN ${recorded} = ${steps} THEN ${name}${failing === undefined ? "" : ` ELSE ${failing}`} END`, "datetime('now')")} WHERE NOT (${known} AND ${recorded} IN (0, ${steps}))`)};`,
      `${forget} AND ${recorded} = ${steps} AND ${known};`,
      "COMMIT;",
    ],
  };
