import type { MigrationKey } from "../../../chain/migration.js";

/** Databases whose SQL `reconcileStatements` writes. */
export const RECONCILE_DIALECTS = ["sqlite", "postgresql", "mysql", "mssql"] as const;

/** One of them. */
export type ReconcileDialect = (typeof RECONCILE_DIALECTS)[number];

/** A module that takes the place of steps whose names are recorded in django_migrations. */
export interface Renaming {
  readonly key: MigrationKey;
  readonly steps: readonly MigrationKey[];
}

/**
 * The statements that tell a database of the new names: where all old steps of a module are recorded, it is recorded too, and they are
 * forgotten. A database that lacks one of them is refused with an error before anything is changed; one that has been told already stays as
 * it is, so that the file can be run again where a later module was refused.
 * Table and columns: django/db/migrations/recorder.py, MigrationRecorder.Migration. Nothing makes its rows distinct.
 */
export function reconcileStatements(
  dialect: ReconcileDialect,
  renamings: readonly Renaming[],
): string {
  const lines = [
    `-- Records the squashed migrations under their new names (${dialect}).`,
    "-- Run it on every database that has all of the old ones, before `manage.py migrate`.",
    "-- Where that has been done, it changes nothing.",
    ...renamings.flatMap((renaming) => STATEMENTS[dialect](partsOf(renaming))),
  ];
  return `${lines.join("\n")}\n`;
}

/** What the statements for one module are made of. */
interface Parts {
  /** How many of the old steps are recorded, and how many there are. */
  readonly recorded: string;
  readonly steps: number;
  /** Is the module recorded? */
  readonly known: string;
  /** Forgets the old steps. */
  readonly forget: string;
  /** Records the module. */
  readonly record: (values: string) => string;
  readonly app: string;
  readonly name: string;
  readonly refusal: string;
}

function partsOf({ key, steps }: Renaming): Parts {
  return {
    recorded: count(steps),
    steps: steps.length,
    known: `EXISTS (SELECT 1 FROM django_migrations WHERE ${isOneOf([key])})`,
    forget: `DELETE FROM django_migrations WHERE ${isOneOf(steps)}`,
    record: (values) => `INSERT INTO django_migrations (app, name, applied) ${values}`,
    app: text(key.app),
    name: text(key.name),
    refusal: text(`${key.app}: not all migrations that ${key.name} stands for are applied here`),
  };
}

function count(steps: readonly MigrationKey[]): string {
  return `(SELECT COUNT(DISTINCT name) FROM django_migrations WHERE ${isOneOf(steps)})`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function isOneOf(names: readonly MigrationKey[]): string {
  const list = names.map(({ name }) => text(name)).join(", ");
  return `app = ${text(names[0]?.app ?? "")} AND name IN (${list})`;
}

const STATEMENTS: Readonly<Record<ReconcileDialect, (parts: Parts) => readonly string[]>> = {
  postgresql: ({ recorded, steps, known, forget, record, app, name, refusal }) => [
    "BEGIN;",
    "DO $refold$ BEGIN",
    `  IF NOT (${known} AND ${recorded} = 0) THEN`,
    `    IF ${recorded} <> ${steps} THEN`,
    `      RAISE EXCEPTION '%', ${refusal};`,
    "    END IF;",
    `    IF NOT ${known} THEN`,
    `      ${record(`VALUES (${app}, ${name}, CURRENT_TIMESTAMP)`)};`,
    "    END IF;",
    `    ${forget};`,
    "  END IF;",
    "END $refold$;",
    "COMMIT;",
  ],

  mssql: ({ recorded, steps, known, forget, record, app, name, refusal }) => [
    "SET XACT_ABORT ON;",
    "BEGIN TRANSACTION;",
    `IF NOT (${known} AND ${recorded} = 0)`,
    "BEGIN",
    `  IF ${recorded} <> ${steps}`,
    `    THROW 50000, ${refusal}, 1;`,
    `  IF NOT ${known}`,
    `    ${record(`VALUES (${app}, ${name}, SYSDATETIME())`)};`,
    `  ${forget};`,
    "END;",
    "COMMIT TRANSACTION;",
  ],

  // Outside a stored program nothing raises an error but a mistake: a value of two rows is one in every SQL mode.
  mysql: ({ recorded, steps, known, forget, record, app, name }) => [
    "START TRANSACTION;",
    `SET @refold_recorded = ${recorded};`,
    `SET @refold_known = ${known};`,
    `SET @refold_refused = IF(@refold_recorded = ${steps} OR (@refold_known AND @refold_recorded = 0), 0, (SELECT 1 UNION ALL SELECT 2));`,
    `${record(`SELECT ${app}, ${name}, NOW(6) FROM DUAL WHERE @refold_recorded = ${steps} AND NOT @refold_known`)};`,
    `${forget} AND @refold_recorded = ${steps};`,
    "COMMIT;",
  ],

  // The column name is NOT NULL, so the insert fails, and a client that goes on after an error has nothing to forget.
  sqlite: ({ recorded, steps, known, forget, record, app, name }) => [
    "BEGIN;",
    `${record(`SELECT ${app}, CASE WHEN ${recorded} = ${steps} THEN ${name} END, datetime('now') WHERE NOT (${known} AND ${recorded} IN (0, ${steps}))`)};`,
    `${forget} AND ${recorded} = ${steps} AND ${known};`,
    "COMMIT;",
  ],
};
