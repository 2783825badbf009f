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
 * forgotten. A database that lacks one of them is refused with an error before anything is changed.
 * Table and columns: django/db/migrations/recorder.py, MigrationRecorder.Migration.
 */
export function reconcileStatements(
  dialect: ReconcileDialect,
  renamings: readonly Renaming[],
): string {
  const lines = [
    `-- Records the squashed migrations under their new names (${dialect}).`,
    "-- Run it once on every database that has all of the old ones, before `manage.py migrate`.",
    ...renamings.flatMap((renaming) => statementsOf(dialect, renaming)),
  ];
  return `${lines.join("\n")}\n`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function isOneOf(names: readonly MigrationKey[]): string {
  const [first] = names;
  return `app = ${text(first?.app ?? "")} AND name IN (${names.map(({ name }) => text(name)).join(", ")})`;
}

function statementsOf(dialect: ReconcileDialect, { key, steps }: Renaming): readonly string[] {
  const old = isOneOf(steps);
  const missing = `(SELECT COUNT(*) FROM django_migrations WHERE ${old}) <> ${steps.length}`;
  const message = `${key.app}: not all squashed migrations are applied here`;
  const insert = (now: string): string =>
    `INSERT INTO django_migrations (app, name, applied) VALUES (${text(key.app)}, ${text(key.name)}, ${now});`;
  const forget = `DELETE FROM django_migrations WHERE ${old};`;
  switch (dialect) {
    case "postgresql":
      return [
        "BEGIN;",
        "DO $$ BEGIN",
        `  IF ${missing} THEN`,
        `    RAISE EXCEPTION ${text(message)};`,
        "  END IF;",
        "END $$;",
        forget,
        insert("CURRENT_TIMESTAMP"),
        "COMMIT;",
      ];
    case "mssql":
      return [
        "SET XACT_ABORT ON;",
        "BEGIN TRANSACTION;",
        `IF ${missing}`,
        `  THROW 50000, ${text(message)}, 1;`,
        forget,
        insert("SYSDATETIME()"),
        "COMMIT TRANSACTION;",
      ];
    case "mysql":
      // Outside a stored program nothing raises an error but a mistake: a value of two rows is one in every SQL mode.
      return [
        `SET @refold = IF(${missing}, (SELECT 1 UNION ALL SELECT 2), 0);`,
        "START TRANSACTION;",
        forget,
        insert("NOW(6)"),
        "COMMIT;",
      ];
    case "sqlite":
      // The column name is NOT NULL, so the insert fails, and a client that goes on after an error has nothing to forget.
      return [
        "BEGIN;",
        `INSERT INTO django_migrations (app, name, applied) SELECT ${text(key.app)}, CASE WHEN ${missing} THEN NULL ELSE ${text(key.name)} END, datetime('now');`,
        `DELETE FROM django_migrations WHERE ${old} AND EXISTS (SELECT 1 FROM django_migrations WHERE app = ${text(key.app)} AND name = ${text(key.name)});`,
        "COMMIT;",
      ];
  }
}
